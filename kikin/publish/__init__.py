"""Notebooks -> site: the registry of documents, their execution, the staged project, and two renderers of it."""

from kikin.publish.build import Built, build, params_files, project_root, unpublish
from kikin.publish.execute import Done
from kikin.publish.model import FORMATS, HTML, PDF, Page, Rendered
from kikin.publish.render import Renderer, choose_renderer, render
from kikin.publish.site import publish_site, sole_builder
from kikin.publish.staging import stage_project

__all__ = [
    "FORMATS",
    "HTML",
    "PDF",
    "Built",
    "Done",
    "Page",
    "Rendered",
    "Renderer",
    "build",
    "choose_renderer",
    "params_files",
    "project_root",
    "publish_site",
    "render",
    "sole_builder",
    "stage_project",
    "unpublish",
]
