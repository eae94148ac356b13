"""A speaker inside a speaker: what an official said, where a newspaper says that he did.

"The countries said, The Sun reported", or "the BBC reports that the minister demanded ...": the report is the
newspaper's, the position is the minister's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.attribution.decode import kind_of
from summarizer.attribution.features import quote_states
from summarizer.domain import Attribution, Span
from summarizer.parties import Resolver, Speaker
from summarizer.parties.roles import MEDIA
from summarizer.parties.words import Word, words

SAYING = frozenset(
    """said says told tells added adds warned warns denied denies accused accuses slammed slams demanded demands called
    calls urged urges vowed vows pledged pledges rejected rejects insisted insists claimed claims announced announces
    argued argues condemned condemns threatened threatens agreed agrees offered offers declared declares stated states
    stressed stresses criticized criticised criticizes criticises welcomed welcomes proposed proposes promised promises
    wants wanted believes believed supports supported opposes opposed refused refuses dismissed dismisses asked asks
    appealed appeals confirmed confirms acknowledged acknowledges suggested suggests wrote writes tweeted""".split()
)
REPORTING = frozenset(("reports", "reported", "has reported", "writes", "according to"))
OUTLETS = frozenset(
    "newspaper newspapers paper magazine broadcaster agency newswire website daily weekly channel".split()
)
OPENING = 2  # of `quote_states`
SUBJECT = 14  # words that a subject may have
_SKIPPED = frozenset("that but however meanwhile while as if when because".split())


def is_report(text: str, one: Attribution) -> bool:
    """Whether the source is a newspaper, an agency or a broadcaster, or a name that "reports" something."""
    keys = {word.key for span in one.source for word in words(span.of(text))}
    cue = " ".join(word.key for span in one.cue for word in words(span.of(text)))
    named = any(word.capital for span in one.source for word in words(span.of(text)))
    return bool(keys & (MEDIA | OUTLETS)) or (named and cue in REPORTING)


def nested(
    text: str, lines: Sequence[Span], resolver: Resolver, one: Attribution
) -> Iterator[tuple[Attribution, tuple[Speaker, ...]]]:
    """What a party said inside the report `one` of somebody who speaks for none; nothing where it names nobody."""
    if quote_states(text)[one.content[0].start] == 0:
        yield from _inside(text, resolver, one)
    else:
        yield from _beside(text, lines, resolver, one)


def _inside(text: str, resolver: Resolver, one: Attribution) -> Iterator[tuple[Attribution, tuple[Speaker, ...]]]:
    """ "(reports) that the minister demanded action": the subject and verb open the content."""
    span = one.content[0]
    found = _in_span(text, span)
    for i, word in enumerate(found[: SUBJECT + 2]):
        if word.key not in SAYING or i == 0:
            continue
        subject = _subject(text, found[:i])
        rest = Span(word.end, span.end) if word.end < span.end else None
        if subject is None or rest is None:
            return
        speakers = resolver.resolve((subject,))
        left = rest.start + len(rest.of(text)) - len(rest.of(text).lstrip(" ,"))
        if any(s.party for s in speakers) and left < rest.end:
            content = (Span(left, rest.end), *one.content[1:])
            made = Attribution(
                source=(subject,), cue=(Span(word.start, word.end),), content=content, kind=kind_of(text, content)
            )
            yield made, speakers
        return


def _beside(
    text: str, lines: Sequence[Span], resolver: Resolver, one: Attribution
) -> Iterator[tuple[Attribution, tuple[Speaker, ...]]]:
    """ "..., the countries said, The Sun reported": subject and verb stand between the quotation and the report."""
    state = quote_states(text)
    taken = (*one.source, *one.cue)
    quoted = tuple(piece for span in one.content for piece in _quoted(text, span))
    for line in lines:
        if not any(line.overlaps(span) for span in (*one.cue, *one.source)):
            continue
        free = [
            word
            for word in _in_span(text, line)
            if state[word.start] == 0 and not any(s.start <= word.start < s.end for s in taken)
        ]
        for i, word in enumerate(free):
            if word.key not in SAYING:
                continue
            subject = _subject(text, _adjacent(text, free[:i], word))
            speakers = resolver.resolve((subject,)) if subject is not None else ()
            if subject is not None and quoted and any(s.party for s in speakers):
                cue = (Span(word.start, word.end),)
                yield Attribution(source=(subject,), cue=cue, content=quoted, kind="direct"), speakers
                return


def _quoted(text: str, span: Span) -> list[Span]:
    """The quotations inside a span, with their marks."""
    state = quote_states(text)
    out: list[Span] = []
    for i in range(span.start, span.end):
        if not state[i]:
            continue
        if out and out[-1].end == i and state[i] != OPENING:
            out[-1] = Span(out[-1].start, i + 1)
        else:
            out.append(Span(i, i + 1))
    return [piece for piece in out if any(c.isalnum() for c in piece.of(text))]


def _in_span(text: str, span: Span) -> list[Word]:
    """The words that lie in a span, with their places in the text."""
    return [Word(w.start + span.start, w.end + span.start, w.text, w.key, w.possessive) for w in words(span.of(text))]


def _adjacent(text: str, before: Sequence[Word], verb: Word) -> list[Word]:
    """The words right before the verb, back to a quotation mark or another break in the sentence."""
    out: list[Word] = []
    following = verb
    for word in reversed(before):
        gap = text[word.end : following.start]
        if gap.strip(" ,.'’-") or len(out) == SUBJECT:
            break
        out.insert(0, word)
        following = word
    return out


def _subject(text: str, found: Sequence[Word]) -> Span | None:
    """The subject's span: the words behind the last conjunction; None where none is left."""
    opens = max((i + 1 for i, word in enumerate(found) if word.key in _SKIPPED), default=0)
    kept = list(found[opens:])
    if not kept or len(kept) > SUBJECT:
        return None
    return Span(kept[0].start, kept[-1].end)
