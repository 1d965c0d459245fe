"""Notebooks -> site: the registry of documents, their execution, the staged project, and two renderers of it."""
