"""What each position is about: a short noun phrase of the text, the same one for positions on the same matter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

from summarizer.attribution.features import quote_states
from summarizer.domain import Position, Span
from summarizer.parties import Gazetteer
from summarizer.parties.words import words
from summarizer.positions.issue_words import ACTIONS, MATTERS, PLAIN_MATTERS, singular
from summarizer.positions.noun_phrases import NounPhrase, noun_phrases
from summarizer.words import stem

# How much a phrase weighs by its noun ...
MATTER, PLAIN, OTHER, ACTION, REFERRING = 2.2, 1.0, 1.3, 0.25, 0.0
DISTINCT = 0.3  # ... more where a modifier tells which
# ... and by where it stands: what is stated counts whole; its verbs, the rest of its sentence, the sentence before
VERBAL, BESIDE, BEFORE = 1.1, 0.45, 0.3
LATER = 0.06  # each phrase of the content weighs so much less than the one before it
QUOTED = 0.35  # a quotation's nouns are often figures of speech
CONTINUED = 0.55  # what the position before was about
FADING = 0.8  # ... and so much less with each position that goes on about it
RECURRING = 0.45  # for each doubling of a matter's mentions in the article
MOST = 2.0  # doublings that count
TITLED = 0.65
STRONG = 2.0  # what a phrase of the content must weigh for nothing else to be asked
LEAST = 0.65  # what a phrase must weigh to be shown
OBJECT = 1.7  # the phrase that opens the content is mostly its object
OBJECT_WORDS, OPENING = 4, 60
MAIN = 0.25  # what the article is mostly about
POINTING = 4  # words of a content that only points to something said before
NEAR = 400  # characters within which a position goes on about the matter of the one before


@dataclass(slots=True)
class _Matter:
    """Phrases of an article that are about one thing."""

    phrases: list[NounPhrase] = field(default_factory=list)
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)
    titled: bool = False

    def add(self, phrase: NounPhrase) -> None:
        self.phrases.append(phrase)
        self.before |= phrase.before
        self.after |= phrase.after

    def takes(self, phrase: NounPhrase) -> bool:
        """Whether the words around the phrase's noun do not tell it from this matter."""
        pairs = ((self.before, phrase.before), (self.after, phrase.after))
        return all(not ours or not its or ours & its for ours, its in pairs)

    def weight(self, phrase: NounPhrase | None = None) -> float:
        """What `phrase`, one of this matter's (None: its clearest), tells in this article, wherever it stands."""
        phrase = phrase or max(self.phrases, key=_clearness)
        recurring = RECURRING * min(MOST, log2(len(self.phrases))) + (TITLED if self.titled else 0.0)
        return _prior(phrase) * (1 + recurring) + (DISTINCT if phrase.before or phrase.after else 0.0)

    def best(self) -> Span:
        """The phrase that names the matter most fully in few words; the first of several."""
        return max(self.phrases, key=_clearness).span


def issues_of(
    text: str, sentences: Sequence[Span], positions: Sequence[Position], gazetteer: Gazetteer, title: str = ""
) -> tuple[Span | None, ...]:
    """For each position the phrase of `text` that says what it is about, None where none tells.

    Positions on one matter get the same span: the place where the text names it most fully in at most six words.
    `sentences` are the text's, in order; words of the article's `title` weigh more.
    """
    if not positions or not sentences:
        return tuple(None for _ in positions)
    spoken = bytearray(len(text))  # 1: who says it and how, which is not what it is about
    for span in (span for position in positions for one in position.attributions for span in (*one.source, *one.cue)):
        spoken[span.start : span.end] = b"\1" * (span.end - span.start)
    phrases = [
        one for one in noun_phrases(text, sentences, gazetteer) if 1 not in spoken[one.span.start : one.span.end]
    ]
    finder = _Finder(text, sentences, phrases, title)
    contents = sorted({position.stated for position in positions})
    chosen = dict(zip(contents, finder.matters(contents), strict=True))
    about = (chosen[position.stated] for position in positions)
    return tuple(matter.best() if matter else None for matter in about)


class _Finder:
    """The matters of one article, and which of them a passage is about."""

    def __init__(self, text: str, sentences: Sequence[Span], phrases: Sequence[NounPhrase], title: str) -> None:
        self.text, self.sentences, self.phrases = text, sentences, phrases
        self._state = quote_states(text)
        self._sentence_starts = [span.start for span in sentences]
        self._phrase_starts = [phrase.span.start for phrase in phrases]
        self._titles = {singular(word.key) for word in words(title)}
        self._by_noun: dict[str, list[_Matter]] = defaultdict(list)
        self._by_verb: dict[str, list[int]] = defaultdict(list)
        for i, phrase in enumerate(phrases):
            if phrase.matter in MATTERS:
                self._by_verb[stem(phrase.head)].append(i)
        self._of = [self._join(phrase) for phrase in phrases]
        for matters in self._by_noun.values():
            for one in matters:
                one.titled = any(phrase.matter in self._titles or phrase.head in self._titles for phrase in one.phrases)

        everything = [one for matters in self._by_noun.values() for one in matters if len(one.phrases) > 1]
        self._main = max(everything, key=_Matter.weight, default=None)

    def _join(self, phrase: NounPhrase) -> _Matter:
        """The matter of a phrase: one already named by the same noun and by no other modifiers, or a new one."""
        known = self._by_noun[phrase.matter]
        for one in reversed(known):
            if one.takes(phrase):
                one.add(phrase)
                return one
        made = _Matter()
        made.add(phrase)
        known.append(made)
        return made

    def matters(self, contents: Sequence[tuple[Span, ...]]) -> list[_Matter | None]:
        """What each of the contents, in the text's order, is about; None where nothing tells."""
        out: list[_Matter | None] = []
        end, before, carried = 0, None, 0
        for stated in contents:
            near = before if stated[0].start - end < NEAR else None
            found = self.matter(stated, near, carried)
            carried = carried + 1 if found is near or found is None else 0
            out.append(found)
            if found:
                before, end = found, stated[-1].end
        return out

    def matter(self, stated: Sequence[Span], before: _Matter | None, carried: int) -> _Matter | None:
        """What the passage is about; `before` is what the position before it was about, for so many positions.

        None where nothing in it or near it weighs enough.
        """
        inside = sorted({i for span in stated for i in self._inside(span)})
        if before and all(self.phrases[i].referring for i in inside) and (inside or self._points(stated)):
            return before
        own = [(self._weight(i) * share, self._of[i]) for i, share in self._stated(stated, inside)]
        if max((weight for weight, _ in own), default=0.0) >= STRONG:
            return max(own, key=lambda pair: pair[0])[1]
        if before:
            own.append((self._worth(before) * CONTINUED * FADING**carried, before))
        if self._main:
            own.append((self._worth(self._main) * MAIN, self._main))
        own += [(self._weight(i) * share, self._of[i]) for i, share in self._around(stated, inside)]
        weight, best = max(own, key=lambda pair: pair[0], default=(0.0, None))
        return best if weight >= LEAST else None

    def _stated(self, stated: Sequence[Span], inside: Sequence[int]) -> Iterator[tuple[int, float]]:
        """Phrases in a passage, each with the share of its weight that counts here."""
        opening = words(stated[0].of(self.text)[:OPENING])[:OBJECT_WORDS]
        reach = stated[0].start + (opening[-1].end if opening else 0)
        for rank, i in enumerate(inside):
            start = self.phrases[i].span.start
            yield i, (OBJECT if not rank and start < reach and not self._state[start] else 1.0) / (1 + LATER * rank)

    def _around(self, stated: Sequence[Span], inside: Sequence[int]) -> Iterator[tuple[int, float]]:
        """Phrases that a passage's verbs take up, and those before it, with their shares."""
        for i in self._done(stated):
            yield i, VERBAL
        at = max(0, bisect_right(self._sentence_starts, stated[0].start) - 1)
        for i in self._inside(self.sentences[at]):
            if i not in inside:
                yield i, BESIDE
        if at and "\n" not in self.text[self.sentences[at - 1].end : self.sentences[at].start]:
            for i in self._inside(self.sentences[at - 1]):
                yield i, BEFORE

    def _weight(self, i: int) -> float:
        return self._worth(self._of[i], self.phrases[i])

    def _worth(self, matter: _Matter, phrase: NounPhrase | None = None) -> float:
        """The weight of a matter's phrase, less where it stands but once, in a quotation."""
        first = matter.phrases[0]
        quoted = first.matter not in MATTERS and len(matter.phrases) == 1 and self._state[first.span.start]
        return matter.weight(phrase) * (QUOTED if quoted else 1.0)

    def _points(self, stated: Sequence[Span]) -> bool:
        """Whether the passage is one phrase at most: "it", "the idea"."""
        return sum(len(words(span.of(self.text))) for span in stated) <= POINTING

    def _inside(self, span: Span) -> range:
        """The phrases that begin in a span."""
        return range(bisect_left(self._phrase_starts, span.start), bisect_left(self._phrase_starts, span.end))

    def _done(self, stated: Sequence[Span]) -> list[int]:
        """The nearest earlier phrases whose noun comes back as a verb: "inspections", "to inspect"."""
        before = bisect_left(self._phrase_starts, stated[0].start)
        done = {stem(word.key) for span in stated for word in words(span.of(self.text))}
        places = (self._by_verb[verb] for verb in sorted(done & self._by_verb.keys()))
        return [found[at - 1] for found in places if (at := bisect_left(found, before))]


def _prior(phrase: NounPhrase) -> float:
    if phrase.referring:
        return REFERRING
    if phrase.matter in PLAIN_MATTERS:
        return PLAIN
    if phrase.matter in MATTERS:
        return MATTER
    return ACTION if phrase.matter in ACTIONS else OTHER


def _clearness(phrase: NounPhrase) -> tuple[float, int]:
    """How well a phrase stands alone; the first of several that do it equally well comes first.

    The noun itself does it best, with a name or a word that tells it from others, in few words, without a number.
    """
    told = 0.2 * min(2, len(phrase.before)) + 0.2 * bool(phrase.after) + 0.5 * phrase.named
    direct = 1.1 if phrase.enacted else float(phrase.direct)
    return direct + told - 0.5 * phrase.counted - 0.2 * max(0, phrase.size - 4), -phrase.span.start
