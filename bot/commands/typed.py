"""What a person typed or pasted, as a request. No shell quoting: articles are full of apostrophes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.commands.table import Command, Commands, Option, Request, Value
from summarizer.errors import UserError

PASTE = 40  # words: anything shorter is a remark or a slip, not an article
_URL = re.compile(r"<?(https?://[^\s<>|]+)(?:\|[^<>]*)?>?", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcuts:
    """Which command is meant where none is named, and the option that takes what was typed."""

    link: str = "link"
    prose: str = "text"
    nothing: str = "help"


def parse(commands: Commands, text: str, *, shortcuts: Shortcuts | None = None) -> Request:
    """The request in `text`: what follows `/brief`, or a message without any slash.

    A named command comes first, then a link, then an article of at least `PASTE` words. Raises UserError
    for anything else, with the nearest command, and for missing or wrong arguments.
    """
    means = shortcuts or Shortcuts()
    words = text.split(maxsplit=1)
    if not words:
        return Request(command=means.nothing)
    first, rest = words[0], words[1] if len(words) > 1 else ""
    if first.lower() in commands and (first.islower() or not is_article(text)):
        command = commands.get(first.lower())
        return Request(command=command.name, arguments=_arguments(commands, command, rest))
    if _URL.match(first):
        command = commands.get(means.link)
        return Request(command=command.name, arguments=_arguments(commands, command, first))
    if is_article(text):
        command = commands.get(means.prose)
        return Request(command=command.name, arguments=_arguments(commands, command, text))
    return _short(commands, commands.get(means.link), text)


def is_article(text: str) -> bool:
    """Whether `text` is long enough to be meant as an article."""
    return len(text.split(maxsplit=PASTE)) >= PASTE


def is_link(text: str) -> bool:
    """Whether `text` begins with a link, or is nothing but an address without its scheme."""
    return bool(_URL.match(text) or _DOMAIN.fullmatch(text.strip()))


def root_of(commands: Commands, line: str) -> str:
    """What follows `/brief` in a line that starts with a slash; raises UserError for another command."""
    name, _, rest = line.removeprefix("/").partition(" ")
    if name.lower() == commands.root:
        return rest
    if name.lower() in commands:
        raise UserError(f"There is no command “/{name}”. Did you mean “/{commands.root} {name.lower()}”?")
    near = difflib.get_close_matches(name.lower(), [commands.root], cutoff=0.5)
    hint = f"Did you mean “/{commands.root} {rest}".rstrip() + "”?" if near else f"Try “/{commands.root} help”."
    raise UserError(f"There is no command “/{name}”. {hint}")


def _short(commands: Commands, link: Command, text: str) -> Request:
    """A few words: a link with a remark around it, an address without its scheme, or a slip."""
    found = _URL.search(text)
    if found:
        return Request(command=link.name, arguments=_arguments(commands, link, found.group()))
    words = text.split()
    if _DOMAIN.fullmatch(text.strip()):
        return Request(command=link.name, arguments=_arguments(commands, link, words[0]))
    shown = " ".join(words[:6]) + (" …" if len(words) > 6 else "")
    raise UserError(f"“{shown}” is neither a command nor a link nor a whole article. {commands.hint(words[0])}")


def _arguments(commands: Commands, command: Command, typed: str) -> dict[str, Value]:
    """The options' values in their order; raises UserError with the usage where one is missing or wrong."""
    if command.typed is not None:
        return dict(command.typed(typed))
    given: dict[str, Value] = {}
    rest = typed.strip()
    for option in command.options:
        word, rest = _take(option, rest)
        if word:
            given[option.name] = _value(option, word)
        elif option.required:
            usage = commands.usage(command)
            raise UserError(f"“/{commands.root} {command.name}” needs {option.summary}. Usage: {usage}")
    return given


def _take(option: Option, rest: str) -> tuple[str, str]:
    if option.kind == "text":
        return rest, ""
    word, *after = rest.split(maxsplit=1) or [""]
    return word, after[0] if after else ""


def _value(option: Option, word: str) -> Value:
    value = _CONVERT[option.kind](word)
    if option.choices and value not in option.choices:
        near = difflib.get_close_matches(word.lower(), option.choices, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise UserError(f"“{word}” is not one of {', '.join(option.choices)}.{hint}")
    return value


def _url(word: str) -> str:
    found = _URL.fullmatch(word)
    if found:
        return found.group(1)
    if not _SCHEME.match(word) and _DOMAIN.fullmatch(word):
        return f"https://{word}"
    if _SCHEME.match(word):
        return word  # the fetcher says which schemes it takes
    raise UserError(f"“{word}” is not a link. A link starts with https://")


def _integer(word: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,18}", word):
        raise UserError(f"“{word}” is not a whole number.")
    return int(word)


_CONVERT: dict[str, Callable[[str], Value]] = {"word": str, "text": str, "url": _url, "integer": _integer}
