"""From attributions to positions: resolve the speaker, carry him over where a quotation runs on, split by sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from summarizer.attribution.decode import kind_of
from summarizer.attribution.features import quote_states
from summarizer.domain import Article, Attribution, Position, Span
from summarizer.parties import Gazetteer, Resolver, Speaker
from summarizer.parties.roles import NEUTER, PERSONAL, PLURAL, role_of
from summarizer.parties.words import words
from summarizer.positions.issue import issues_of
from summarizer.positions.nested import is_report, nested
from summarizer.positions.stance import stance_of
from summarizer.sentences import sentences

_MARKS = re.compile('["“”„«»]')
_CONTINUES = re.compile(r"(?:,|\b(?:and|but|or|nor|then))\s+(?:also\s+|then\s+)?$")  # "wants ..., but has offered ..."
_OPENING, _CLOSING = '"“„«', '"”»'
States = NDArray[np.uint8]  # see `quote_states`

EMPTY = frozenset("the a an and but or so rather why yet still however instead that to of in on for".split())
# Who says nothing takes no position, and least of all one on what was asked: "declined to comment on the report".
_MUTE = re.compile(
    r"(?:(?:(?:ha(?:s|ve|d)|d(?:id|o|oes)|would|will|could)(?:n['’]t| not)(?: \w+ly| yet)?|(?:declin|refus)\w+ to)"
    r" (?:comment(?:ed)?|sa(?:y|id)|elaborated?|(?:respond(?:ed)?|repl(?:y|ied)|answer(?:ed)?)"
    r"(?=$| (?:to )?(?:\S+ ){0,4}(?:requests?|questions?|calls|e-?mails?|messages?|inquir\w+|enquir\w+)\b))"
    r"|(?:made|had|gave|offered) no (?:immediate |public |further )?(?:comment|reply|response|answer)"
    r"|(?:said|says|saying) nothing$)(?!\w)",
    re.IGNORECASE,
)
WIDEST = 40  # attributions that can touch one sentence
SHARE = 3  # a sentence that holds a third of an attribution's words is shown with the rest of it
NEAR = 500  # characters within which a statement without a source continues the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The positions of an article in text order, and statements that look like a party's but could not be traced.

    `nested` are attributions found inside given ones: a party's statement that a newspaper reports.
    """

    positions: tuple[Position, ...]
    untraced: tuple[Attribution, ...]
    nested: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """An attribution with those who are behind it; `speakers` empty: nobody could be told."""

    attribution: Attribution
    speakers: tuple[Speaker, ...]

    def nested(self, state: States) -> bool:
        """Whether the speaker is named inside somebody else's quotation."""
        return any(state[span.start] == 1 for span in self.attribution.source)

    @property
    def start(self) -> int:
        return self.attribution.content[0].start

    @property
    def end(self) -> int:
        return self.attribution.content[-1].end


def find_positions(article: Article, attributions: Sequence[Attribution], gazetteer: Gazetteer) -> Found:
    """The positions that `attributions` prove, each of one sentence: a statement that runs over several is split, and
    quoted sentences that only continue it are added.
    """
    text = article.text
    resolver = Resolver(text, gazetteer, article.title)
    lines = close_sentences(text, article.language)
    state = quote_states(text)
    said: list[_Said] = []
    untraced: list[Attribution] = []
    inner: list[Attribution] = []
    for one in sorted(attributions, key=_order):
        speakers = resolver.resolve(one.source) or _carried(text, one, [s for s in said if not s.nested(state)])
        said.append(_Said(one, speakers))
        if not any(s.party for s in speakers) and is_report(text, one):
            found = [_Said(*made) for made in nested(text, lines, resolver, one)]
            said += found
            inner += [made.attribution for made in found]
        if not any(s.party or s.private for s in speakers) and _official(text, one):
            untraced.append(one)
    said = _with_run_on(text, state, lines, sorted(said, key=lambda s: (s.start, s.end)))
    positions = [
        position
        for one in said
        for part in by_sentence(text, lines, one.attribution)
        for speaker in one.speakers
        for position in _position(text, one.attribution, part, speaker, gazetteer)
    ]
    issues = issues_of(text, lines, positions, gazetteer, article.title)
    about = tuple(replace(one, issue=issue) for one, issue in zip(positions, issues, strict=True))
    return Found(positions=about, untraced=tuple(untraced), nested=tuple(inner))


def _order(one: Attribution) -> tuple[int, int]:
    first = (one.source or one.cue or one.content)[0]
    return first.start, one.content[0].start


def _position(
    text: str, whole: Attribution, one: Attribution, speaker: Speaker, gazetteer: Gazetteer
) -> list[Position]:
    """The position that `one`, a sentence of the attribution `whole`, states; none where nobody is behind it.

    It rests on the whole where the sentence is a good part of it, and on an attribution of its own otherwise.
    """
    if speaker.party is None or not _says(text, one.content):
        return []
    proof = whole if SHARE * _length(text, one.content) >= _length(text, whole.content) else one
    cue = " ".join(span.of(text) for span in one.cue)
    content = " ".join(span.of(text) for span in one.content)
    if _MUTE.match(f"{cue} {content}"):
        return []
    return [
        Position(
            party=gazetteer.party(speaker.party),
            speaker=speaker.name,
            voice=speaker.voice,
            stance=stance_of(cue, content),
            attributions=(proof,),
            content=one.content if proof.content != one.content else (),
        )
    ]


def _length(text: str, spans: Sequence[Span]) -> int:
    return sum(len(words(span.of(text))) for span in spans)


def _carried(text: str, one: Attribution, said: list[_Said]) -> tuple[Speaker, ...]:
    """Whose statement this is when no source stands with it: a quotation, or "adding", goes on with the last one."""
    if one.source or not said:
        return ()
    start = min(span.start for span in (*one.cue, *one.content))
    quoting = [s for s in said[-4:] if s.attribution.kind != "indirect"] if one.kind == "direct" else []
    last = (quoting or said)[-1]
    if not 0 <= start - max(last.end, _end(last.attribution)) < NEAR:
        return ()
    cue = " ".join(span.of(text) for span in one.cue).casefold()
    between = text[last.end : start]
    same_sentence = "\n" not in between and ". " not in between
    goes_on = cue.endswith("ing") or cue.startswith("to ") or _CONTINUES.search(between) is not None
    return last.speakers if one.kind == "direct" or (same_sentence and goes_on) else ()


def _end(one: Attribution) -> int:
    return max(span.end for span in (*one.source, *one.cue, *one.content))


def _official(text: str, one: Attribution) -> bool:
    """Whether a source that resolved to nobody could have been a party's: a pronoun or an office."""
    if not one.source:
        return one.kind == "direct"
    keys = [word.key for span in one.source for word in words(span.of(text))]
    if len(keys) == 1 and keys[0] in PERSONAL | PLURAL | NEUTER - {"it", "we", "our"}:
        return True
    return any(role_of(key) in ("executive", "legislature", "unnamed", "opposition") for key in keys)


def by_sentence(text: str, lines: Sequence[Span], one: Attribution) -> list[Attribution]:
    """The attribution itself where its content is one sentence, otherwise one for each sentence of its content."""
    starts = [line.start for line in lines]
    parts: dict[int, list[Span]] = {}
    for span in one.content:
        at = span.start
        while at < span.end:
            index = max(0, bisect_right(starts, at) - 1)
            end = min(span.end, lines[index + 1].start) if index + 1 < len(lines) else span.end
            piece = text[at:end]
            left, right = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
            if left < right and any(c.isalnum() for c in piece):
                parts.setdefault(index, []).append(Span(left, right))
            at = end
    telling = [tuple(spans) for spans in parts.values() if _says(text, spans)] or [tuple(s) for s in parts.values()]
    if telling in ([], [one.content]):
        return [one]
    return [replace(one, content=spans, kind=kind_of(text, spans)) for spans in telling]


def close_sentences(text: str, language: str) -> tuple[Span, ...]:
    """Sentences of the text, those inside one quotation too, each with the quotation marks that touch it."""
    blank = _MARKS.sub(" ", text)
    out: list[Span] = []
    for line in sentences(blank, language):
        start, end = line.start, line.end
        while start > 0 and text[start - 1] in _OPENING and (not out or start > out[-1].end):
            start -= 1
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        out.append(Span(start, end))
    return tuple(out)


def _says(text: str, spans: Sequence[Span]) -> bool:
    """Whether the spans hold more than an article or a conjunction: "Rather" alone states nothing."""
    return any(word.key not in EMPTY for span in spans for word in words(span.of(text)))


def _with_run_on(text: str, state: States, lines: Sequence[Span], said: list[_Said]) -> list[_Said]:
    """Adds quoted sentences that no attribution covers and that continue the quotation before them."""
    out = list(said)
    last: _Said | None = None
    before, reached = -1, 0  # `reached`: the attributions from here on may touch this line or a later one
    for line in lines:
        while reached < len(said) and said[reached].end <= line.start:
            reached += 1
        touching = takewhile(lambda one: one.start < line.end, said[reached : reached + WIDEST])  # noqa: B023
        covered = [one for one in touching if line.start < one.end]
        if covered:
            last = next((s for s in reversed(covered) if not s.nested(state)), covered[-1])
            before = line.end
            continue
        quoted = state[line.start] in (1, 2) and _all_inside(text, state, line)
        follows = last is not None and text[before : line.start].count("\n") <= 2
        if quoted and follows and last is not None and last.attribution.kind != "indirect":
            made = Attribution(source=(), cue=(), content=(line,), kind="direct")
            out.append(_Said(made, last.speakers))
            before = line.end
        else:
            last = None
    return sorted(out, key=lambda s: (s.start, s.end))


def _all_inside(text: str, state: States, line: Span) -> bool:
    """Whether every letter of the line stands inside a quotation."""
    return all(state[i] == 1 for i in range(line.start, line.end) if text[i].isalnum())
