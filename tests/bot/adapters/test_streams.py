"""On a real terminal: a pseudo-terminal pair, with the program on its far end."""

# ruff: noqa: S603 - the only program that is started is the one under test

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.files import CONFIG

SAMPLE = str(CONFIG / "samples" / "black-sea-grain.txt")
FAKED = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # some shells have it ignored
    f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1] / 'helpers')!r}); "
    "from bot_fakes import PARTS; from bot.__main__ import main; sys.exit(main(None, PARTS))"
)


def read_until(terminal: int, mark: str, seconds: float = 60) -> str:
    """What the program shows, up to `mark`, its end, or `seconds` without a word."""
    shown = b""
    while mark.encode() not in shown and select.select([terminal], [], [], seconds)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux: the far end was closed
            break
        if not piece:
            break
        shown += piece
    return shown.decode()


def start(*arguments: str, **environ: str) -> tuple[subprocess.Popen[bytes], int]:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", FAKED, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", **environ},
        start_new_session=True,
    )
    os.close(theirs)
    return process, ours


@pytest.mark.parametrize(("environ", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_color_and_width_of_a_terminal(environ: dict[str, str], colored: bool) -> None:
    process, terminal = start("brief", SAMPLE, COLUMNS="50", **environ)
    shown = read_until(terminal, "Engine:")
    assert process.wait(20) == 0
    os.close(terminal)
    assert ("\x1b[" in shown) is colored
    if not colored:
        assert max(len(line) for line in shown.splitlines()) <= 50


def test_chat_prompts_answers_and_ends_at_ctrl_c() -> None:
    process, terminal = start("chat")
    assert "a single dot" in read_until(terminal, "\n> ")
    os.write(terminal, b"help\n")
    assert "/brief link <url>" in read_until(terminal, "\n> ")
    shown = ""
    for _ in range(20):  # one that comes right before the program waits for a line is seen only with the next
        os.killpg(process.pid, signal.SIGINT)
        shown += read_until(terminal, "Interrupted.", seconds=1)
        if "Interrupted." in shown:
            break
    assert "Interrupted." in shown
    assert process.wait(20) == 130
    os.close(terminal)
