"""What a party does by saying something: one of eleven stances, told by the cue first and by the content second."""

from __future__ import annotations

import re

from summarizer.domain import Stance


def _pattern(stems: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(stems.split()).replace("_", r"\s+") + ")", re.IGNORECASE)


# Stems of cues, in the order in which they are asked; an underscore is a space.
_CUES: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("deny", _pattern("den(?:y|ie[sd]|ying|ial) disput skeptic sceptic disavow refut rebut doubt")),
    ("reject", _pattern(
        "reject refus oppos rul(?:e|es|ed|ing)_out dismiss declin resist disagree condemn denounc deplor rebuff "
        "spurn veto object warn(?:ed|s|ing)?_against reservation unwilling averse did_not_want do(?:es)?_not_want "
        "rail(?:ed|s|ing)?_against not_accept"
    )),
    ("accuse", _pattern(
        "accus blam criti slam mock blast lash alleg complain charg(?:e|ed|es|ing)_(?:that|with) attack chid chastis "
        "rebuk scold fault lambast deride brand paint refer(?:s|red)?_to castigat lament disappoint"
    )),
    ("threaten", _pattern("warn threat vow(?:s|ed|ing)?_(?:revenge|retaliat) menac caution")),
    ("pledge", _pattern("pledg promis vow commit guarante assur swor(?:e|n) undert(?:ake|ook) determin resolv")),
    ("offer", _pattern("offer propos suggest(?:s|ed|ing)?_(?:talks|a_meeting) invit float")),
    ("accept", _pattern("agree accept consent willing ready approv acquiesc concede(?:s|d)?_to bow(?:s|ed)?_to")),
    ("appeal", _pattern(
        "appeal urg(?:e|es|ed|ing)\\b call(?:s|ed|ing)?_(?:on|upon) ask plead request beg implor exhort encourag"
    )),
    ("demand", _pattern(
        "demand insist call(?:s|ed|ing)?_for want requir press(?:ed|es|ing) adamant need seek sought intent focus "
        "instruct order(?:ed|s|ing)? hope desire push(?:ed|es|ing)?_for aim"
    )),
    ("support", _pattern(
        "support back endors prais applau welcom hail favo(?:u)?r commend congratulat defend champion salut "
        "spoke[n]?_approvingly approvingly admir thank express(?:ed|es)?_(?:confidence|optimism|solidarity|sympathy)"
    )),
)  # fmt: skip

# Contents, for cues that only say that something was said.
_CONTENTS: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("threaten", _pattern(
        "(?:will|would|shall|could|can)_(?:respond|retaliat|strike|face|pay|punish|impose|target|hit|revoke|bear) "
        "consequenc retaliat if_(?:they|it|he|russia|iran|the).*will all_options harsh_response sanctions_will "
        "pay_a_price"
    )),
    ("deny", _pattern(
        "no_(?:evidence|connection|plans|talks|such|truth|intention) not_involved nothing_to_do baseless false "
        "fabricat never_(?:said|did|been) (?:did|has|have|had|was|were|is|are)(?:n['’]t|_not)_(?:involv|tak|attack"
        "|supply|send|seek|a_party|respons|behind|plan|here_to) fake untrue"
    )),
    ("reject", _pattern(
        "unacceptable not_accept (?:will|would|can|could|shall)(?:n['’]t|_?not)_(?:accept|allow|toler|negotiat|recogni"
        "|permit|agree|bow|surrender|work|be_part|take_part|back|support|stand|be_the) cannot_accept reject oppos "
        "no_legal wrong out_of_the_question not_(?:the_right|acceptable|going_to) won['’]t ruled_out mistake unwise "
        "inadvisable inappropriate"
    )),
    ("demand", _pattern(
        "must should need[s]?_to ought_to ha(?:s|ve)_to demand require insist immediately be_(?:freed|released)"
    )),
    ("appeal", _pattern("let_us let['’]s please call_on urge appeal we_hope hope_(?:that|for) restraint")),
    ("accuse", _pattern(
        "violat aggress illegal brazen danger interfer undermin responsible_for propagand seeking_war hostil provoc "
        "guilt lie[sd]? fail(?:ed|ing|ure|s)? terroris crime atroci massacr flagrant reckless destabili sabotag betray "
        "hypocri blackmail occup unjust bully coerc accus blam bad_faith incompetent war_crimes abus cheat threaten"
    )),
    ("pledge", _pattern(
        "we_(?:will|shall|intend|['’]ll|are_going_to|remain_committed|are_committed) we['’]ll i_will committed_to "
        "will_(?:continue|never_stop|work|do_everything|keep|help|provide|send|lead|ensure|stand_by|defend|remain)"
    )),
    ("offer", _pattern("ready_to_(?:talk|meet|mediate|host|negotiat|discuss) open_to_(?:talk|dialog|negotiat) offer")),
    ("accept", _pattern("agreed_to accepts? willing(?:ness)?_to ready(?:iness)?_to prepared_to")),
    ("support", _pattern(
        "support welcom solidarity condolenc sympath praise great_(?:move|step) step_forward justified right_to "
        "in_favo(?:u)?r endors proud progress friend congratulat important_step glad pleased"
    )),
)  # fmt: skip

_NEGATED = re.compile(r"\b(?:not|never|no longer|n['’]t|without)\b|n['’]t\b", re.IGNORECASE)
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


def stance_of(cue: str, content: str) -> Stance:
    """The stance of one position, from the words of its cue and of its content; "claim" where nothing tells more.

    A negated cue turns: "did not rule out" rejects nothing, "did not agree" rejects.
    """
    for stance, pattern in _CUES:
        found = pattern.search(cue)
        if found is not None:
            negated = stance != "reject" or "not" not in found.group()
            if negated and _NEGATED.search(cue, 0, found.start()):
                return _OPPOSITES[stance]
            return _sharpened(stance, content)
    for stance, pattern in _CONTENTS:
        if pattern.search(content):
            return stance
    return "claim"


def _sharpened(stance: Stance, content: str) -> Stance:
    """A warning is a threat only of what the speaker would do; a warning of what others do accuses."""
    if stance == "threaten" and _CONTENTS[5][1].search(content) and not _CONTENTS[0][1].search(content):
        return "accuse"
    return stance
