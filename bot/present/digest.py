"""A digest as messages: the headlines for the channel, and each story's detail for the thread under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.present.briefing import named, statement
from bot.present.figures import figure_parts
from bot.present.links import link_to
from bot.present.message import Audience, Line, Message, Section, Statement
from bot.present.names import in_a_sentence
from summarizer.digest.domain import Coverage, Difference, Digest, Entry, FeedCheck, Report, Saying, Side, Stated
from summarizer.digest.domain import Line as Sentence

MAIN = 3  # statements of each party
_PARTIES = 4  # named in a headline's line
_NAMES = 6  # outlets named in the footer
_DIFFERENT = {
    "party": "The same words, given to different parties:",
    "speaker": "The same words, given to different people:",
    "unnamed": "The same statement, of a named speaker and of an unnamed one:",
}


def digest_messages(
    digest: Digest, title: str, *, due: datetime | None = None, audience: Audience = "channel"
) -> tuple[Message, ...]:
    """The message for the channel, then one for each story's detail, in its order.

    `due` is when a late digest should have been posted, aware UTC; None for one that is in time.
    """
    head = headline_message(digest, title, due=due)
    return tuple(replace(one, audience=audience) for one in (head, *map(story_message, digest.entries)))


def headline_message(digest: Digest, title: str, *, due: datetime | None = None) -> Message:
    """One line a story, and what the digest rests on; an empty one says so."""
    late = Section(kind="note", body=(Line(text="Late: this digest was due", at=due),)) if due else None
    lines = tuple(_headline(number, entry) for number, entry in enumerate(digest.entries, start=1))
    stories = Section(body=lines or _nothing(digest))
    footer = Section(kind="note", body=tuple(Line(text=text) for text in _footer(digest)))
    return Message(title=title, sections=tuple(one for one in (late, stories, footer) if one))


def _headline(number: int, entry: Entry) -> Line:
    story = entry.story
    parts = [story.titled.publisher.name, covered(story.coverage)]
    heard = [side.party.name for side in story.sides]
    if heard:
        more = f" and {len(heard) - _PARTIES} more" if len(heard) > _PARTIES else ""
        parts.append(f"on record: {', '.join(heard[:_PARTIES])}{more}")
    if not entry.news.first:
        parts.append(_counted(len(entry.news.reports), "new report"))
    return Line(text=f"{number}. {_plain(story.title)} ({'; '.join(parts)})", link=story.titled.article.url)


def _nothing(digest: Digest) -> tuple[Line, ...]:
    lines = [Line(text="Nothing new on your topics since", at=digest.since)]
    if digest.repeated:
        verb = "has" if digest.repeated == 1 else "have"
        lines.append(Line(text=f"{_counted(digest.repeated, 'story')} of earlier digests {verb} no new report."))
    return tuple(lines)


def covered(coverage: Coverage) -> str:
    """How many texts, and how many copies of them: "3 originals, 5 carriers"."""
    carriers = f", {_counted(coverage.carriers, 'carrier')}" if coverage.carriers else ""
    return _counted(coverage.originals, "original") + carriers


def _footer(digest: Digest) -> Iterable[str]:
    shown = len(digest.entries)
    if digest.matching - digest.repeated > shown:
        yield f"{_counted(digest.matching - digest.repeated - shown, 'more story')} on your topics below the cut."
    yield _feeds(digest.feeds)
    if digest.entries:
        withheld = sum(entry.story.withheld for entry in digest.entries)
        yield _line(f"{_counted(withheld, 'sentence')} withheld for lack of proof.")
        owned = dict.fromkeys(name for entry in digest.entries for name in entry.story.coverage.state_owned)
        if owned:
            yield f"Owned by a state: {_names(tuple(owned))}."


def _feeds(feeds: FeedCheck) -> str:
    parts = [f"{_counted(feeds.checked, 'feed')} checked"]
    for names, what in ((feeds.failed, "failed"), (feeds.stale, "stale")):
        parts.append(f"{len(names)} {what} ({_names(names)})" if names else f"none {what}")
    return _line(", ".join(parts) + ".")


def _line(words: str) -> str:
    return words[:1].upper() + words[1:]


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def story_message(entry: Entry) -> Message:
    """All of a story; each line leads to its sentence in an outlet's article."""
    sections = (_byline(entry), _happened(entry), _news(entry), *_sides(entry), _differences(entry), _silent(entry))
    return Message(title=_plain(entry.story.title), sections=tuple(one for one in sections if one))


def _byline(entry: Entry) -> Section:
    first = entry.story.titled
    told = covered(entry.story.coverage)
    owned = entry.story.coverage.state_owned
    state = f"; owned by a state: {_names(owned)}" if owned else ""
    return Section(
        kind="byline",
        body=(Line(text=first.publisher.name, link=first.article.url, at=first.at), Line(text=f"{told}{state}")),
    )


def _happened(entry: Entry) -> Section | None:
    lines = tuple(_sentence(line) for line in entry.story.happened)
    return Section(kind="summary", heading="What happened", body=lines) if lines else None


def _sentence(line: Sentence) -> Line:
    article, span = line.report.article, line.span
    text = f"{line.text} ({line.report.publisher.name})"
    return Line(text=text, link=link_to(article.url, article.text, span.start, span.end) or article.url)


def _news(entry: Entry) -> Section | None:
    news = entry.news
    if news.first:
        return None
    reports = tuple(
        Line(text=f"{_plain(one.article.title) or 'Untitled article'} ({one.publisher.name})", link=one.article.url)
        for one in news.reports
    )
    count = len(news.statements)
    told = f"{_counted(count, 'new statement')}, marked so below." if count else "No new statement."
    return Section(heading="New since the last digest", body=(*reports, Line(text=told)))


def _sides(entry: Entry) -> Iterable[Section]:
    if not entry.story.sides:
        yield Section(heading="Positions", body=(Line(text="No report states a party's position."),))
    for side in entry.story.sides:
        yield _side(side, set(entry.news.statements))


def _side(side: Side, new: set[Stated]) -> Section:
    order = sorted(side.statements, key=lambda one: one not in new)
    body = [_stated(one, new=one in new) for one in order[:MAIN]]
    rest = len(order) - len(body)
    more = (Line(text=f"{_counted(rest, 'more statement')} in the reports."),) if rest else ()
    return Section(kind="party", heading=named(side.party), body=(*body, *more))


def _stated(stated: Stated, *, new: bool = False) -> Statement:
    first, *others = stated.sayings
    also = dict.fromkeys(one.report.publisher.name for one in others)
    also.pop(first.report.publisher.name, None)
    names = [first.report.publisher.name, *([f"also {_names(tuple(also))}"] if also else [])]
    return _said(first, f"{'; '.join(names)}{'; new' if new else ''}")


def _said(saying: Saying, where: str) -> Statement:
    shown = statement(saying.position, saying.report.article)
    return replace(shown, manner=f"{shown.manner} ({where})", link=shown.link or saying.report.article.url)


def _differences(entry: Entry) -> Section | None:
    body = [part for one in entry.story.differences for part in _difference(one)]
    body += figure_parts(entry.story.figures)
    return Section(heading="Where outlets differ", body=tuple(body)) if body else None


def _difference(difference: Difference) -> Iterable[Line | Statement]:
    yield Line(text=_DIFFERENT[difference.kind])
    for saying in (difference.one, difference.other):
        yield _said(saying, f"{saying.report.publisher.name}; for {in_a_sentence(saying.position.party.name)}")


def _silent(entry: Entry) -> Section | None:
    lines = tuple(
        Line(text=f"No statement of {in_a_sentence(party.name)} in {_all(entry.story.reports)}.")
        for party in entry.story.silent
    )
    return Section(kind="silent", body=lines) if lines else None


def _all(reports: Sequence[Report]) -> str:
    return "the one report" if len(reports) == 1 else f"any of {len(reports)} reports"


def _plain(words: str) -> str:
    return " ".join(words.split())


def _counted(count: int, what: str) -> str:
    """The number with its noun: "1 story", "2 stories", "no sentence" for none."""
    if count == 1:
        return f"1 {what}"
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{count} {plural}" if count else f"no {what}"
