"""Whether a sentence tells of the event itself, and of which day and places, as far as its own words say."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_SPAN = "year month week season decade summer winter spring autumn fall attack quake strike".replace(" ", "|")
_OTHER_TIMES = (
    r"(?:19|20)\d\d\b(?!,\d)",
    r"since\b(?! (?:dawn|midnight|morning))",
    r"(?:so far|ago|previously|originally|initially|at first|earlier|overall|on average|history|historic)\b",
    rf"(?:this|last|past|recent|previous|same|next) (?:\w+ )?(?:(?:{_SPAN})s?|century)\b",
    r"(?:years?|months?|weeks?|decades?) (?:before|of|later)\b",
    r"(?:over|in|within|during) the (?:past|last)\b",
    r"(?:24|48|72)[ -]hours?\b",
    r"(?:(?:on|in) \w+ alone|(?:total|cumulative|combined) (?:death|number|toll))\b",
    rf"the {_MONTH} \d",
    r"(?:anniversary|separate|separately|elsewhere|meanwhile)\b",
    r"also (?:attack|hit|struck|shell|fire|target|open|bomb)",
    r"(?:in|of|during|by) (?:the|a) (?:\w+ ){0,2}(?:wars?|conflict|uprising|insurgency)\b",
    rf"(?:in|last|of|since|early|late|mid)[ -]{_MONTH}",
)
_ELSEWHEN = re.compile(rf"\b(?:{'|'.join(_OTHER_TIMES)})", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:could|would|might|may|can|should|if|unless|feared|fears?|threat\w*|plan(?:s|ned|ning)?|plot\w*|likely|"
    r"expected|false|rumou?rs?|den(?:y|ies|ied)|estimates?|estimated|believed|presumed|unconfirmed|attempt(?:ed|s)? to|"
    r"trying to|will)\b"
)
_GOES_ON = re.compile(r"[\"“‘'`]*\s*(?:It|That|Those|These|There|They|Then|In that|At that)\b")
_DAY = re.compile(r"\b((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Tt]oday|[Yy]esterday)\b")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACE = re.compile(r"\b(?i:in|at|near|outside|hit|struck) (?:the )?(?:\w+ern )?((?:[A-Z][\w'’-]+ ?)+)")
_NO_PLACE = re.compile(rf"{_DAY.pattern}|{_MONTH}")


def of_the_event(sentence: str) -> bool:
    """Whether nothing in the sentence says that it tells of another time, of a longer one, or of what is not sure."""
    asks = sentence.rstrip("\"”' ").endswith("?")
    return not asks and not _ELSEWHEN.search(sentence) and not _UNSURE.search(sentence)


def goes_on(sentence: str) -> bool:
    """Whether the sentence tells of what the one before it told."""
    return bool(_GOES_ON.match(sentence))


def days(sentence: str, published: datetime | None) -> frozenset[str]:
    """The days of the week that the sentence names; "today" is that of publication where that is known."""
    found = set()
    for match in _DAY.finditer(sentence):
        word = match.group().capitalize()
        if word in _DAYS:
            found.add(word)
        elif published is not None:
            found.add(_DAYS[(published - timedelta(days=word == "Yesterday")).weekday()])
    return frozenset(found)


def places(sentence: str) -> frozenset[str]:
    """The names that follow "in", "at", "near" and the like, days and months aside."""
    names = {match.group(1).strip() for match in _PLACE.finditer(sentence)}
    return frozenset(name for name in names if not _NO_PLACE.match(name))
