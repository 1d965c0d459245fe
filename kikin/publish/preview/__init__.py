"""A document as it will look, in the browser while it is written: made anew whenever a file is saved."""

from kikin.publish.preview.running import preview

__all__ = ["preview"]
