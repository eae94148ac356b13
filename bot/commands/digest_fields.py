"""What a subscription can be told, declared once: options, typed text, forms and lists are all made of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.digest_times import DAYS, SETS, clock, days, shown_days
from bot.commands.party_names import find_party, suggest_parties
from bot.commands.settings_fields import field_of, person_fields, suggest_zones
from bot.store.subscription import MOST_STORIES, Subscription, SubscriptionError
from summarizer.digest.beats import regions, topics
from summarizer.digest.keywords import wanted

NOTHING = frozenset({"none", "all", "any", "everything", "-"})  # empties a list
LIST_MOST = 20  # entries of a list
_ENTRY = 80  # characters
_ENTRIES = re.compile(r"(?:[^,;\"“”„]|[\"“”„][^\"“”„]*[\"“”„])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to choose: `parse` reads what was typed (UserError), `shown` writes a value as it is typed.

    `key` is its name in a subscription, `also` other words that begin it, `several` whether it is a list.
    """

    name: str
    key: str
    summary: str
    parse: Callable[[str], Any]
    shown: Callable[[Any], str]
    suggest: Callable[[str], Iterable[str]] | None = None
    also: tuple[str, ...] = ()
    several: bool = False

    def of(self, subscription: Subscription) -> Any:
        """The field's value in a subscription."""
        part = subscription.timetable if hasattr(subscription.timetable, self.key) else subscription.choice
        return getattr(part, self.key)


def entries(typed: str) -> tuple[str, ...]:
    """A list as typed: commas part its entries, but not inside quotation marks; each once."""
    found = dict.fromkeys(" ".join(part.split()) for part in _ENTRIES.findall(typed))
    kept = tuple(part for part in found if part and part.casefold() not in NOTHING)
    if len(kept) > LIST_MOST:
        raise SubscriptionError(f"That is a list of {len(kept)}. It can have {LIST_MOST} entries.")
    for part in kept:
        if len(part) > _ENTRY or wanted(part) is None:
            raise SubscriptionError(f"“{part[:_ENTRY]}” is nothing to look for. Write words, with commas between them.")
    return kept


def _topics(typed: str) -> tuple[str, ...]:
    return tuple(part.casefold() if part.casefold() in topics() else part for part in entries(typed))


def _regions(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_region(part) for part in entries(typed)))


def _region(word: str) -> str:
    key = re.sub(r"[\s-]+", "_", word.casefold().removeprefix("the "))
    if key in regions():
        return key
    near = difflib.get_close_matches(key, regions(), n=1, cutoff=0.5)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(regions())}."
    raise SubscriptionError(f"I know no region “{word}”. {hint}")


def _parties(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(find_party(part).id for part in entries(typed)))


def _stories(typed: str) -> int:
    if not re.fullmatch(r"\d{1,3}", typed.strip()) or not 1 <= int(typed) <= MOST_STORIES:
        raise SubscriptionError(f"“stories” is a whole number from 1 to {MOST_STORIES}.")
    return int(typed)


def _list(value: Sequence[str]) -> str:
    return ", ".join(value) or "all"


def _words(value: Sequence[str]) -> str:
    return ", ".join(value) or "none"


def _last_of(suggest: Callable[[str], Iterable[str]]) -> Callable[[str], Iterable[str]]:
    """Completes the last entry of a list and keeps those before it."""

    def completed(typed: str) -> Iterable[str]:
        before, comma, last = typed.rpartition(",")
        return [f"{before}{comma} {word}".strip() for word in suggest(last.strip())]

    return completed


def _beginning(words: Iterable[str]) -> Callable[[str], Iterable[str]]:
    every = tuple(words)
    return lambda typed: [word for word in every if word.startswith(typed.strip().lower())]


def digest_fields() -> tuple[Field, ...]:
    """Everything that a subscription can be told, in the order in which it is shown."""
    return (*_when(), *_about(), _many())


def _when() -> tuple[Field, ...]:
    zone = field_of(person_fields(), "timezone")
    half_hours = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))
    return (
        Field(
            name="time",
            key="post_at",
            summary="When to post, for example 07:30",
            parse=clock,
            shown=lambda value: value.strftime("%H:%M"),
            suggest=_beginning(half_hours),
            also=("at",),
        ),
        Field(
            name="timezone",
            key="timezone",
            summary="By the clocks of which zone, for example Europe/Kyiv",
            parse=zone.parse,
            shown=str,
            suggest=suggest_zones,
            also=("zone", "tz"),
        ),
        Field(
            name="days",
            key="days",
            summary="On which days: daily, weekdays, or mon,thu",
            parse=days,
            shown=shown_days,
            suggest=_last_of(_beginning((*SETS, *(day[:3] for day in DAYS)))),
            also=("on",),
        ),
    )


def _about() -> tuple[Field, ...]:
    return (
        _listed("topics", "Topics, or any words, with commas between", _topics, _beginning(topics()), "topic", "about"),
        _listed("regions", "World regions, with commas between", _regions, _beginning(regions()), "region"),
        Field(
            name="parties",
            key="parties",
            summary="States, bodies or movements, with commas between",
            parse=_parties,
            shown=lambda value: _list([find_party(id).name for id in value]),
            suggest=_last_of(suggest_parties),
            also=("party",),
            several=True,
        ),
        _listed("include", "Words that a story must have one of; quote a phrase", entries, None, "including", "with"),
        _listed("exclude", "Words that no story may have", entries, None, "excluding", "without"),
    )


def _many() -> Field:
    return Field(
        name="stories",
        key="stories",
        summary=f"How many stories at most, 1 to {MOST_STORIES}",
        parse=_stories,
        shown=str,
        suggest=_beginning(map(str, range(1, MOST_STORIES + 1))),
    )


def _listed(
    name: str,
    summary: str,
    parse: Callable[[str], tuple[str, ...]],
    suggest: Callable[[str], Iterable[str]] | None,
    *also: str,
) -> Field:
    return Field(
        name=name,
        key=name,
        summary=summary,
        parse=parse,
        shown=_list if name in ("topics", "regions") else _words,
        suggest=_last_of(suggest) if suggest else None,
        also=also,
        several=True,
    )
