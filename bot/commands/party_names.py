"""Parties as people write them: "Moscow", "USA", "the United Nations"."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from functools import cache
from importlib import resources

from summarizer.domain import Party
from summarizer.errors import UserError

_FORMS = ("names", "demonyms", "capitals", "metonyms")
_MOST = 25  # suggestions that any platform takes


def find_party(words: str) -> Party:
    """The party that `words` name; raises UserError with the nearest name for anything else."""
    table, key = _table(), _key(words)
    if key in table:
        return table[key]
    near = difflib.get_close_matches(key, table, n=1, cutoff=0.7)
    hint = f"Did you mean “{table[near[0]].name}”?" if near else "Name a state, a body such as NATO, or a movement."
    raise UserError(f"I know no party “{' '.join(words.split())[:60]}”. {hint}")


def suggest_parties(typed: str) -> Iterable[str]:
    """Names that begin with what was typed, then those that hold it, then what else is called so."""
    key = _key(typed)
    found = dict.fromkeys(party.name for name, party in sorted(_table().items()) if name.startswith(key))
    names = sorted({party.name for party in _table().values()})
    begin = [name for name in names if name.casefold().startswith(key)]
    hold = [name for name in names if key in name.casefold()]
    return list(dict.fromkeys((*begin, *hold, *found)))[:_MOST]


def _key(words: str) -> str:
    return " ".join(words.casefold().removeprefix("the ").replace(".", "").split())


@cache
def _table() -> dict[str, Party]:
    """Every way of writing a party; its own name comes before what others are called too."""
    # Not load_gazetteer, which builds the tables for finding names in a text: only worker processes need them.
    rows = json.loads(resources.files("config").joinpath("parties.json").read_text(encoding="utf-8"))["parties"]
    table: dict[str, Party] = {}
    parties = {row["id"]: Party(id=row["id"], name=row["name"], kind=row["kind"]) for row in rows}
    for row in rows:
        for own in (row["name"], row["id"]):
            table.setdefault(_key(own), parties[row["id"]])
    for row in rows:
        doubtful = set(row.get("ambiguous", ()))
        for form in (form for group in _FORMS for form in row.get(group, ()) if form not in doubtful):
            table.setdefault(_key(form), parties[row["id"]])
    return table
