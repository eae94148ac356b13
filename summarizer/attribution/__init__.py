"""Who said what: a token classifier and a linking head, run by onnxruntime on one core, and speakers of the layout."""

from summarizer.attribution.layout import LayoutTagger
from summarizer.attribution.tagger import Tagger, load_network_tagger

__all__ = ["Tagger", "load_network_tagger", "load_tagger"]


def load_tagger() -> Tagger:
    """The shipped tagger, its network loaded once a process (about 0.3 s)."""
    return LayoutTagger(load_network_tagger())
