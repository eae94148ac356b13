"""A subscription as people type it, in any order: 07:30 Europe/Kyiv weekdays topics sanctions, "black sea"."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from bot.commands.digest_fields import Field, digest_fields
from bot.commands.digest_times import is_clock, is_days
from bot.commands.settings_fields import suggest_zones
from bot.store.subscription import SubscriptionError

ME, HERE, THREAD = "me", "here", "thread"
_WORD = re.compile(r"[\"“”„][^\"“”„]*[\"“”„]?,?|[^\s\"“”„]+")
_SILENT = frozenset({"for", "to", "at", "in", "every", "and", "day", "post", "digest"})
_USAGE = "Write it as: 07:30 Europe/Kyiv weekdays topics sanctions, energy exclude sport."
_NUMBER = re.compile(r"#?\d{1,3}")


def typed_fields(text: str, *, numbered: bool = False) -> dict[str, str]:
    """What was typed, by the names of the fields; "to" is me, here or thread, "number" is there where `numbered`.

    A field's name begins it, and all up to the next name is its value. Before any name, times, zones and days are known
    by what they look like. Raises SubscriptionError, with a hint, at words that are none of these.
    """
    begins = {word: field for field in digest_fields() for word in (field.name, *field.also)}
    found: dict[str, list[str]] = {}
    current: Field | None = None
    words = _WORD.findall(text)
    if numbered and words and _NUMBER.fullmatch(words[0]):
        found["number"] = [words.pop(0).lstrip("#")]
    for at, word in enumerate(words):
        key = word.lower().rstrip(":")
        named = begins.get(key)
        if named is not None and not (key in _SILENT and _plain(words[at + 1 : at + 2])):
            current = named
            found.setdefault(named.name, [])
        elif key in _SILENT and _plain(words[at + 1 : at + 2]):
            continue
        elif current is None or not _goes_on(current, found[current.name], word):
            current = None
            _free(word, words[at + 1 : at + 2], found)
        elif current.several and (guess := _looks_like(word)):
            found[guess], current = [word.strip(",")], None
        else:
            found[current.name].append(word)
    return {name: " ".join(value) for name, value in found.items() if value}


def _goes_on(field: Field, so_far: list[str], word: str) -> bool:
    """Whether a word belongs to the value of the field named before it: "new york", "mon, thu"."""
    if field.several or not so_far:
        return True
    if field.name == "days":
        return is_days(word) or word.lower() == "and"
    return field.name == "timezone" and bool(suggest_zones(" ".join([*so_far, word])))


def _plain(following: list[str]) -> bool:
    """Whether the next word needs no name before it."""
    return bool(following) and _looks_like(following[0]) is not None


def _looks_like(word: str) -> str | None:
    """The field of a word that shows by itself what it is."""
    bare = word.rstrip(",")
    if is_clock(bare):
        return "time"
    zone = bare.upper() == "UTC" or ("/" in bare and bare.lower() in map(str.lower, suggest_zones(bare)))
    return "timezone" if zone else None


def _free(word: str, following: list[str], found: dict[str, list[str]]) -> None:
    """A word without a name before it."""
    key = word.lower().strip(",")
    guess = _looks_like(key)
    if guess:
        found[guess] = [key if guess == "time" else word.strip(",")]
    elif key in (ME, HERE, THREAD):
        found["to"] = [key]
    elif is_days(key) or (found.get("days") and key == "and"):
        found.setdefault("days", []).append(f"{key},")
    elif _NUMBER.fullmatch(key) and following and following[0].lower().startswith("stor"):
        found["stories"] = [key]
    elif key not in _SILENT and not key.startswith("stor"):
        _zone_or_nothing(word, found)


def _zone_or_nothing(word: str, found: dict[str, list[str]]) -> None:
    cities = [name for name in suggest_zones(word) if name.lower().split("/")[-1] == word.lower()]
    if cities:
        found["timezone"] = [cities[0]]
        return
    names = [field.name for field in digest_fields()]
    near = difflib.get_close_matches(word.lower(), names, n=1)
    zones = [] if near else list(suggest_zones(word))[:1]
    hint = f"Did you mean “{(near or zones)[0]}”? " if near or zones else ""
    raise SubscriptionError(f"I do not understand “{word[:60]}”. {hint}{_USAGE}")


def parsed(given: Mapping[str, object]) -> dict[str, object]:
    """Given options as values by their names in a subscription; raises UserError."""
    return {field.key: field.parse(str(given[field.name])) for field in digest_fields() if field.name in given}
