"""From an article to the drafts of its summary: by choosing sentences, or by a model on request."""

from summarizer.condense.build import CondenserSettings, build_condenser
from summarizer.condense.drafts import Condenser, Draft
from summarizer.condense.extractive import ExtractiveCondenser

__all__ = ["Condenser", "CondenserSettings", "Draft", "ExtractiveCondenser", "build_condenser"]
