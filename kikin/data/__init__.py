"""Tables, texts and params -> frames and findings. The door: ``load``, ``Dataset``."""
