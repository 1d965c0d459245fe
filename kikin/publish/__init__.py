"""The renderers: a staged project becomes a site of HTML pages and PDFs, with Quarto or with its engines alone."""

from kikin.publish.model import HTML, PDF, Page, Rendered
from kikin.publish.render import Renderer, choose_renderer, render
from kikin.publish.site import publish_site, sole_builder
from kikin.publish.staging import stage_project

__all__ = [
    "HTML",
    "PDF",
    "Page",
    "Rendered",
    "Renderer",
    "choose_renderer",
    "publish_site",
    "render",
    "sole_builder",
    "stage_project",
]
