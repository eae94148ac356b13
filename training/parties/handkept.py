"""The hand-kept facts in config/parties/*.toml: read them and merge them into what was generated.

A table a party, its id the key. Lists add to the generated ones; `drop` removes generated strings and people.
A person is "Given {Surname} | role | since..until | alias; alias": the braces may be left out where the surname is
the last word (with the particles before it); days are YYYY, YYYY-MM or YYYY-MM-DD and may be missing on either side.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from pathlib import Path
from typing import Any

from training.parties.factbook import expand
from training.parties.record import VOICES, Entry, Person

_FIELDS = ("names", "demonyms", "capitals", "metonyms", "ambiguous", "drop")
_KEYS = {*_FIELDS, "name", "kind", "bodies", "people"}
_PARTICLE = re.compile(r"(?:van|von|der|den|de|da|do|dos|del|di|bin|al|el|le|la|ben|abu|bint)$", re.IGNORECASE)
_LEGISLATURE = re.compile(
    r"speaker|senat|congress|lawmaker|member of parliament|(?:majority|minority) leader|committee chair|parliament"
)


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """Every table of the folder's files, by party id; raises ValueError for an unknown key or an id given twice."""
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        for party_id, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if party_id in tables:
                raise ValueError(f"{path.name}: {party_id} is in two tables")
            if unknown := set(table) - _KEYS:
                raise ValueError(f"{path.name}: {party_id} has unknown keys {sorted(unknown)}")
            tables[party_id] = table
    return tables


def merge(entries: dict[str, Entry], tables: dict[str, dict[str, Any]]) -> None:
    """Add the hand-kept tables to the generated entries; a hand-kept person replaces the generated one."""
    for party_id, table in tables.items():
        entry = entries.setdefault(party_id, Entry(id=party_id, name="", kind="state"))
        if idle := [text for text in table.get("drop", []) if text not in _generated(entry)]:
            raise ValueError(f"{party_id}: nothing to drop: {idle}")
        entry.name, entry.kind = table.get("name", entry.name), table.get("kind", entry.kind)
        for label in _FIELDS:
            words = table.get(label, [])
            if label == "demonyms":
                words = [form for word in words for form in expand(word)]
            setattr(entry, label, list(dict.fromkeys([*words, *getattr(entry, label)])))
        if entry.name and entry.name not in entry.drop:
            entry.names = list(dict.fromkeys([entry.name, *entry.names]))
        entry.bodies |= {body: voice for voice, bodies in table.get("bodies", {}).items() for body in bodies}
        people = [person(text) for text in table.get("people", [])]
        kept = [other for other in entry.people if not any(other.same(mine) for mine in people)]
        entry.people = [other for other in kept if other.name not in entry.drop] + people


def _generated(entry: Entry) -> set[str]:
    return {*entry.surfaces(), entry.name, *(other.name for other in entry.people)}


def person(text: str) -> Person:
    """One hand-kept person; raises ValueError where the line cannot be read."""
    parts = [part.strip() for part in text.split("|")]
    if not 2 <= len(parts) <= 4:
        raise ValueError(f"not 'name | role | since..until | aliases': {text}")
    full, role = parts[0], parts[1]
    since, until = _term(parts[2]) if len(parts) > 2 else (None, None)
    aliases = tuple(alias.strip() for alias in parts[3].split(";")) if len(parts) > 3 else ()
    name = full.replace("{", "").replace("}", "")
    surname = _surname(full)
    given = " ".join(re.sub(r"\{.*\}", "", full).split()) if "{" in full else name.removesuffix(surname).strip()
    given = re.sub(r"\b(?:al|el)-$", "", given).strip()
    return Person(
        name=name, surname=surname, given=given, role=role, voice=voice(role), since=since, until=until, aliases=aliases
    )


def voice(role: str) -> str:
    """The voice that a role speaks with: executive unless the role says opposition or names a parliament."""
    if role.startswith("opposition"):
        return VOICES[2]
    return VOICES[1] if _LEGISLATURE.search(role) else VOICES[0]


def _surname(full: str) -> str:
    if braced := re.search(r"\{(.+)\}", full):
        return re.sub(r"^(?:al|el)-", "", braced[1])
    words = full.split()
    first = len(words) - 1
    while first > 1 and _PARTICLE.match(words[first - 1]):
        first -= 1
    return re.sub(r"^(?:al|el|Al|El)-", "", " ".join(words[first:]))


def _term(text: str) -> tuple[str | None, str | None]:
    since, dots, until = text.partition("..")
    if not dots:
        raise ValueError(f"not 'since..until': {text}")
    return _day(since, last=False), _day(until, last=True)


def _day(text: str, *, last: bool) -> str | None:
    """The ISO day of YYYY, YYYY-MM or YYYY-MM-DD: the period's first or last day; None for nothing."""
    if not text:
        return None
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        raise ValueError(f"not a day, month or year: {text}")
    year, month, day = [*text.split("-"), "", ""][:3]
    month = month or ("12" if last else "01")
    return f"{year}-{month}-{day or (calendar.monthrange(int(year), int(month))[1] if last else '01')}"
