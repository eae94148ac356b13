"""One wire text in fourteen outlets is one original with fourteen carriers: who wrote it, who carries it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

# Credits as outlets print them, and the agency that they mean.
_AGENCIES = {
    "Reuters": r"Reuters|Thomson Reuters",
    "AP": r"AP|Associated Press|The Associated Press",
    "AFP": r"AFP|Agence France-Presse",
    "dpa": r"dpa",
    "ANSA": r"ANSA",
    "EFE": r"EFE",
    "Xinhua": r"Xinhua",
    "TASS": r"TASS|ITAR-TASS",
    "Interfax": r"Interfax|Interfax-Ukraine",
    "RIA Novosti": r"RIA Novosti",
    "Ukrinform": r"Ukrinform",
    "Anadolu": r"Anadolu(?: Agency)?|AA",
    "IRNA": r"IRNA",
    "Tasnim": r"Tasnim",
    "Mehr": r"MNA",
    "Kyodo": r"Kyodo(?: News)?",
    "Jiji": r"Jiji(?: Press)?",
    "Yonhap": r"Yonhap",
    "CNA Taiwan": r"CNA",
    "PTI": r"PTI|Press Trust of India",
    "ANI": r"ANI",
    "APP": r"APP",
    "Bernama": r"Bernama",
    "Antara": r"Antara",
    "WAM": r"WAM",
    "SPA": r"SPA",
    "QNA": r"QNA",
    "KUNA": r"KUNA",
    "WAFA": r"WAFA",
    "Petra": r"Petra",
    "NNA": r"NNA",
    "SANA": r"SANA",
    "MENA": r"MENA",
    "NAN": r"NAN",
    "PA": r"PA|PA Media",
    "AAP": r"AAP",
    "Bloomberg": r"Bloomberg",
}
AGENCIES = frozenset(_AGENCIES)
_NAMES = "|".join(f"(?P<_{at}>{names})" for at, names in enumerate(_AGENCIES.values()))
_CREDITS = tuple(
    re.compile(pattern.replace("NAMES", _NAMES), flags)
    for pattern, flags in (
        (r"^.{0,80}?\((?:NAMES)\)\s*(?:[-–—:]|$)", re.MULTILINE),  # GENEVA (Reuters) - ...
        (r"^.{0,80}?,\s+\w+ \d{1,2}(?:, \d{4})?[\s.,]*[/(](?:NAMES)[/)]", 0),  # MOSCOW, May 4. /TASS/
        (r"(?:^|[.!?)\]”\"]\s*)\(?(?:[Ss]ource|[Cc]redit|[Vv]ia)s?\s*:\s*(?:NAMES)\b", re.MULTILINE),
        (r"(?:[Ww]ith|©|\([Cc]\)|[Cc]opyright)\s+(?:(?:inputs|reporting|agency inputs)\s+from\s+)?(?:NAMES)\b", 0),
        (r"^[\s(\[–—-]*(?:NAMES)[\s)\].]*$", re.MULTILINE),  # a line of its own
    )
)
_REUTERS_SIGNATURE = re.compile(
    r"\((?:Additional )?[Rr]eporting by .{3,200}?; ?(?:[Ww]riting|[Ee]diting) by ", re.DOTALL
)
_HEAD, _TAIL = 250, 300  # characters at either end of a text where credits stand
_AUTHOR = re.compile(rf"\b(?:{_NAMES})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One article that carries a text. `outlet` is the outlet's id, `agency` the news agency that the outlet is.

    `published` is None where nobody tells; `first_seen` is when a feed first held it. `credit` is the agency that the
    text names as its author. Articles of one text have the same `text`, any number.
    """

    url: str
    outlet: str
    text: int
    first_seen: datetime
    published: datetime | None = None
    credit: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A text and everybody who carries it, the article that it comes from first among `carriers`.

    `credit` is the agency whose text it is, which need not be among the carriers; None where nobody says.
    """

    article: Carrier
    carriers: tuple[Carrier, ...]
    credit: str | None = None

    @property
    def outlets(self) -> tuple[str, ...]:
        """Every outlet once."""
        return tuple(dict.fromkeys(carrier.outlet for carrier in self.carriers))


def originals(articles: Iterable[Carrier]) -> tuple[Original, ...]:
    """The articles by text, in the order in which the texts first came.

    A text comes from the agency that it credits, where that agency's own article is there; else from an article that
    credits nobody, unless all do; else from the earliest.
    """
    groups: dict[int, list[Carrier]] = {}
    for article in sorted(articles, key=_appeared):
        groups.setdefault(article.text, []).append(article)
    return tuple(_original(group) for group in groups.values())


def _original(group: Sequence[Carrier]) -> Original:
    credits = [carrier.credit for carrier in group if carrier.credit]
    credit = max(dict.fromkeys(credits), key=credits.count, default=None)
    source = min(group, key=lambda one: (_rank(one, credit), *_appeared(one)))
    others = tuple(carrier for carrier in group if carrier is not source)
    return Original(article=source, carriers=(source, *others), credit=credit or source.agency)


def _rank(one: Carrier, credit: str | None) -> int:
    """How likely the text is the carrier's own, 0 the likeliest."""
    if one.agency and one.agency == credit:
        return 0
    return 2 if one.credit and one.credit != one.agency else 1


def _appeared(one: Carrier) -> tuple[datetime, datetime, str]:
    return min(one.published or one.first_seen, one.first_seen), one.first_seen, one.url


def credited(text: str, author: str = "") -> str | None:
    """The news agency that a text gives as its author, None where it gives none.

    Agencies that are merely quoted ("told Reuters") do not count.
    """
    byline = _AUTHOR.search(author)
    if byline:
        return _agency(byline)
    ends = (text[:_HEAD], text[_HEAD:][-_TAIL:])
    for pattern in _CREDITS:
        for end in ends:
            match = pattern.search(end)
            if match:
                return _agency(match)
    return "Reuters" if _REUTERS_SIGNATURE.search(text[-600:]) else None


def _agency(match: re.Match[str]) -> str | None:
    found = next((at for at in range(len(_AGENCIES)) if match[f"_{at}"]), None)
    return None if found is None else list(_AGENCIES)[found]
