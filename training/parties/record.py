"""What is known about one party, as it is being put together and as it is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

VOICES = ("executive", "legislature", "opposition")
KINDS = ("state", "organization", "movement")
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "’": "'"})
_ARTICLE = re.compile(r"\b(?:al|el|ul|ur|as|ash|at|az)-", re.IGNORECASE)


def fold(text: str) -> str:
    """`text` without accents, as news agencies without special letters write it; case is kept."""
    split = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def with_folded(texts: list[str]) -> list[str]:
    """The texts, each followed by its unaccented form, without repeats, in order."""
    return list(dict.fromkeys(form for text in texts for form in (text, fold(text)) if form))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who speaks for a party from `since` until `until` (ISO days, None: unknown or still in office).

    `surname` is the part that news text goes on with; `given` is empty for those who go by one name.
    """

    name: str
    surname: str
    given: str
    role: str
    voice: str = "executive"
    since: str | None = None
    until: str | None = None
    aliases: tuple[str, ...] = ()

    def forms(self) -> list[str]:
        """Every full form the text may use, the name first."""
        forms = [self.name, *self.aliases]
        forms += [_ARTICLE.sub("", form) for form in forms if _ARTICLE.search(form) and " " in form]
        return with_folded(forms)

    def same(self, other: Person) -> bool:
        """Whether two sources mean one person: an equal form, or equal surname and first given name."""
        if {fold(form).lower() for form in self.forms()} & {fold(form).lower() for form in other.forms()}:
            return True
        mine, theirs = self.given.split(), other.given.split()
        return bool(mine and theirs) and (fold(self.surname), fold(mine[0])) == (fold(other.surname), fold(theirs[0]))

    def row(self) -> dict[str, object]:
        """The person as written to the file; `aliases` only where there are some."""
        row: dict[str, object] = {key: getattr(self, key) for key in ("name", "surname", "given", "role", "voice")}
        row |= {"since": self.since, "until": self.until}
        aliases = [form for form in self.forms() if form != self.name]
        return row | ({"aliases": aliases} if aliases else {})


@dataclass(slots=True, kw_only=True)
class Entry:
    """One party in the making; `bodies` maps an institution's name to the voice it speaks with."""

    id: str
    name: str
    kind: str
    names: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    capitals: list[str] = field(default_factory=list)
    metonyms: list[str] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)

    def kept(self, texts: list[str]) -> list[str]:
        """The texts with their unaccented forms, less what the hand-kept list drops."""
        return [text for text in with_folded(texts) if text not in self.drop]

    def surfaces(self) -> dict[str, str]:
        """Every string that stands for the party, and the field it comes from; surnames alone are not among them."""
        found: dict[str, str] = {}
        for label in ("names", "demonyms", "capitals", "metonyms"):
            found |= dict.fromkeys(self.kept(getattr(self, label)), label)
        found |= dict.fromkeys(self.kept(list(self.bodies)), "bodies")
        return found | {form: "people" for person in self.people for form in person.forms()}

    def row(self) -> dict[str, object]:
        """The party as written to the file; `ambiguous` only where something is."""
        row: dict[str, object] = {"id": self.id, "name": self.name, "kind": self.kind}
        for label in ("names", "demonyms", "capitals", "metonyms"):
            row[label] = self.kept(getattr(self, label))
        voices = {form: voice for body, voice in self.bodies.items() for form in with_folded([body])}
        row["bodies"] = [{"name": body, "voice": voices[body]} for body in voices if body not in self.drop]
        people = [person for person in self.people if person.name not in self.drop]
        row["people"] = [person.row() for person in sorted(people, key=lambda p: (p.since or "", p.name))]
        return row | ({"ambiguous": sorted(set(self.ambiguous))} if self.ambiguous else {})
