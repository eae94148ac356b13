"""Words of English news text: where they are, and the form under which two of them count as the same."""

from __future__ import annotations

import re
from functools import lru_cache

# An abbreviation with points, a number with its separators, or letters with inner apostrophes; a hyphen
# parts two words, so that "cease-fire" is found in "cease fire".
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")

# Words that carry no fact of their own. Negations, modals and quantities are not among them: those matter.


def word_set(words: str) -> frozenset[str]:
    """The words of a line, for tables that stay readable."""
    return frozenset(words.split())


FUNCTION_WORDS = word_set("""
a an the this that these those such it its itself he him his himself she her hers herself they them their
theirs themselves we us our ours ourselves i me my mine you your yours who whom whose which what where
when why how and or but so as if than then too also of in on at by for from to into onto with about
against between among through during before after above below over under up down out off again further
once here there now is are was were be been being am have has had having do does did doing done very just
own same other another both each per via while although though because since until upon within along
across around toward towards amid despite yet still however meanwhile even well like s t re ve ll d m
""")

_IRREGULAR = {
    form: base
    for base, forms in {
        "say": "said saying says",
        "according": "according",  # no form of "accord", the treaty
        "tell": "told",
        "willing": "willing",  # no form of "will"
        "make": "made making",
        "take": "took taken taking",
        "leave": "left leaving",
        "go": "went gone goes",
        "meet": "met",
        "hold": "held",
        "give": "gave given giving",
        "send": "sent",
        "fight": "fought",
        "win": "won",
        "lose": "lost",
        "break": "broke broken",
        "begin": "began begun",
        "speak": "spoke spoken",
        "come": "came coming",
        "see": "saw seen",
        "write": "wrote written",
        "fall": "fell fallen",
        "rise": "rose risen",
        "grow": "grew grown",
        "lead": "led",
        "pay": "paid",
        "build": "built",
        "bring": "brought",
        "think": "thought",
        "strike": "struck",
        "shoot": "shot",
        "find": "found",
        "keep": "kept",
        "withdraw": "withdrew withdrawn",
        "choose": "chose chosen",
        "become": "became",
        "know": "knew known",
        "man": "men",
        "woman": "women",
        "child": "children",
        "die": "died dying dies",
        "lie": "lied lying lies",
        "sell": "sold",
        "seek": "sought",
        "buy": "bought",
        "feel": "felt",
        "mean": "meant",
        "deal": "dealt",
        "flee": "fled",
        "steal": "stole stolen",
        "drive": "drove driven",
        "understand": "understood",
        "forbid": "forbade forbidden",
        "shrink": "shrank shrunk",
    }.items()
    for form in forms.split()
}
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The common form of a word's inflections ("negotiations" and "negotiating" give "negotiat").

    Lower case, without points, possessive, plural, -ed, -ing, -ion, -ly and a final e. Two different words
    rarely share a stem; two forms of one word sometimes do not.
    """
    form = word.lower().replace("’", "'").replace(".", "")
    form = form.removesuffix("'s").rstrip("'")
    form = _IRREGULAR.get(form) or _without_ending(_singular(form))
    return form[:-1] if len(form) > 3 and form.endswith("e") else form


def _singular(form: str) -> str:
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "xes", "ches", "shes", "zes")):
        return form[:-2]
    if form.endswith("s") and len(form) > 3 and not form.endswith(("ss", "us", "is", "ous")):
        return form[:-1]
    return form


def _without_ending(form: str) -> str:
    if form.endswith("ied") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith("eed") and len(form) > 5:
        return form[:-1]
    for ending in ("ing", "ed"):
        rest = form.removesuffix(ending)
        if rest != form and len(rest) >= 3 and _VOWEL.search(rest):
            return rest[:-1] if _DOUBLED.search(rest) and not rest.endswith(("ll", "rr")) else rest
    if form.endswith(("tion", "sion")) and len(form) > 6:
        return form[:-3]
    return form.removesuffix("ly") if len(form) > 5 else form


def content_stems(text: str) -> list[str]:
    """The stems of the words of `text` that carry meaning, in order, numbers included."""
    return [stem(word) for word in WORD.findall(text) if word.lower() not in FUNCTION_WORDS]
