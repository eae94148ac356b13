"""`communique data`: what can be typed. Light to import, as every command line's part is."""

from __future__ import annotations

import argparse

WORKSPACE = "slack:T0123ABC or discord:1234567890"


def add_data(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command, with its own commands under `action`."""
    data = commands.add_parser("data", help="list, export or delete what is kept of workspaces and people")
    actions = data.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the workspaces that something is kept of")
    export = actions.add_parser("export", help="everything of one workspace as JSON, without its tokens")
    export.add_argument("-o", "--output", metavar="FILE", default="-", help="where to write it (- for stdout)")
    delete = actions.add_parser("delete", help="delete everything of one workspace")
    for one in (export, delete):
        one.add_argument("--workspace", required=True, metavar="WHICH", help=WORKSPACE)
    forget = actions.add_parser("forget", help="delete everything of one person")
    forget.add_argument("--person", required=True, metavar="WHO", help="slack:T0123ABC:U0123ABC or discord:1234567890")
    for one in (delete, forget):
        one.add_argument("--yes", action="store_true", help="do it; without this, tell what would go")
