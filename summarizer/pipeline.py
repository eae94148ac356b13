"""The way of an article: attributions, positions, condensed lines, the evidence gate, and where each party stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.attribution import Tagger, load_tagger
from summarizer.condense import Condenser, CondenserSettings, Draft, build_condenser
from summarizer.domain import Article, Briefing, Engine
from summarizer.evidence import admit
from summarizer.parties import Gazetteer, load_gazetteer
from summarizer.positions import find_positions
from summarizer.standings import standings


class Pipeline:
    """Briefs articles one after another; holds the loaded models, no state between articles."""

    def __init__(
        self, tagger: Tagger, gazetteer: Gazetteer, condenser: Condenser, fallback: Condenser | None = None
    ) -> None:
        self._tagger, self._gazetteer = tagger, gazetteer
        self._condenser, self._fallback = condenser, fallback

    def brief(self, article: Article) -> Briefing:
        """The briefing of one article: every line and position of it points into `article.text`.

        Blocks for as long as the models compute (about 0.4 s for 800 words): call it off the event loop.
        Raises EngineError when an opt-in condenser cannot be loaded.
        """
        attributions = self._tagger.attributions(article.text)
        found = find_positions(article, attributions, self._gazetteer)

        def proved(drafts: Sequence[Draft], engine: Engine) -> Briefing:
            made = admit(article, drafts, (*attributions, *found.nested), found.positions, found.untraced, engine)
            return replace(made, standings=standings(made, found.untraced, self._gazetteer))

        drafts = self._condenser.condense(article, found.positions)
        briefing = proved(drafts, self._condenser.engine)
        if briefing.summary or self._fallback is None:
            return briefing
        # The model wrote nothing that can be proved: show the article's own sentences, and count what was withheld.
        own = self._fallback.condense(article, found.positions)
        name = f"{self._fallback.engine.name} (nothing of {self._condenser.engine.name} could be proved)"
        return proved((*own, *drafts), Engine(name=name, version=self._fallback.engine.version))


def build_pipeline(condenser: CondenserSettings) -> Pipeline:
    """The pipeline with the shipped tagger and gazetteer, and the condenser that the settings name."""
    fallback = None
    if condenser.engine != "extractive":
        fallback = build_condenser(CondenserSettings(sentences=condenser.sentences, full=condenser.full))
    return Pipeline(load_tagger(), load_gazetteer(), build_condenser(condenser), fallback)
