"""The World Factbook's facts about states: names, demonyms, capital, heads of state and of government."""

from __future__ import annotations

import html
import re
from datetime import datetime

from training.parties.record import Person, fold

_TITLES = frozenset(
    """president prime minister king queen sultan amir emir grand duke prince crown supreme leader chancellor taoiseach
    transition transitional interim acting caretaker vice premier governor-general governor general gen. col. capt. dr.
    sr. sir dame chief lieutenant lieutenant-governor of the state taliban executive chairman board territorial island
    emperor empress congress government council ministers and co-vice gnu cnsp (prime minister) overall high
    commissioner administrator mayor ratu prefect swiss confederation french polynesia pope lord mann""".split()
)
_HONOURS = frozenset("gen. col. capt. dr. sr. sir dame ratu overall".split())
_PARTICLES = frozenset("de da do dos del di e bin van der den von la".split())
_NUMERAL = re.compile(r"[IVX]+$")
_SINCE = re.compile(r"\((?:since )?(?:(\d{1,2}) )?(?:([A-Z][a-z]+) )?(\d{4})[^)]*\)")
_NOTES = re.compile(r"\((?!s\)|men\)|women\))[^)]*\)")
_ARTICLE = re.compile(r"(?:al|el)-", re.IGNORECASE)


def demonyms(nationality: dict[str, dict[str, str]]) -> list[str]:
    """The nouns and adjectives of a nationality, singular and plural: "Dane(s)" and "Danish" give three."""
    found: list[str] = []
    for part in ("noun", "adjective"):
        text = _NOTES.sub("", re.split(r"; note", (nationality.get(part) or {}).get("text", ""))[0])
        for chunk in re.split(r"[,;/]| or ", text):
            found += expand(chunk.strip())
    return list(dict.fromkeys(word for word in found if word[:1].isupper() and word != "NA"))


def expand(word: str) -> list[str]:
    """Singular and plural of "Dane(s)" and "Frenchman(men)"; any other word alone."""
    if plural := re.fullmatch(r"(.+?)\(s\)", word):
        return [plural[1], plural[1] + "s"]
    if plural := re.fullmatch(r"(.+?)(?:man|woman) ?\((men|women)\)", word):
        return [plural[1] + plural[2].replace("men", "man"), plural[1] + plural[2]]
    return [word] if word else []


def capital(text: str) -> list[str]:
    """The seat of government without the notes behind it; empty where there is none."""
    first = re.split(r"[(;,]|\bnote\b", html.unescape(text))[0].strip()
    return [first] if first and len(first) < 30 and not first.startswith(("no ", "administered", "The ")) else []


def legislature(text: str) -> list[str]:
    """The legislature's own-language name, as in "Parliament (Verkhovna Rada)"."""
    inside = re.search(r"\(([^()]+)\)?", html.unescape(text))
    return re.split(r" - |/", inside[1].strip())[:1] if inside else []


def person(text: str, role: str) -> Person | None:
    """One office holder of "President Claudia SHEINBAUM Pardo (since 1 October 2024)", None where no name is found.

    The Factbook writes the surname in capitals, wherever it stands; a viceroy's name follows "represented by".
    `role` is for those whose title the text leaves out.
    """
    text = html.unescape(text).replace("’", "'")
    if "represented by" in text:
        text = re.split(r"represented by ", text)[1]
    head = re.split(r";|, represented|, chief admin", text)[0]
    since = _SINCE.search(head)
    words = re.sub(r"\([^)]*\)|,.*|<br>.*", "", head[: since.start()] if since else head).split()
    loud = next((index for index, word in enumerate(words) if _capital(word)), len(words))
    cut = 1 + max((index for index, word in enumerate(words[:loud]) if word.lower() in _TITLES), default=-1)
    role = " ".join(word for word in words[:cut] if word.lower() not in _HONOURS).lower() or role
    names = words[cut:]
    capitals = [index for index, word in enumerate(names) if _capital(word)]
    if not capitals or not since or len(names) > 7:
        return None
    first = capitals[0] - 1 if capitals[0] and names[capitals[0] - 1] in _PARTICLES else capitals[0]
    end = next((index for index in range(capitals[-1] + 1, len(names)) if not _NUMERAL.match(names[index])), len(names))
    return _named(names, first, end, role, _day(since))


def _capital(word: str) -> bool:
    core = _ARTICLE.sub("", word)
    return len(core) > 1 and core[:2].isupper() and word not in {"GNU", "CNSP"} and not core.endswith(".")


def _named(names: list[str], first: int, end: int, role: str, since: str) -> Person:
    surname = " ".join(_cased(word, index) for index, word in enumerate(names[first:end]))
    given, rest = " ".join(names[:first]), " ".join(names[end:])
    name = f"{given} {surname}" if given else f"{surname} {rest}".strip()
    if " " not in name:
        name = f"{role.title()} {surname}"
    aliases = [f"{given} {surname} {rest}"] if given and rest else []
    if len(given.split()) > 1:
        aliases.append(f"{given.split()[0]} {surname}")
    short = _ARTICLE.sub("", surname) if _ARTICLE.match(surname) else surname
    return Person(name=name, surname=short, given=given or rest, role=role, since=since, aliases=tuple(aliases))


def _cased(word: str, index: int) -> str:
    if index and _NUMERAL.fullmatch(word):
        return word
    if index and fold(word).lower() in _PARTICLES:
        return word.lower()
    if _ARTICLE.match(word):
        return word[:3].lower() + word[3:].title()
    return re.sub(r"(?<=\w{2}')[A-Z]", lambda letter: letter[0].lower(), word.title())


def _day(since: re.Match[str]) -> str:
    day, month, year = since.groups()
    try:
        return datetime.strptime(f"{day or 1} {(month or 'Jan')[:3]} {year}", "%d %b %Y").date().isoformat()  # noqa: DTZ007
    except ValueError as error:
        raise ValueError(f"not a date: {since[0]}") from error
