"""The evidence gate: the one place that makes a Briefing, and lets nothing in that cannot be shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from summarizer.condense import Draft
from summarizer.condense.lines import without_dateline
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Engine,
    Position,
    Span,
    Spans,
    SummaryLine,
    Withheld,
)
from summarizer.evidence import reasons
from summarizer.evidence.carriers import carriers, spans
from summarizer.evidence.source import Source
from summarizer.quotations import quotations


def admit(
    article: Article,
    drafts: Sequence[Draft],
    attributions: Sequence[Attribution],
    found_positions: Sequence[Position],
    untraced: Sequence[Attribution],
    engine: Engine,
) -> Briefing:
    """The briefing of what can be shown; what cannot is counted under its reason.

    Each draft becomes a line or one count, and each position is kept or one count, so nothing gets lost.
    Statements in `untraced` count by the sentences of the article that they stand in, those aside that are
    shown as a position. The briefing's attributions are the given ones whose spans are in the article, and
    after them those that only a position has: a part of a given one, or a quotation that runs on.
    """
    withheld: Counter[str] = Counter()
    sound = tuple(item for item in dict.fromkeys(attributions) if _sound(item, article.text))
    positions = _positions(Source(article, sound, ()), found_positions, sound, withheld)
    source = Source(article, sound, positions)
    summary = _lines(source, drafts, withheld)
    withheld[reasons.UNTRACED] += _hidden_sentences(source, untraced, positions)
    counts = sorted(((reason, count) for reason, count in withheld.items() if count), key=lambda c: (-c[1], c[0]))
    return Briefing(
        article=article,
        summary=summary,
        attributions=tuple(dict.fromkeys((*sound, *(a for p in positions for a in p.attributions)))),
        positions=positions,
        withheld=Withheld(reasons=tuple(counts)),
        engine=engine,
        untraced=tuple(item for item in dict.fromkeys(untraced) if item in sound),
    )


def _lines(source: Source, drafts: Sequence[Draft], withheld: Counter[str]) -> tuple[SummaryLine, ...]:
    shown: dict[str, SummaryLine] = {}
    previous: int | None = None
    for draft in drafts:
        normal = " ".join(draft.text.split()).casefold()
        if normal in shown:
            withheld[reasons.REPETITION] += 1
            continue
        found = _evidence(source, draft, previous)
        if isinstance(found, str):
            withheld[found] += 1
            continue
        shown[normal] = SummaryLine(text=draft.text, spans=found, rank=draft.rank)
        previous = max((i for i, span in enumerate(source.spans) if span.overlaps(found[-1])), default=None)
    return tuple(shown.values())


def _evidence(source: Source, draft: Draft, previous: int | None) -> Spans | str:
    """The spans that carry a draft, or the reason why it is not shown.

    Words cut out of a sentence may say the opposite of the sentence, so a draft of anything but whole
    sentences has to pass as a paraphrase does.
    """
    if not draft.spans:
        found = carriers(draft.text, source, previous)
        return found if isinstance(found, str) else spans(found)
    if not _inside(draft.spans, source.text) or draft.text != " ".join(s.of(source.text) for s in draft.spans):
        return reasons.EVIDENCE
    if len(draft.spans) > 1 and not _quotes_verbatim(draft.text, source.text):
        return reasons.QUOTATION
    if all(_whole(span, source) for span in draft.spans):
        return draft.spans
    found = carriers(draft.text, source, previous)
    return found if isinstance(found, str) else draft.spans


def _quotes_verbatim(shown: str, text: str) -> bool:
    return all(quote.whole and quote.of(shown) in text for quote in quotations(shown))


def _whole(span: Span, source: Source) -> bool:
    """Whether the span begins where a sentence does (or behind its dateline) and ends where one does."""
    begins = any(span.start in {s.start, without_dateline(source.text, s).start} for s in source.spans)
    return begins and any(span.end == s.end for s in source.spans)


def _positions(
    source: Source, found: Sequence[Position], given: Sequence[Attribution], withheld: Counter[str]
) -> tuple[Position, ...]:
    shown: dict[Position, None] = {}
    wholes: defaultdict[tuple[Spans, Spans], list[Attribution]] = defaultdict(list)
    for whole in given:
        wholes[whole.source, whole.cue].append(whole)
    for position in found:
        if position in shown:
            withheld[reasons.REPETITION] += 1
        elif not all(
            _holds(item, position)
            and _sound(item, source.text)
            and _accounted(item, wholes[item.source, item.cue], source)
            for item in position.attributions
        ):
            withheld[reasons.EVIDENCE] += 1
        elif position.speaker not in source.text:
            withheld[reasons.NAME] += 1
        else:
            shown[position] = None
    return tuple(shown)


def _holds(item: Attribution, position: Position) -> bool:
    """Whether the words that state the position are the attribution's."""
    return all(any(piece.covers(span) for piece in item.content) for span in position.content)


def _accounted(item: Attribution, wholes: Sequence[Attribution], source: Source) -> bool:
    """Whether the attribution is a given one or part of it, or carries a quotation on without naming anybody.

    `wholes` are the given ones with the same source and cue.
    """
    if any(_part(item, whole) for whole in wholes):
        return True
    marks = 1  # a quotation's own marks may be in the content and are not in the quoted span
    runs_on = not item.source and not item.cue and item.kind == "direct"
    return runs_on and all(
        any(quote.start - marks <= span.start and span.end <= quote.end + marks for quote in source.quoted)
        for span in item.content
    )


def _part(item: Attribution, whole: Attribution) -> bool:
    """Whether `item` gives the words, or some of the words, that `whole` gives."""
    return all(any(piece.covers(span) for piece in whole.content) for span in item.content)


def _sound(attribution: Attribution, text: str) -> bool:
    """Whether source, cue and content are each in order, without overlap, and inside the text."""
    return all(_inside(part, text) for part in (attribution.source, attribution.cue, attribution.content))


def _inside(found: Spans, text: str) -> bool:
    ordered = all(one.end <= other.start for one, other in pairwise(found))
    return ordered and all(span.end <= len(text) for span in found)


def _hidden_sentences(source: Source, untraced: Iterable[Attribution], positions: Iterable[Position]) -> int:
    """How many sentences hold an untraced statement and no position that is shown."""
    hidden = _touched(source.spans, (span for item in untraced for span in item.content))
    shown = (span for position in positions for span in position.stated)
    return len(hidden - _touched(source.spans, shown))


def _touched(sentences: Spans, found: Iterable[Span]) -> set[Span]:
    """The sentences, which are in order, that share a character with any of the spans."""
    starts, ends = [one.start for one in sentences], [one.end for one in sentences]
    touched: set[Span] = set()
    for span in found:
        touched.update(sentences[bisect_right(ends, span.start) : bisect_left(starts, span.end)])
    return touched
