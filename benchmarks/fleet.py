"""A fleet over one PostgreSQL: what more processes bring, and what the ledger and the queue cost as they fill.

    python -m benchmarks.fleet [--quick] [--only deliveries,briefings,costs,schedulers]

- Deliveries a second by 1, 2 and 4 worker processes, to a Discord without limits and without pacing of our own.
- Briefings a second by 1, 2 and 4 `communique run nlp`, articles of 800 words, asked for through the database.
- What a tick, a sweep and a delivery cost with 1,000, 10,000 and 100,000 digests due at one minute.
- Two schedulers enter 100,000 due subscriptions at once.

Content is canned but for the briefings. Everything runs on this machine: the database, the platform and all processes
share its cores, so more processes than cores bring nothing here. Exits 1 where a digest was lost, doubled or entered
twice. `--quick` is a smoke test of seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.at_scale.briefings import briefings_a_second
from benchmarks.at_scale.measures import cost, entered_together, throughput
from benchmarks.at_scale.server import PostgresServer, postgres

PARTS = ("deliveries", "briefings", "costs", "schedulers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of everything."""

    crews: tuple[int, ...] = (1, 2, 4)
    delivered: int = 3_000
    briefed: int = 120
    due: tuple[int, ...] = (1_000, 10_000, 100_000)
    sample: int = 800
    entered: int = 100_000
    schedulers: int = 2


QUICK = Sizes(crews=(2,), delivered=60, briefed=4, due=(200,), sample=60, entered=1_200)


async def deliveries(server: PostgresServer, sizes: Sizes, due: datetime) -> bool:
    """Print deliveries a second; whether each arrived once."""
    print(f"\n{sizes.delivered} digests to a Discord without limits")
    print("workers  deliveries/s  ratio  messages  channels")
    well, first = True, 0.0
    for crew in sizes.crews:
        got = await throughput(server, sizes.delivered, crew, due)
        first = first or got.a_second
        ratio = got.a_second / first
        print(f"{crew:>7}{got.a_second:>14.0f}{ratio:>7.2f}{got.held.messages:>10}{got.held.channels:>10}")
        well &= got.held.messages == got.held.channels == sizes.delivered
    return well


async def briefings(server: PostgresServer, sizes: Sizes, _: datetime) -> bool:
    """Print briefings a second."""
    print(f"\n{sizes.briefed} articles of 800 words\nprocesses  briefings/s  ratio")
    first = 0.0
    for crew in sizes.crews:
        rate = await briefings_a_second(server, crew, sizes.briefed)
        first = first or rate
        print(f"{crew:>9}{rate:>13.1f}{rate / first:>7.2f}")
    return True


async def costs(server: PostgresServer, sizes: Sizes, due: datetime) -> bool:
    """Print what the ledger and the queue cost."""
    print("\n    due  tick s  tick µs each  sweep ms  ms a delivery, one worker  one by one, unqueued")
    for count in sizes.due:
        got = await cost(server, count, sizes.sample, due)
        each = got.tick / count * 1e6
        print(f"{count:>7}{got.tick:>8.2f}{each:>14.0f}{got.sweep * 1000:>10.1f}{got.queued:>27.2f}{got.ledger:>22.2f}")
    return True


async def schedulers(server: PostgresServer, sizes: Sizes, due: datetime) -> bool:
    """Print how long schedulers took together; whether each digest was entered once."""
    got = await entered_together(server, sizes.entered, sizes.schedulers, due)
    shares = " + ".join(map(str, got.each))
    print(f"\n{sizes.schedulers} schedulers entered {sizes.entered} due subscriptions in {got.seconds:.1f} s: {shares}")
    print(f"entries {got.entries}, repeated {got.repeated}, still due {got.still_due}")
    return sum(got.each) == got.entries == sizes.entered and not got.repeated and not got.still_due


async def measure(parts: list[str], sizes: Sizes) -> bool:
    """Print everything that was asked for; whether nothing went wrong."""
    due = datetime.now(UTC).replace(second=0, microsecond=0)
    steps = {"deliveries": deliveries, "briefings": briefings, "costs": costs, "schedulers": schedulers}
    print(f"{os.cpu_count()} cores; load of the last minute before: {os.getloadavg()[0]:.1f}")
    with postgres() as server:
        return all([await steps[part](server, sizes, due) for part in parts])


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a smoke test: figures mean nothing")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    given = parser.parse_args()
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # chores that are cut short at the end of a measure
    well = asyncio.run(measure(given.only.split(","), QUICK if given.quick else Sizes()))
    print("\nnothing lost, nothing doubled" if well else "\nFAILED: something was lost or doubled")
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
