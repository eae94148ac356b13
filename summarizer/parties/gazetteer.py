"""The gazetteer: surface forms of parties, their seats, bodies and people, found in a text in one pass."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, cast

from summarizer.domain import Party, PartyKind, Span, Voice
from summarizer.parties.roles import CALENDAR, FORMER, OPENERS, TITLES, role_of
from summarizer.parties.words import Word, words

Sort = Literal["name", "demonym", "capital", "metonym", "body", "person", "surname"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one surface form may stand for. `name` is the full name of a person, otherwise the form itself.

    `since` and `until` bound a person's `office` (None: unknown, or still in office). `doubtful` marks forms
    that are often something else (a US state, a common word, another family's name).
    """

    party: str
    sort: Sort
    name: str
    voice: Voice = "executive"
    since: date | None = None
    until: date | None = None
    doubtful: bool = False
    kind: PartyKind = "state"
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A surface form in a text: its span, its words' indices `[first, last)`, and what it may stand for."""

    span: Span
    first: int
    last: int
    possessive: bool
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """The likeliest meaning."""
        return self.entries[0]


class Gazetteer:
    """Looks surface forms up by their words; longest form first."""

    def __init__(self, parties: Iterable[dict[str, Any]]) -> None:
        self.parties: dict[str, Party] = {}
        self._forms: dict[tuple[str, ...], list[tuple[str, Entry]]] = {}
        self._longest: dict[str, int] = {}
        self._endings: dict[str, set[str]] = {}
        for row in parties:
            self._add(row)

    def _add(self, row: dict[str, Any]) -> None:
        party, kind = row["id"], row["kind"]
        self.parties[party] = Party(id=party, name=row["name"], kind=kind)
        doubtful = set(row.get("ambiguous", ()))
        groups: tuple[tuple[Sort, str], ...] = (
            ("name", "names"),
            ("demonym", "demonyms"),
            ("metonym", "metonyms"),
            ("capital", "capitals"),
        )
        for sort, group in groups:
            for form in row.get(group, ()):
                self._form(form, Entry(party=party, sort=sort, name=form, doubtful=form in doubtful, kind=kind))
        for body in row.get("bodies", ()):
            self._form(body["name"], Entry(party=party, sort="body", name=body["name"], voice=body["voice"], kind=kind))
        for person in row.get("people", ()):
            self._person(party, person, doubtful)

    def _person(self, party: str, row: dict[str, Any], doubtful: set[str]) -> None:
        def entry(sort: Sort, unsure: bool) -> Entry:
            return Entry(
                party=party,
                sort=sort,
                name=row["name"],
                voice=cast(Voice, row["voice"]),
                since=_day(row.get("since")),
                until=_day(row.get("until")),
                doubtful=unsure,
                kind=self.parties[party].kind,
                office=row.get("role", ""),
            )

        for form in (row["name"], *row.get("aliases", ())):
            self._form(form, entry("person", " " not in form and form in doubtful))
        surname = row["surname"]
        if surname != row["name"]:
            self._form(surname, entry("surname", surname in doubtful or len(surname) < 4))

    def _form(self, form: str, entry: Entry) -> None:
        keys = tuple(word.key for word in words(form))
        if not keys:
            return
        if len(keys) > 1 and entry.kind != "state" and entry.sort in ("name", "body"):
            self._endings.setdefault(entry.party, set()).add(keys[-1])
        self._forms.setdefault(keys, []).append((form, entry))
        self._longest[keys[0]] = max(self._longest.get(keys[0], 0), len(keys))

    def party(self, id: str) -> Party:
        """The party of an id; KeyError where there is none."""
        return self.parties[id]

    def endings(self, party: str) -> frozenset[str]:
        """The last words of the names of a body or movement, and of its own bodies; empty for states."""
        return frozenset(self._endings.get(party, ()))

    def find(self, text: str, found: list[Word]) -> list[Mention]:
        """Every mention in `text`, whose words are `found`, left to right, never overlapping."""
        out: list[Mention] = []
        at = 0
        while at < len(found):
            mention = self._at(text, found, at)
            if mention is None or _part_of_a_name(text, found, mention):
                at += 1
            else:
                out.append(mention)
                at = mention.last
        return out

    def _at(self, text: str, found: list[Word], at: int) -> Mention | None:
        if not found[at].capital:
            return None
        for size in range(min(self._longest.get(found[at].key, 0), len(found) - at), 0, -1):
            run = found[at : at + size]
            forms = self._forms.get(tuple(word.key for word in run))
            if forms is None or not _joined(text, run):
                continue
            entries = [entry for form, entry in forms if _written(form, run)]
            if entries:
                # somebody in office comes before a predecessor of the same name
                entries.sort(key=lambda e: (e.doubtful, e.until is not None, -(e.since or date.min).toordinal()))
                return Mention(
                    span=Span(run[0].start, run[-1].end),
                    first=at,
                    last=at + size,
                    possessive=run[-1].possessive,
                    entries=tuple(entries),
                )
        return None


def _part_of_a_name(text: str, found: list[Word], mention: Mention) -> bool:
    """Whether a single word is part of another name: "Israel Mendoza", "Air India", "Jordan Peters"."""
    word = found[mention.first]
    if mention.last - mention.first > 1 or word.acronym or mention.entry.sort not in ("name", "capital", "surname"):
        return False
    if mention.entry.sort == "surname" and word.key in CALENDAR | OPENERS:
        return True
    after = found[mention.last] if mention.last < len(found) else None
    if after is not None and not word.possessive and _name_like(after) and text[word.end : after.start] == " ":
        return mention.entry.sort != "surname"
    before = found[mention.first - 1] if mention.first else None
    if before is None or text[before.end : word.start] != " " or not _name_like(before) or before.possessive:
        return False
    begins = text[: before.start].rstrip(" \"“‘'")[-1:] in ("", ".", "\n", "?", "!", ":")
    return mention.entry.sort == "surname" or not begins or before.key in ("air", "new", "radio", "bank")


def _name_like(word: Word) -> bool:
    """Whether a word could be somebody's other name: capitalised, and no title, office, opener or acronym."""
    plain = word.key in OPENERS or word.key in TITLES or word.key in FORMER or role_of(word.key) is not None
    return word.capital and not plain and not word.acronym


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _joined(text: str, run: list[Word]) -> bool:
    """Whether only spaces (or the dot of an abbreviation) stand between the words."""
    gaps = (text[left.end : right.start] for left, right in itertools.pairwise(run))
    return all(gap.strip(" \u00a0.") == "" and len(gap) <= 2 for gap in gaps)


def _written(form: str, run: list[Word]) -> bool:
    """Whether the text writes the form as a name: acronyms of up to three letters in capitals, others capitalised."""
    if len(run) == 1 and len(run[0].key) <= 3 and form.replace(".", "").isupper():
        return run[0].acronym
    return run[0].capital and all(
        word.capital or not part[:1].isupper() for word, part in zip(run, form.split(), strict=False)
    )


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The shipped gazetteer, loaded once a process."""
    data = json.loads(resources.files("config").joinpath("parties.json").read_text(encoding="utf-8"))
    return Gazetteer(data["parties"])
