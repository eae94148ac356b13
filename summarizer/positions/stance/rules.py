"""Stances by rule. The words that tell are in `cues.txt`, `contents.txt` and `objects.txt`."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from summarizer.domain import Stance
from summarizer.positions.stance.lexicon import load, plain

OBJECT = 5  # words at the start of a content among which stands what it is about

_NEGATED = re.compile(r"\b(?:not|never|no longer|without)\b")
_OPPOSITES: dict[Stance, Stance] = {
    "deny": "claim",
    "reject": "claim",
    "accept": "reject",
    "support": "reject",
    "pledge": "reject",
    "offer": "reject",
    "accuse": "claim",
    "threaten": "deny",
    "demand": "reject",
    "appeal": "reject",
}
_JUDGING = re.compile(
    r"\b(?:call(?:s|ed|ing)?|describ\w+|term(?:s|ed|ing)|deem\w*|regard\w*|consider(?:s|ed|ing)?|labell?\w*|dub\w*|"
    r"find|finds|found|sees?|saw|thinks?|thought|views?|viewed)\b(?! (?:for|on|upon))"
)
_INSISTING = re.compile(r"insist|adamant|assur")
_SUGGESTED = re.compile(r"(?:an? |talks|mediation|\w{3,}ing )")
_FINITE = re.compile(r"\b(?:is|are|was|were|had|has|have|will|would|did|does|can|could)\b")


class _Turn(NamedTuple):
    """A stance told by a cue that holds `cue` becomes `then` where the content holds `content`."""

    stance: Stance
    cue: str
    content: str
    then: Stance


_TURNS = (
    _Turn("reject", "condemn|denounc|decr[iy]", "attack|violence|kill|invasion|bomb|aggress", "accuse"),
    _Turn(
        "pledge", "", r"^(?:to )?(?:close|veto|cut|sink|strike|block|punish|crush|expel|avenge)\b|retaliat", "threaten"
    ),
    _Turn("appeal", "", r"\?$", "claim"),
    _Turn("demand", "", r"^(?:none|nothing)\b", "reject"),
    _Turn("support", "happy|glad|pleased", "^to (?!see|hear)", "offer"),
    _Turn(
        "offer", "", r"^(?:simply )?(?:to )?(?:simply )?(?:agree|accept|wait|abide|live with|sign|comply)\b", "accept"
    ),
)


def stance_of(cue: str, content: str) -> Stance:
    """The stance of one position, from the words of its cue and of its content; "claim" where nothing tells more.

    A negated cue turns: "did not rule out" rejects nothing, "did not agree" rejects.
    """
    cue, content = plain(cue), plain(content)
    return _by_cue(cue, content) or _judged(cue, content) or _by_content(content)


def _by_cue(cue: str, content: str) -> Stance | None:
    """The stance that the most words of the cue tell; None where it only says that something was said."""
    found = [(section.name, match) for section in load("cues.txt").values() if (match := section.longest(cue))]
    if not found:
        return None
    name, match = max(found, key=lambda one: one[1].group().count(" "))
    stance = cast(Stance, name)
    if not _NEGATED.search(match.group()) and _NEGATED.search(cue, 0, match.start()):
        return _OPPOSITES.get(stance, stance)
    return _sharpened(stance, cue, content)


def _sharpened(stance: Stance, cue: str, content: str) -> Stance:
    """What the content makes of the stance that the cue tells."""
    if stance in ("reject", "accuse") and _about("charge", content):
        return "deny"
    for turn in _TURNS:
        if stance == turn.stance and re.search(turn.cue, cue) and re.search(turn.content, content):
            return turn.then
    if stance == "accept" and "agree" in cue and not re.match(r"(?:to|on|with|an?|the|that)\b", content):
        return _by_content(content)  # "agreed: ..." only says that somebody had said so before
    if stance in ("demand", "pledge") and _INSISTING.search(cue):
        told = _by_content(content)
        return stance if told == "claim" and not _FINITE.search(content) else told
    if stance == "threaten" and _by_content(content) == "accuse":
        return "accuse"  # a warning is a threat only of what the speaker would do; one of what others do accuses
    return stance


def _about(name: str, content: str) -> bool:
    """Whether an object of the section `name` stands at the start of the content."""
    return _holds(name, " ".join(content.split()[:OBJECT]))


def _holds(name: str, words: str) -> bool:
    """Whether a word of the section `name` of objects.txt is among `words`."""
    return load("objects.txt")[name].pattern.search(words) is not None


def _judged(cue: str, content: str) -> Stance | None:
    """Who calls a thing bad rejects it, who calls somebody bad accuses, who calls either good supports.

    Who suggests a thing offers it; who suggests that something is so only claims it.
    """
    if "suggest" in cue and _SUGGESTED.match(content):
        return "offer"
    if not _JUDGING.search(cue):
        return None
    if _holds("bad", content):
        return "reject" if _about("work", content) else "accuse"
    return "support" if _holds("good", content) else None


def _by_content(content: str) -> Stance:
    """The stance of the first section that has a word of the content."""
    told = (cast(Stance, section.name) for section in load("contents.txt").values() if section.pattern.search(content))
    return next(told, "claim")
