"""How much an article is about each party: how often and how prominently it names the party."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.domain import Article, Party
from summarizer.parties import Gazetteer
from summarizer.parties.gazetteer import Mention
from summarizer.parties.reading import Reading
from summarizer.parties.roles import MEDIA, role_of

TITLE, LEAD = 3.0, 2.0  # what a mention weighs there; elsewhere in the text it weighs 1
LEAD_LEAST, LEAD_MOST = 60, 450  # characters: shorter first paragraphs are bylines, and some texts have no paragraphs
_PLACE = frozenset(
    """in at near from to off outside around through across into toward towards via between inside within northern
    southern eastern western central""".split()
)
_WATERS = frozenset("gulf sea bay strait coast capital city".split())  # "the Gulf of Aden"
_DATELINE = re.compile(r"[^a-z\n]{3,40}?(?:,[^\n]{1,25})?(?:\([^)\n]{2,20}\))?\s*(?:[-–—:]|\.\s)")
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """A party and how it is named: `count` places in title and text, `weight` the same with title and lead weighing
    more, `opening` whether the title or the lead names it. `acting` are the places that name it as one who acts: by
    its name, its seat or a body, and not as where something happens ("in Iran", "off Yemen").
    """

    party: Party
    count: int
    weight: float
    opening: bool
    acting: int


def about(article: Article, reading: Reading, gazetteer: Gazetteer) -> tuple[Mentioned, ...]:
    """The parties that title and text name, the one that the article is most about first; `reading` is of the text.

    What counts is a name, a people ("Russian"), a capital or a seat that stands for its state, a body, or a person
    in office. A capital as a place ("in Moscow", a dateline) does not count, nor do companies and newspapers
    ("a German carmaker", "the Washington Post"). Parties that are only named so are left out.
    """
    counts, acting = Counter[str](), Counter[str]()
    weights, opening = defaultdict[str, float](float), set[str]()
    lead = lead_end(article)
    title = " ".join(article.title.split())
    titled = article.text.lstrip().startswith(title)
    for mention in meant(reading):
        party, early = mention.entry.party, mention.span.start < lead
        counts[party] += 1
        acting[party] += _acts(reading, mention)
        weights[party] += LEAD if early else 1.0
        opening |= {party} if early else set()
    for mention in meant(Reading.of(title, gazetteer)):
        counts[mention.entry.party] += 0 if titled else 1
        weights[mention.entry.party] += TITLE
        opening.add(mention.entry.party)
    ranked = sorted(weights, key=lambda party: (-weights[party], party))
    return tuple(
        Mentioned(
            party=gazetteer.party(one),
            count=counts[one],
            weight=weights[one],
            opening=one in opening,
            acting=acting[one],
        )
        for one in ranked
    )


def lead_end(article: Article) -> int:
    """The character where the first paragraph ends that is neither the title nor a byline; 0 in an empty text."""
    title = article.title.strip()
    for paragraph in _PARAGRAPH.finditer(article.text):
        line = paragraph.group().strip()
        if line != title and len(line) >= LEAD_LEAST:
            return min(paragraph.end(), paragraph.start() + LEAD_MOST)
    return min(len(article.text), LEAD_MOST)


def meant(reading: Reading) -> Iterator[Mention]:
    """The mentions that name a party rather than a place, a company, or a newspaper.

    A form that is often something else ("Georgia", "Jordan") counts where the text also names the party surely.
    """
    sure = {m.entry.party for m in reading.mentions if not m.entry.doubtful}
    dateline = _DATELINE.match(reading.text)
    head = dateline.end() if dateline else 0
    for mention in reading.mentions:
        if mention.entry.doubtful and mention.entry.party not in sure:
            continue
        if mention.entry.sort == "capital" and (mention.span.start < head or _place(reading, mention)):
            continue
        if not _private(reading, mention):
            yield mention


def _acts(reading: Reading, mention: Mention) -> bool:
    """Whether the party is meant: not its people ("Somali pirates"), nor a person, who may be running for office."""
    return mention.entry.sort in ("name", "capital", "metonym", "body") and not _place(reading, mention)


def _place(reading: Reading, mention: Mention) -> bool:
    if mention.first == 0:
        return False
    before = reading.words[mention.first - 1].key
    of = before == "of" and mention.first > 1 and reading.words[mention.first - 2].key in _WATERS
    return before in _PLACE or of


def _private(reading: Reading, mention: Mention) -> bool:
    """Whether the next word makes a company, an expert or a newspaper of it: "German carmaker", "Moscow Times"."""
    if mention.last >= len(reading.words) or mention.entry.sort in ("person", "surname", "body"):
        return False
    word = reading.words[mention.last]
    beside = reading.text[mention.span.end : word.start] == " "
    return beside and (role_of(word.key) == "private" or (word.capital and word.key in MEDIA))
