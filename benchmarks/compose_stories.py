"""Stories of chance words with the shape of real ones, for measuring what composing costs."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from functools import cache

from pydantic import TypeAdapter

from summarizer.digest.beats import regions, topics
from summarizer.digest.domain import Publisher, Report, StoryFile
from summarizer.digest.outline import OutlinedReport, OutlinedStory
from summarizer.digest.outlining import outline
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Engine,
    Party,
    Position,
    Span,
    Stance,
    Standing,
    SummaryLine,
    Withheld,
)
from summarizer.parties import load_gazetteer
from summarizer.stories.domain import Headline, Story

PARTY_IDS = tuple(sorted(state for states in regions().values() for state in states))[::2]
_STANCES: tuple[Stance, ...] = ("claim", "demand", "reject", "accuse", "pledge", "offer")
_CUES = ("said", "demanded", "rejected", "accused", "promised", "offered")
_SYLLABLES = ("ba", "den", "ko", "mir", "ta", "lus", "ven", "or", "shi", "gal", "pre", "nom", "ti", "ras", "el", "dun")
_BEAT = 0.06  # share of words that belong to a topic
_SENTENCES, _WORDS = 22, 18
_COMMON = 30  # how many words are as common as the most common one
_PUBLISHERS = tuple(
    Publisher(name=f"Outlet {number}", feed=f"https://outlet-{number}.example/rss", ownership="private")
    for number in range(140)
)


_BRIEFING = TypeAdapter(Briefing)


def dump(briefing: Briefing) -> str:
    """As the store keeps it."""
    return json.dumps(_BRIEFING.dump_python(briefing, mode="json"), separators=(",", ":"))


def load(stored: str) -> Briefing:
    """As the store gives it for a digest."""
    return _BRIEFING.validate_python(json.loads(stored) | {"attributions": []})


def outlined(file: StoryFile) -> OutlinedStory:
    """The story as it is kept in memory."""
    reports = tuple(
        OutlinedReport(
            id=report.article.id,
            briefed=report.article.id,
            outline=outline(report.briefing),
            publisher=report.publisher,
            seen=report.seen,
            carriers=report.carriers,
        )
        for report in file.reports
    )
    return OutlinedStory(story=file.story, reports=reports)


def word(chance: random.Random) -> str:
    """One of some thousand words, the first ones far more often."""
    return _lexicon()[int(_COMMON * (len(_lexicon()) / _COMMON) ** chance.random())]


@cache
def _lexicon() -> tuple[str, ...]:
    return tuple(a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES)


@cache
def _beats() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.replace('"', "").split()) for words in topics().values())


def chance_stories(count: int, now: datetime, chance: random.Random) -> list[StoryFile]:
    """Stories of one to some forty reports, three on average, all of the last day."""
    return [_story(number, now, chance) for number in range(count)]


def _story(number: int, now: datetime, chance: random.Random) -> StoryFile:
    parties = [load_gazetteer().party(id) for id in chance.sample(PARTY_IDS, chance.randint(1, 4))]
    beat = chance.choice(_beats())
    own = [word(chance) for _ in range(150)]
    size = min(int(chance.paretovariate(1.3)) + chance.randint(0, 1), 40)
    reports = tuple(_report(f"{number}-{at}", own, beat, parties, now, chance) for at in range(size))
    first = reports[0].article
    story = Story(
        id=f"{number:05}",
        title=Headline(text=first.title, article=first.id),
        articles=tuple(report.article.id for report in reports),
    )
    return StoryFile(story=story, reports=reports)


def _report(
    id: str, own: list[str], beat: tuple[str, ...], parties: list[Party], now: datetime, chance: random.Random
) -> Report:
    publisher = chance.choice(_PUBLISHERS)
    seen = now - timedelta(hours=24 * chance.random())
    sentences = [_sentence(own, beat, parties, chance) for _ in range(_SENTENCES)]
    spans, at = [], 0
    for sentence, _ in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(sentence for sentence, _ in sentences)
    positions = tuple(
        _position(span, party, text, chance) for span, (_, party) in zip(spans, sentences, strict=True) if party
    )
    article = Article(
        id=id,
        text=text,
        title=" ".join(chance.choice(own) for _ in range(8)).capitalize(),
        language="en",
        url=f"https://{publisher.name.replace(' ', '-').lower()}.example/{id}",
        published=seen,
    )
    standings = tuple(
        Standing(
            party=party, mentions=text.count(party.name), positions=tuple(p for p in positions if p.party == party)
        )
        for party in dict.fromkeys(position.party for position in positions)
    )
    briefing = Briefing(
        article=article,
        summary=tuple(SummaryLine(text=span.of(text), spans=(span,), rank=rank) for rank, span in enumerate(spans[:5])),
        attributions=tuple(position.attributions[0] for position in positions),
        positions=positions,
        standings=standings,
        withheld=Withheld(reasons=(("untraced", 2),)),
        engine=Engine(name="chance", version="1"),
    )
    return Report(briefing=briefing, publisher=publisher, seen=seen)


def _sentence(
    own: list[str], beat: tuple[str, ...], parties: list[Party], chance: random.Random
) -> tuple[str, Party | None]:
    """A sentence, every other one a statement of the party that is given with it."""
    words = [_word(own, beat, chance) for _ in range(_WORDS)]
    party = chance.choice(parties) if chance.random() < 0.5 else None
    if party is None:
        return f"{' '.join(words).capitalize()}.", None
    return f"{party.name} {chance.choice(_CUES)} {' '.join(words)}.", party


def _word(own: list[str], beat: tuple[str, ...], chance: random.Random) -> str:
    kind = chance.random()
    if kind < _BEAT:
        return chance.choice(beat)
    return chance.choice(own) if kind < 0.5 else word(chance)


def _position(sentence: Span, party: Party, text: str, chance: random.Random) -> Position:
    source = Span(sentence.start, sentence.start + len(party.name))
    end = text.index(" ", source.end + 1)
    proof = Attribution(
        source=(source,), cue=(Span(source.end + 1, end),), content=(Span(end + 1, sentence.end - 1),), kind="indirect"
    )
    stance = _STANCES[_CUES.index(text[source.end + 1 : end])]
    return Position(party=party, speaker=party.name, voice="executive", stance=stance, attributions=(proof,))
