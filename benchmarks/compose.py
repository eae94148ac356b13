"""How long composing takes: many subscriptions with fewer distinct wishes over a day's stories, one process.

    python -m benchmarks.compose [--stories 2000] [--choices 300]

The stories are made of chance words with the shape of real ones (reports, sentences, positions, parties), because only
that shape costs time. Half of the subscriptions of a choice have an earlier digest, the same for all of them; one in
fifty has one of its own. Exits 1 where 10,000 subscriptions take longer than `SECONDS` of one core.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.compose_stories import PARTY_IDS, chance_stories, dump, load, outlined, word
from bot.adapters.slack.poster import pages_of
from bot.digests.composer import Composer, Wish
from bot.digests.desk import shown_of
from bot.digests.written import Writing, Written
from bot.present.digest import digest_messages
from bot.store.subscription import Choice
from summarizer.digest.beats import regions, topics
from summarizer.digest.domain import FeedCheck
from summarizer.digest.outline import OutlinedStory

SECONDS = 60.0
COUNTS = (1_000, 10_000)
NOW = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


def chance_choices(count: int, chance: random.Random) -> list[Choice]:
    """Choices as channels make them: most by topic or region, some by party or by words."""

    def some(words: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(sorted(chance.sample(words, chance.randint(1, most))))

    made: dict[Choice, None] = {}
    while len(made) < count:
        made[
            Choice(
                topics=some(tuple(topics()), 3) if chance.random() < 0.6 else (),
                regions=some(tuple(regions()), 2) if chance.random() < 0.4 else (),
                parties=some(PARTY_IDS, 3) if chance.random() < 0.2 else (),
                include=(word(chance), f'"{word(chance)} {word(chance)}"') if chance.random() < 0.3 else (),
                exclude=(word(chance),) if chance.random() < 0.3 else (),
                stories=chance.choice((3, 5, 8)),
            )
        ] = None
    return list(made)


def wishes_of(choices: list[Choice], subscriptions: int, composer: Composer, chance: random.Random) -> list[Wish]:
    """One wish a subscription."""
    found = []
    yesterday = {choice: _shown(composer, choice) for choice in choices}
    for number in range(subscriptions):
        choice = choices[number % len(choices)]
        shown = yesterday[choice]
        earlier: frozenset[str] = frozenset()
        if number % 50 == 0:
            earlier = frozenset(chance.sample(sorted(shown), len(shown) // 2))
        elif number % 2:
            earlier = shown
        found.append(Wish(choice=choice, earlier=earlier))
    return found


def _shown(composer: Composer, choice: Choice) -> frozenset[str]:
    """What a digest of half the stories showed."""
    stories = composer.choose(Wish(choice=choice)).stories
    return frozenset(report.id for story in stories[::2] for report in story.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The stories in outline, and the briefings as a store keeps them."""

    outlines: tuple[OutlinedStory, ...]
    stored: Mapping[str, str]


def shelf_of(stories: int) -> Shelf:
    """Chance stories, the same in each run."""
    files = chance_stories(stories, NOW, random.Random(7))  # noqa: S311
    return Shelf(
        outlines=tuple(outlined(file) for file in files),
        stored={report.article.id: dump(report.briefing) for file in files for report in file.reports},
    )


def measure(shelf: Shelf, count: int, choices: int) -> float:
    """CPU seconds for all subscriptions, from outlines and stored briefings to Slack's pages; prints a line."""
    chance, outlines, stored = random.Random(7), shelf.outlines, shelf.stored  # noqa: S311
    chosen = chance_choices(choices, chance)
    window = {"since": NOW - timedelta(days=1), "until": NOW, "feeds": FeedCheck(checked=140)}
    wishes = wishes_of(chosen, count, Composer(outlines, **window), chance)
    began, started = time.perf_counter(), time.process_time()
    composer, written, read, made, empty = Composer(outlines, **window), Written(), 0, 0, 0
    for wish in wishes:
        writing = written.get(wish)
        if writing is None:
            chosen_stories = composer.choose(wish)
            missing = composer.missing(chosen_stories)
            read += len(missing)
            digest = composer.digest(chosen_stories, {url: load(stored[url]) for url in missing})
            writing = Writing(pages=pages_of(digest_messages(digest, "Digest")), shown=shown_of(digest))
            written.put(wish, writing)
            made += 1
        empty += not writing.shown
    seconds, wall = time.process_time() - started, time.perf_counter() - began
    print(
        f"{count:7,} subscriptions, {len(chosen)} choices, {made:,} written ({empty:,} empty), "
        f"{len(outlines):,} stories, {len(stored):,} reports, {read:,} briefings read: "
        f"{seconds:6.2f} s of one core ({wall:.2f} s by the clock), {1e3 * seconds / count:.3f} ms each",
        flush=True,
    )
    return seconds


def main() -> int:
    """Print the figures; 1 where composing takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=2_000)
    parser.add_argument("--choices", type=int, default=300)
    given = parser.parse_args()
    shelf = shelf_of(given.stories)
    took = {count: measure(shelf, count, given.choices) for count in COUNTS}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:.0f} MiB; 10,000 subscriptions may take {SECONDS:.0f} s")
    return int(took[10_000] > SECONDS)


if __name__ == "__main__":
    sys.exit(main())
