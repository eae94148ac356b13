"""The way of an article: attributions, positions, condensed lines, and the evidence gate at the end."""

from __future__ import annotations

from summarizer.attribution import Tagger, load_tagger
from summarizer.condense import Condenser, CondenserSettings, build_condenser
from summarizer.domain import Article, Briefing
from summarizer.evidence import admit
from summarizer.parties import Gazetteer, load_gazetteer
from summarizer.positions import find_positions


class Pipeline:
    """Briefs articles one after another; holds the loaded models, no state between articles."""

    def __init__(self, tagger: Tagger, gazetteer: Gazetteer, condenser: Condenser) -> None:
        self._tagger, self._gazetteer, self._condenser = tagger, gazetteer, condenser

    def brief(self, article: Article) -> Briefing:
        """The briefing of one article: every line and position of it points into `article.text`.

        Blocks for as long as the models compute (about 0.4 s for 800 words): call it off the event loop.
        Raises EngineError when an opt-in condenser cannot be loaded.
        """
        attributions = self._tagger.attributions(article.text)
        found = find_positions(article, attributions, self._gazetteer)
        drafts = self._condenser.condense(article, found.positions)
        return admit(article, drafts, attributions, found.positions, found.untraced, self._condenser.engine)


def build_pipeline(condenser: CondenserSettings) -> Pipeline:
    """The pipeline with the shipped tagger and gazetteer, and the condenser that the settings name."""
    return Pipeline(load_tagger(), load_gazetteer(), build_condenser(condenser))
