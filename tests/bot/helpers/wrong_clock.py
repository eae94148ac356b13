"""Processes whose time of day is wrong, as on a machine whose clock is: for all of their libraries too.

Needs Linux and a C compiler.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


def can_be_wrong() -> bool:
    """Whether there is what `WrongClock` needs."""
    return Path("/proc/self").exists() and shutil.which("cc") is not None


class WrongClock:
    """The clock of processes that are started with `environment`: `set` it before them, and while they run.

    `folder` gets what is compiled; several clocks may share one.
    """

    def __init__(self, folder: Path, name: str, ahead: float) -> None:
        self._file, self._library = folder / f"{name}.ahead", folder / "wrong_clock.so"
        self._file.write_bytes(struct.pack("d", ahead))
        if not self._library.exists():
            command = ["cc", "-shared", "-fPIC", "-O1", "-o", self._library, SOURCE, "-lm"]  # -lm: after what uses it
            subprocess.run(command, check=True)  # noqa: S603

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process has to have in its environment."""
        return {"LD_PRELOAD": str(self._library), "WRONG_CLOCK": str(self._file)}

    def set(self, ahead: float) -> None:
        """So many seconds ahead of the right time from now on; below 0 behind."""
        with self._file.open("r+b") as file:  # in place: processes have it mapped
            file.write(struct.pack("d", ahead))
