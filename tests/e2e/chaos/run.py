"""`make chaos`: deliveries over faulty platforms with processes killed, frozen, and out of disk.

The last line reads "deliveries N lost N doubled N"; the exit status is 0 where nothing was lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[3])]  # `chaos`, `faults`; the project

from chaos.storm import Storm, Weather  # noqa: E402


def main() -> int:
    """Run one storm and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int, default=60, help="of each platform; each gets three messages")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--blind", action="store_true", help="never ask the platform: shows that doubles are counted")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        weather = Weather(channels=given.channels, kills=given.kills, seed=given.seed, blind=given.blind)
        verdict = asyncio.run(Storm(weather, Path(folder)).blow())
    faults = ", ".join(f"{kind} {count}" for kind, count in sorted(verdict.faults.items()))
    sys.stdout.write(
        f"kills {verdict.kills}, freezes {verdict.freezes}, full disks {verdict.full_disks}; {faults}\n"
        f"{verdict.seconds:.0f} s; unfinished in the ledger: {verdict.unfinished}\n"
        f"{verdict}\n"
    )
    return 1 if verdict.lost or verdict.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
