"""Who does what in a sentence, without a parser: the names before and after a verb.

The same simple reading is made of the draft and of its source. Where both were copied from the same words it
gives the same answer, right or wrong; what it has to notice is a name that changed its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.evidence.lexicon import AUXILIARIES, BE, DIRECTIONS, PREPOSITIONS, STANCES, keys
from summarizer.evidence.reading import Token, runs

Tokens = tuple[Token, ...]
Name = tuple[str, ...]
_TITLES = keys(
    "president prime minister foreign defence defense secretary general mr mrs ms dr sir lord king "
    "queen prince princess chancellor ambassador senator congressman representative governor chairman "
    "spokesman sen rep gov gen col lt "
)
_NEAR = 2  # words between a preposition and its name ("in the eastern ...")
_BY = 6  # words between a passive verb and its "by"
_INVERTED = 3  # words between "said" and the name after it


def verbs(tokens: Tokens) -> Iterator[int]:
    """Indices of the words that are surely verbs: stances, past forms, and what follows an auxiliary."""
    for index, token in enumerate(tokens):
        if token.role != "content":
            continue
        helped = index > 0 and tokens[index - 1].lower in AUXILIARIES | BE
        if token.key in STANCES or token.lower.endswith("ed") or helped:
            yield index


def name_at(tokens: Tokens, run: tuple[int, int]) -> Name:
    """The keys of a name's words."""
    return tuple(token.key for token in tokens[slice(*run)])


def subject(tokens: Tokens, verb: int) -> Name | None:
    """The name that does it; None where no name does."""
    if tokens[verb].lower == "according":
        return _first_after(tokens, verb, _INVERTED)
    if _passive(tokens, verb):
        by = next((i for i in range(verb, min(verb + _BY, len(tokens))) if tokens[i].lower == "by"), None)
        return _first_after(tokens, by, _INVERTED) if by is not None else None
    before = _before(tokens, verb)
    if before is None and tokens[verb].key == "say":
        return _first_after(tokens, verb, _INVERTED)
    return before


def target(tokens: Tokens, verb: int, reach: int = 3) -> Name | None:
    """The name that it is done to; None where there is none within `reach` words."""
    if _passive(tokens, verb):
        return _before(tokens, verb)
    after = _first_after(tokens, verb, reach)
    return None if after == subject(tokens, verb) else after  # "said Kenya" tells who, not whom


def nearest_verb(tokens: Tokens, index: int) -> str | None:
    """The key of the verb closest to a word, the one before it where two are; None without any."""
    found = sorted((abs(index - verb), verb > index, verb) for verb in verbs(tokens))
    return tokens[found[0][2]].key if found else None


def same(one: Name, other: Name) -> bool:
    """Whether two names can be one: "Putin" is "President Vladimir Putin", "South Korea" no "North Korea"."""
    a, b = set(one) - _TITLES or set(one), set(other) - _TITLES or set(other)
    return a <= b or b <= a


def directions(tokens: Tokens) -> Iterator[tuple[str, str]]:
    """Prepositions of direction with the last word of the name they lead to."""
    for run in runs(tokens):
        preposition = _preposition(tokens, run[0])
        if preposition in DIRECTIONS:
            yield preposition, tokens[run[1] - 1].key


def _passive(tokens: Tokens, verb: int) -> bool:
    if tokens[verb].lower.endswith("ing"):
        return False
    return any(token.lower in BE for token in tokens[max(0, verb - 2) : verb])


def _preposition(tokens: Tokens, first: int) -> str:
    """The preposition that a name hangs on; "" where it stands free."""
    for token in reversed(tokens[max(0, first - _NEAR) : first]):
        if token.lower in PREPOSITIONS:
            return token.lower
        if token.role in {"name", "number"} or token.key in STANCES or token.lower.endswith("ed"):
            return ""
    return ""


def _first_after(tokens: Tokens, index: int, reach: int) -> Name | None:
    for run in runs(tokens):
        if run[0] > index:
            crossed = any(token.border for token in tokens[index + 1 : run[0] + 1])
            return None if crossed or run[0] - index > reach else name_at(tokens, run)
    return None


def _before(tokens: Tokens, verb: int) -> Name | None:
    """The nearest free name before the verb, what stands between two commas skipped."""
    limit = verb
    if (closing := _last_border(tokens, verb)) is not None and tokens[closing].role != "name":
        opening = _last_border(tokens, closing - 1)
        inside = any(closing <= run[0] < verb for run in runs(tokens))
        if opening is not None and not inside:
            limit = opening
    for run in reversed(runs(tokens)):
        if run[1] <= limit and not _preposition(tokens, run[0]):
            return name_at(tokens, run)
    return None


def _last_border(tokens: Tokens, index: int) -> int | None:
    """The last word up to `index` before which a clause ends; None for the first clause."""
    return next((i for i in range(index, 0, -1) if tokens[i].border), None)
