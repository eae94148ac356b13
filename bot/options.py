"""The command line: which commands there are, and what goes together."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.run.operator_options import add_operator
from bot.run.roles import ROLES

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

PASTING = """A link or a command is answered at once. Any other line begins an article, which ends at a line
with a single dot, before a line with a slash command, or at the end of the input; on a terminal two empty
lines end it too."""


def parse(argv: Sequence[str], *, program: str, version: str) -> argparse.Namespace:
    """The command line, checked; wrong usage ends the process with status 2."""
    parser = argparse.ArgumentParser(prog=program, description="Geopolitical briefings with the evidence.")
    parser.add_argument("--version", action="version", version=f"{program} {version}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    brief, explain = _add_brief(commands), _add_explain(commands)
    told = "the chat commands on this terminal, or from a script on stdin"
    commands.add_parser("chat", help=told, epilog=PASTING)
    _add_run(commands)
    add_operator(commands)
    doctor = commands.add_parser("doctor", help="check everything that run needs, and say what to do")
    doctor.add_argument("--offline", action="store_true", help="ask no platform")
    commands.add_parser("schema", help="print the JSON Schema of a briefing")
    options = parser.parse_args(argv)
    if options.command == "brief":
        _check(brief, options)
    if options.command == "explain" and options.html is not None and len(options.sources) > 1:
        explain.error("--html writes one page: name one SOURCE")
    return options


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.jsonl is None and not options.sources:
        parser.error("name a SOURCE, or a file with --jsonl")
    if options.jsonl is not None and options.sources:
        parser.error("--jsonl takes its articles from FILE: name no SOURCE")
    if options.jobs is not None and options.jsonl is None:
        parser.error("--jobs goes with --jsonl")
    if options.jobs is not None and not 1 <= options.jobs <= 64:
        parser.error("--jobs must be 1 to 64")


def _add_brief(commands: Commands) -> argparse.ArgumentParser:
    brief = commands.add_parser("brief", help="brief articles: who stands where, in whose words")
    brief.add_argument("sources", nargs="*", metavar="SOURCE", help="a link, a file (.html, .txt, .md), or -")
    brief.add_argument("--json", action="store_true", help="print JSON: an object, or a list for several")
    brief.add_argument("--jsonl", metavar="FILE", help="brief one JSON object a line (- for stdin)")
    brief.add_argument("--jobs", type=int, metavar="N", help="processes for --jsonl (default 1)")
    return brief


def _add_run(commands: Commands) -> None:
    run = commands.add_parser("run", help="run the chat bot on every platform that has its tokens")
    told = "one role of a fleet, in the place of all of them; needs a PostgreSQL database, which the fleet shares"
    run.add_argument("role", nargs="?", choices=ROLES, default="all", help=told)


def _add_explain(commands: Commands) -> argparse.ArgumentParser:
    explain = commands.add_parser("explain", help="show why each position stands: the article with its words marked")
    explain.add_argument("sources", nargs="+", metavar="SOURCE", help="a link, a file (.html, .txt, .md), or -")
    explain.add_argument("--html", metavar="FILE", help="write a page about one SOURCE (- for stdout)")
    return explain
