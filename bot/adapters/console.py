"""`communique chat`: the commands of the chat platforms on a terminal, or from a script on stdin.

A line that starts with a slash is a command, a line that is a link is a pasted link, and a short line that
begins with a command's name is that command. Any other line begins a pasted article. It ends at a line with a
single dot, before a line with a slash command, or at the end of the input; on a terminal two empty lines end
it too, while a script may hold them. `/quit` or the end of the input ends the chat.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.adapters.streams import Streams
from bot.commands.answer import answer_typed, apology
from bot.commands.table import Commands, Request
from bot.commands.typed import is_article, is_link
from bot.present.clean import one_line
from bot.present.terminal import render

_SLASH = re.compile(r"/[a-z]+\b(?!/)", re.IGNORECASE)  # "/brief help", not "/usr/bin"
_QUIT = ("/quit", "/exit")
_ORIGIN = Request(command="", platform="console", channel="console", asker="console")
_SHORT = 6  # words: a line with more that begins with a command's name is prose


@dataclass(slots=True)
class _Paste:
    """The lines of an article that is being pasted, line breaks included."""

    interactive: bool
    lines: list[str] = field(default_factory=list)

    def ended_by(self, line: str) -> bool:
        """Whether `line`, which is not part of the article, ends it."""
        if line.strip() == ".":
            return True
        return self.interactive and not line.strip() and not "".join(self.lines[-1:]).strip()


def chat(commands: Commands, streams: Streams) -> int:
    """Answer until `/quit` or the end of the input; the exit status is 1 only where the input is no text."""
    if streams.interactive:
        _say(streams, f"Communiqué. Paste a link or an article, or type /{commands.root} help; /quit ends.")
        _say(streams, "A pasted article ends with two empty lines, or a line with a single dot.")
    try:
        # The loop runs only while an answer is made: Ctrl-C at the prompt must not wait for a blocked reader.
        with asyncio.Runner() as runner:
            for said in _utterances(commands, streams):
                if said.strip().lower() in _QUIT:
                    break
                if not streams.interactive:
                    _say(streams, f"> {_echo(said)}")
                message = runner.run(answer_typed(commands, said, origin=_ORIGIN))
                _say(streams, render(message, width=streams.width, color=streams.color))
    except UnicodeDecodeError:
        _say(streams, render(apology("The script cannot be read", "It is not UTF-8 text.")))
        return 1
    return 0


def _utterances(commands: Commands, streams: Streams) -> Iterator[str]:
    """What is said, one command, link or article at a time."""
    paste: _Paste | None = None
    while True:
        _prompt(streams, "… " if paste else "> ")
        raw = streams.input.readline()
        line = raw.decode("utf-8-sig")
        if paste and (not raw or _SLASH.match(line) or paste.ended_by(line)):
            yield "".join(paste.lines).strip("\r\n")
            paste = None
            if not _SLASH.match(line):
                line = ""
        if not raw:
            return
        if paste:
            paste.lines.append(line)
        elif line.strip() and _at_once(commands, line):
            yield line.strip()
        elif line.strip() and line.strip() != ".":
            paste = _Paste(interactive=streams.interactive, lines=[line])


def _at_once(commands: Commands, line: str) -> bool:
    """Whether a line is complete by itself and not the beginning of an article."""
    words = line.split()
    if _SLASH.match(line) or (is_link(line) and not is_article(line)):
        return True
    return len(words) <= _SHORT and commands.nearest(words[0]) is not None


def _echo(said: str) -> str:
    """What the script said, in one line of the transcript."""
    lines = said.splitlines()
    return one_line(said) if len(lines) == 1 and not is_article(said) else f"({len(said.split())} words pasted)"


def _prompt(streams: Streams, mark: str) -> None:
    if streams.interactive:
        print(mark, file=streams.out, end="", flush=True)


def _say(streams: Streams, text: str) -> None:
    print(text, file=streams.out, flush=True)
