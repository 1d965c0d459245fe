"""The charts of the documents: a report becomes a figure, saved as SVG, with caption and alternative text."""

from kikin.charts import evaluation, fund, plan

__all__ = ["evaluation", "fund", "plan"]
