"""`make chaos`, `make chaos-postgres`: deliveries over faulty platforms while everything else fails too.

On SQLite processes are killed, frozen, and out of disk; on PostgreSQL it is workers, schedulers, and the server itself.
The last line reads "deliveries N lost N doubled N"; the exit status is 0 where nothing was lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

E2E, PROJECT = Path(__file__).parents[1], Path(__file__).parents[3]
sys.path[:0] = [str(E2E), str(PROJECT), str(PROJECT / "tests" / "bot" / "helpers")]  # `chaos`, `faults`; the server

from chaos import places  # noqa: E402
from chaos.disk import a_disk  # noqa: E402
from chaos.storm import Place, Storm, Verdict, Weather  # noqa: E402
from postgres_server import PostgresServer, binaries  # noqa: E402
from wrong_clock import can_be_wrong  # noqa: E402


@contextmanager
def one_machine(folder: Path) -> Iterator[Place]:
    """A file on a disk that can be full."""
    with a_disk(folder) as disk:
        place = places.OneMachine(disk=disk)
        yield place
        sys.stdout.write(f"writes refused by a full disk ({type(disk).__name__}): {place.refused}\n")


@contextmanager
def many_machines(folder: Path) -> Iterator[Place]:
    """A server of our own."""
    programs = binaries()
    if programs is None:
        raise SystemExit("There is no PostgreSQL server here: install it (Debian: postgresql).")
    server = PostgresServer.new(programs, durable=True)
    try:
        yield places.ManyMachines(server=server, url=server.create(migrated=True))
    finally:
        server.remove()


def weather(given: argparse.Namespace) -> Weather:
    """The long storms."""
    if given.database == "sqlite":
        blows = {places.KILL: 30, places.FREEZE: 3, places.FULL_DISK: 2}
        return Weather(
            channels=given.channels or 60, blows=blows, seed=given.seed, slower=given.slower, blind=given.blind
        )
    kills = {places.KILL_WORKER: 20, places.KILL_SCHEDULER: 8, places.KILL_DATABASE: 6}
    freezes = {places.FREEZE_WORKER: 4, places.FREEZE_SCHEDULER: 2}
    sets = {places.SET_CLOCK: 6} if given.wrong_clocks else {}
    return Weather(
        channels=given.channels or 125,
        details=3,
        spread=90.0,
        blows={**kills, **freezes, **sets},
        seed=given.seed,
        slower=given.slower,
        patience=900.0,
        wrong=given.wrong_clocks,
        blind=given.blind,
    )


def tell(verdict: Verdict) -> None:
    """What happened."""
    for what, counts in (("blows", verdict.blows), ("faults", verdict.faults)):
        sys.stdout.write(f"{what}: {', '.join(f'{kind} {count}' for kind, count in sorted(counts.items()))}\n")
    sys.stdout.write(f"processes that could not go on and were started again: {verdict.fell}\n")
    for what, count in verdict.unfinished.items():
        sys.stdout.write(f"not over: {count} {what}\n")
    sys.stdout.write(f"{verdict.seconds:.0f} s; unfinished in the ledger: {verdict.unfinished.total()}\n{verdict}\n")


def main() -> int:
    """Run one storm and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--channels", type=int, help="of each platform; each gets three messages, or four")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slower", type=float, default=1.0, help="times the leases, for a machine that is busy")
    parser.add_argument("--blind", action="store_true", help="never ask the platform: shows that doubles are counted")
    told = "on PostgreSQL: seconds by which the processes' clocks are wrong; some are set by an hour besides"
    parser.add_argument("--wrong-clocks", type=float, default=0.0, metavar="SECONDS", help=told)
    parser.add_argument("--log", type=Path, help="where to leave the processes' log")
    given = parser.parse_args()
    if given.wrong_clocks and not (given.database == "postgresql" and can_be_wrong()):
        parser.error("wrong clocks are for a fleet on PostgreSQL; they need Linux and a C compiler")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that no process is left behind
    made = one_machine if given.database == "sqlite" else many_machines
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with made(folder) as place:
            verdict = asyncio.run(Storm(weather(given), place, folder).blow())
        if given.log:
            given.log.write_bytes((folder / "runners.log").read_bytes())
    tell(verdict)
    return 1 if verdict.lost or verdict.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
