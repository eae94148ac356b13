"""What has to hold of the finished list; each check gives the faults it finds, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from training.parties.record import KINDS, VOICES, Entry


def faults(entries: Iterable[Entry]) -> list[str]:
    """All faults of all entries; empty for a sound list."""
    entries = list(entries)
    found = [fault for entry in entries for fault in (*_entry(entry), *_people(entry))]
    ids = [entry.id for entry in entries]
    found += [f"{id_}: given twice" for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})]
    return found + _shared(entries)


def _entry(entry: Entry) -> list[str]:
    found = []
    if not entry.name or entry.kind not in KINDS:
        found.append(f"{entry.id}: needs a name and one of the kinds {KINDS}")
    surfaces = entry.surfaces()
    known = {*surfaces, *(person.surname for person in entry.people)}
    found += [f"{entry.id}: ambiguous {text!r} is none of its forms" for text in entry.ambiguous if text not in known]
    found += [f"{entry.id}: {text!r} begins with 'the'" for text in surfaces if text.lower().startswith("the ")]
    found += [f"{entry.id}: {text!r} is badly spaced" for text in surfaces if text != " ".join(text.split())]
    found += [f"{entry.id}: {body}: no voice {voice!r}" for body, voice in entry.bodies.items() if voice not in VOICES]
    return found


def _people(entry: Entry) -> list[str]:
    found = []
    for person in entry.people:
        where = f"{entry.id}: {person.name}"
        if not person.surname or person.surname not in person.name:
            found.append(f"{where}: the surname {person.surname!r} is not in the name")
        if not person.role or person.voice not in VOICES:
            found.append(f"{where}: needs a role and a voice")
        try:
            days = [date.fromisoformat(day) for day in (person.since, person.until) if day]
        except ValueError as error:
            found.append(f"{where}: {error}")
        else:
            found += [f"{where}: leaves before coming"] if days != sorted(days) else []
    terms = [(person.name, person.since) for person in entry.people]
    twice = sorted({name for name, since in terms if terms.count((name, since)) > 1})
    return found + [f"{entry.id}: {name}: one term is given twice" for name in twice]


def _shared(entries: list[Entry]) -> list[str]:
    """A form of two parties has to be marked ambiguous in both.

    People may serve two parties one after the other, but nobody is called like another party.
    """
    owners: dict[str, list[Entry]] = defaultdict(list)
    people: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for text, label in entry.surfaces().items():
            if label == "people":
                people[text].add(entry.id)
            else:
                owners[text].append(entry)
    found = [
        f"{text!r} stands for {', '.join(owner.id for owner in holders)}; mark it ambiguous in each, or drop it"
        for text, holders in sorted(owners.items())
        if len(holders) > 1 and not all(text in owner.ambiguous for owner in holders)
    ]
    return found + [
        f"{text!r} is a person of {', '.join(sorted(people[text]))} and stands for {owners[text][0].id}"
        for text in sorted(people.keys() & owners.keys())
    ]
