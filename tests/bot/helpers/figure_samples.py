"""Invented reports on a ferry, by four outlets, whose figures differ: one of them reports twice.

ferry()                # the story
ferry_report("ferry-1")
told("A sentence.", ...)   # a report of any text
"""

from __future__ import annotations

from digest_cast import COURIER, MERIDIAN, PLATEAU, SEVER, Said, Sample
from digest_samples import make_report

from summarizer.digest.domain import Publisher, Report, StoryFile
from summarizer.stories.domain import Headline, Story

__all__ = ["FERRY", "ferry", "ferry_report", "told"]

FERRY = (
    Sample(
        id="ferry-1",
        publisher=MERIDIAN,
        hours=5,
        title="Ferry sinks on Lake Victoria",
        text=(
            "A ferry sank off Kisumu on Tuesday morning, killing at least 12 people, the Kenyan coast guard said. "
            "Rescuers pulled passengers from Lake Victoria, and 30 people were injured. "
            "The ferry was on its way to Uganda. "
            "In 2011, a ferry sank on the same lake, and 240 people died."
        ),
        said=(
            Said(
                party="KEN",
                stance="claim",
                speaker="the Kenyan coast guard",
                cue="said",
                content="A ferry sank off Kisumu on Tuesday morning, killing at least 12 people",
            ),
        ),
        carriers=(SEVER,),
    ),
    Sample(
        id="ferry-2",
        publisher=COURIER,
        hours=2,
        title="Lake ferry was overloaded",
        text=(
            "Fifteen people, including three children, were killed when a ferry sank on Lake Victoria on Tuesday. "
            "The ferry had left Kisumu for Uganda with passengers and maize. "
            "About 30 people were injured, a hospital in Kisumu reported."
        ),
    ),
    Sample(
        id="ferry-3",
        publisher=SEVER,
        hours=6,
        title="Four die on African lake",
        text=(
            "Four people were killed when a ferry sank on Lake Victoria off Kisumu on Tuesday. "
            "The ferry was on its way to Uganda with passengers."
        ),
    ),
    Sample(
        id="ferry-4",
        publisher=SEVER,
        hours=1,
        title="Ferry toll rises",
        text=(
            "The death toll of the ferry that sank on Lake Victoria on Tuesday has risen to 15. "
            "The ferry had left Kisumu for Uganda with passengers."
        ),
    ),
    Sample(
        id="ferry-5",
        publisher=PLATEAU,
        hours=3,
        title="Passengers tell of ferry's last minutes",
        text=(
            "At least 12 people were killed and 45 injured when a ferry sank on Lake Victoria off Kisumu. "
            "Passengers told Plateau Post that the ferry was bound for Uganda."
        ),
    ),
)


def ferry_report(id: str) -> Report:
    """One of the reports."""
    return make_report(next(sample for sample in FERRY if sample.id == id))


def ferry() -> StoryFile:
    """The story with all its reports."""
    reports = tuple(make_report(sample) for sample in FERRY)
    first = reports[0].article
    title = Headline(text=first.title, article=first.id, outlet=first.outlet)
    return StoryFile(
        story=Story(id="story-ferry", title=title, articles=tuple(one.article.id for one in reports)), reports=reports
    )


def told(text: str, publisher: Publisher, *, hours: float = 4) -> Report:
    """A report of one's own text, without statements."""
    name = publisher.name.lower().replace(" ", "-")
    return make_report(Sample(id=f"{name}-{hours:g}", publisher=publisher, hours=hours, title="", text=text))
