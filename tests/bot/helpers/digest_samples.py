"""Twelve invented articles of four invented outlets, briefed by hand, in five stories.

    files = sample_files()          # StoryFile of each story, in the order of `STORIES`
    report("quota-1")               # one of the reports

What each story is for: "lake" has one quotation given to two parties, a statement that one outlet leaves unnamed, a
silent party, and a wire text with two carriers; "quota" has state media; "cup" is sport; "port" is two days old but for
one report; "dam" has one report.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digest_articles import SAMPLES
from digest_cast import COURIER, MERIDIAN, PARTIES, PLATEAU, SEVER, Said, Sample

from summarizer.digest.domain import Carrier, Report, StoryFile
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Engine,
    Position,
    Span,
    Standing,
    SummaryLine,
    Withheld,
)
from summarizer.sentences import sentences
from summarizer.stories.domain import Headline, Story

__all__ = ["COURIER", "DAY_AGO", "MERIDIAN", "NOW", "PARTIES", "PLATEAU", "SEVER"]
NOW = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)  # a Wednesday
DAY_AGO = NOW - timedelta(days=1)
STORIES = ("lake", "quota", "cup", "port", "dam")


def sample_files() -> tuple[StoryFile, ...]:
    """The stories with all their reports."""
    return tuple(story_file(name) for name in STORIES)


def story_file(name: str) -> StoryFile:
    """One story: its title is the headline of its first report."""
    reports = tuple(make_report(sample) for sample in SAMPLES if sample.id.startswith(f"{name}-"))
    first = reports[0].article
    title = Headline(text=first.title, article=first.id, outlet=first.outlet)
    return StoryFile(
        story=Story(id=f"story-{name}", title=title, articles=tuple(one.article.id for one in reports)), reports=reports
    )


def report(id: str) -> Report:
    """One of the reports."""
    return make_report(next(sample for sample in SAMPLES if sample.id == id))


def make_report(sample: Sample) -> Report:
    """A sample as a report; its carriers saw it an hour later."""
    seen = NOW - timedelta(hours=sample.hours)
    return Report(
        briefing=_briefing(sample, seen),
        publisher=sample.publisher,
        seen=seen,
        carriers=tuple(
            Carrier(
                id=f"{sample.id}-copy-{number}",
                publisher=publisher,
                url=f"{publisher.feed.removesuffix('rss')}{sample.id}",
                seen=seen + timedelta(hours=1),
            )
            for number, publisher in enumerate(sample.carriers, start=1)
        ),
    )


def _briefing(sample: Sample, seen: datetime) -> Briefing:
    text = sample.text
    positions = tuple(_position(text, said) for said in sample.said)
    heard = dict.fromkeys(position.party for position in positions)
    return Briefing(
        article=Article(
            id=sample.id,
            text=text,
            title=sample.title,
            language="en",
            url=f"{sample.publisher.feed.removesuffix('rss')}{sample.id}",
            outlet=sample.publisher.name,
            published=seen,
        ),
        summary=tuple(
            SummaryLine(text=span.of(text), spans=(span,), rank=rank) for rank, span in enumerate(sentences(text)[:4])
        ),
        attributions=tuple(position.attributions[0] for position in positions),
        positions=positions,
        standings=(
            *(
                Standing(
                    party=party,
                    mentions=text.count(party.name),
                    positions=tuple(one for one in positions if one.party == party),
                )
                for party in heard
            ),
            *(Standing(party=PARTIES[id], mentions=text.count(PARTIES[id].name)) for id in sample.silent),
        ),
        withheld=Withheld(reasons=(("the speaker could not be traced to one party", sample.withheld),))
        if sample.withheld
        else Withheld(),
        engine=Engine(name="by hand", version="1"),
    )


def _position(text: str, said: Said) -> Position:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    sentence = next(one for one in sentences(text) if one.covers(span(said.content)))
    cue = text.index(said.cue, sentence.start)
    source = text.index(said.speaker, sentence.start)
    proof = Attribution(
        source=(Span(source, source + len(said.speaker)),),
        cue=(Span(cue, cue + len(said.cue)),),
        content=(span(said.content),),
        kind="direct" if said.content.startswith("“") else "indirect",
    )
    return Position(
        party=PARTIES[said.party], speaker=said.speaker, voice=said.voice, stance=said.stance, attributions=(proof,)
    )
