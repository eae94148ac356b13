"""Which stories fit which choice, and how well; what several choices ask alike is looked up once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from bot.store.subscription import Choice
from summarizer.digest.beats import regions, topics
from summarizer.digest.domain import Report, StoryFile
from summarizer.digest.keywords import Opening, Wanted, any_of, root, wanted

TOPIC_WORDS = 2  # words of a topic that the opening of a report must have, unless its headline has one
MOST = 30_000  # openings that are kept, some hundred megabytes
NONE: Mapping[int, float] = {}


class Openings:
    """The openings of articles, each read once. An article never changes, so that its id is enough."""

    def __init__(self) -> None:
        self._known: dict[str, Opening] = {}

    def of(self, report: Report) -> Opening:
        """The report's headline and first words."""
        found = self._known.get(report.article.id)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[report.article.id] = Opening(report.article)
        return found


class Matching:
    """Stories, and which of them fit. A strength is the share of a story's reports, or of its mentions of parties."""

    def __init__(self, files: Sequence[StoryFile], openings: Openings) -> None:
        self._files = files
        self._openings = [[openings.of(report) for report in file.reports] for file in files]
        self._parties = [_shares(file) for file in files]
        self._by_root: defaultdict[str, list[int]] = defaultdict(list)
        for at, mine in enumerate(self._openings):
            for one in sorted({one for opening in mine for one in opening.roots}):
                self._by_root[one].append(at)
        self._by_party: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for at, shares in enumerate(self._parties):
            for party, share in shares.items():
                self._by_party[party][at] = share
        self._words: dict[Wanted, Mapping[int, float]] = {}
        self._topics: dict[str, Mapping[int, float]] = {}

    def fitting(self, choice: Choice) -> Mapping[int, float]:
        """The places of the stories that fit, with how well (0 where nothing was asked for).

        Of each kind of wish (topics, regions, parties, words to include) a story must fulfil at least one, where
        there is any. One report with a word to exclude takes its story out, whatever else fits.
        """
        found: dict[int, float] = dict.fromkeys(range(len(self._files)), 0.0)
        for asked in (
            [self._topic(topic) for topic in choice.topics],
            [self._region(region) for region in choice.regions],
            [self._by_party.get(party, NONE) for party in choice.parties],
            [self._typed(typed) for typed in choice.include],
        ):
            if asked:
                best = _best(asked)
                found = {at: strength + best[at] for at, strength in found.items() if at in best}
        for typed in choice.exclude:
            for at in self._typed(typed):
                found.pop(at, None)
        return found

    def _typed(self, typed: str) -> Mapping[int, float]:
        asked = wanted(typed)
        return NONE if asked is None else self._with(asked)

    def _with(self, asked: Wanted) -> Mapping[int, float]:
        if asked not in self._words:
            strengths = {
                at: sum(opening.has(asked) for opening in self._openings[at]) / len(self._openings[at])
                for at in self._candidates(asked)
            }
            self._words[asked] = {at: strength for at, strength in strengths.items() if strength}
        return self._words[asked]

    def _candidates(self, asked: Wanted) -> list[int]:
        """The stories that have the first form of every keyword, in whichever spelling."""
        lists = [self._by_root.get(root(keyword.forms[0]), []) for keyword in asked.keywords]
        return sorted(set(lists[0]).intersection(*lists[1:]))

    def _topic(self, topic: str) -> Mapping[int, float]:
        """A topic of the product by its words; any other is words that must be there."""
        key = topic.casefold()
        if key not in topics():
            return self._typed(topic)
        if key not in self._topics:
            words = any_of(topics()[key])
            places = {at for one in words for at in self._candidates(one)}
            strengths = {at: self._on(at, words) for at in sorted(places)}
            self._topics[key] = {at: strength for at, strength in strengths.items() if strength}
        return self._topics[key]

    def _on(self, at: int, words: Collection[Wanted]) -> float:
        mine = self._openings[at]
        return sum(_is_on(opening, words) for opening in mine) / len(mine)

    def _region(self, region: str) -> Mapping[int, float]:
        """The share of a story's mentions that states of a region have."""
        found: defaultdict[int, float] = defaultdict(float)
        for state in sorted(regions().get(region.casefold(), ())):
            for at, share in self._by_party.get(state, NONE).items():
                found[at] += share
        return found


def _is_on(opening: Opening, words: Collection[Wanted]) -> bool:
    present = [one for one in words if opening.has(one)]
    return len(present) >= TOPIC_WORDS or any(opening.headlines(one) for one in present)


def _best(asked: Sequence[Mapping[int, float]]) -> dict[int, float]:
    best: dict[int, float] = {}
    for strengths in asked:
        for at, strength in strengths.items():
            best[at] = max(best.get(at, 0.0), strength)
    return best


def _shares(file: StoryFile) -> dict[str, float]:
    """The share of each party in all that the story's reports mention of parties on record or silent."""
    counts: defaultdict[str, int] = defaultdict(int)
    for report in file.reports:
        for standing in report.briefing.standings:
            counts[standing.party.id] += max(standing.mentions, 1)
    total = sum(counts.values())
    return {party: count / total for party, count in counts.items()}
