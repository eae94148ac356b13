"""Who said what: a token classifier and a linking head, run by onnxruntime on one core."""

from summarizer.attribution.tagger import Tagger, load_tagger

__all__ = ["Tagger", "load_tagger"]
