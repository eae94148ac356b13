"""Words that decide whether two sentences say the same: equivalents, negations, moods, reports, numbers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from summarizer.words import stem, word_set


@cache
def equivalents() -> dict[str, str]:
    """From a stem (or two joined by "_") to the first stem of its group; words of no group are not in it."""
    found: dict[str, str] = {}
    for line in files(__package__).joinpath("equivalents.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            group = ["_".join(stem(part) for part in word.split("_")) for word in line.split()]
            found.update(dict.fromkeys(group, group[0]))
    return found


def key(word: str) -> str:
    """What a word counts as when a draft is held against a source."""
    form = stem(word)
    return equivalents().get(form, form)


def _words(words: str) -> list[str]:
    return words.split()


def keys(words: str) -> frozenset[str]:
    """What the words of a line count as."""
    return frozenset(key(word) for word in words.split())


BARE_NEGATIONS = keys("not no never neither nor none nobody nothing nowhere without cannot hardly scarcely barely")
NEGATIONS = BARE_NEGATIONS | keys(
    "deny refuse reject decline fail failure unable avoid prevent oppose doubt unlikely impossible lack"
)
NEGATIVE_PAIRS = frozenset({(key("rule"), "out"), (key("far"), "from"), (key("stop"), "short")})

MOODS: dict[str, str] = {
    word: mood
    for mood, words in {
        "possible": keys(
            "may might could can possibly perhaps maybe possible potential potentially likely "
            "unlikely probably appear seem apparently alleged allegedly reportedly suspected"
        ),
        "future": keys("will would shall"),
        "duty": keys("should must ought need"),
        "condition": keys("if unless whether provided"),
        "intent": keys(
            "want plan hope intend intention propose consider threaten threat seek aim try attempt "
            "offer ready readiness willing willingness vow demand urge ask expect prepare agree order "
            "wish desire request"
        ),
    }.items()
    for word in words
}

CONDITIONS = word_set("if unless provided except")

REPORTS = keys(
    "say claim announce report insist argue deny accuse warn condemn criticise think believe "
    "explain suggest stress emphasise emphasize acknowledge admit concede indicate reveal "
    "confirm complain describe call predict"
)
STANCES = (
    REPORTS
    | NEGATIONS - BARE_NEGATIONS
    | frozenset(word for word, mood in MOODS.items() if mood == "intent")
    | keys("accept support welcome approve back invade attack bomb strike kill send withdraw win lose meet sign")
)

BORDER_WORDS = word_set("but while although though because whereas after before until when which who as since despite")
BE = word_set("is are was were be been being")
AUXILIARIES = word_set("has have had will would may might could can should must to did do does not never")
PREPOSITIONS = word_set(
    "of in with from by for against on at near between to into toward towards over about "
    "after before through than as like via amid among under during inside outside across"
)
DIRECTIONS = word_set("from to into against for than over")
CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec"
)

UNITS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        )
    )
} | {
    word: 10 * value
    for value, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
SCALES: dict[str, float] = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
BOUNDS: dict[str, str] = {
    "more than": ">",
    "over": ">",
    "above": ">",
    "at least": ">",
    "less than": "<",
    "fewer than": "<",
    "under": "<",
    "below": "<",
    "up to": "<",
    "as many as": "<",
    "at most": "<",
    "nearly": "<",
    "almost": "<",
    "about": "~",
    "around": "~",
    "some": "~",
    "roughly": "~",
    "approximately": "~",
    "close to": "~",
}
