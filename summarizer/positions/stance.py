"""What a party does by saying something: one of eleven stances, told by the cue first and by the content second."""

from __future__ import annotations

import re

from summarizer.domain import Stance


def _pattern(stems: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(stems.split()).replace("_", r"\s+") + ")", re.IGNORECASE)


# Stems of cues, in the order in which they are asked; an underscore is a space.
_CUES: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("deny", _pattern(
        "den(?:y|ie[sd]|ying|ial) disput skeptic sceptic disavow refut rebut doubt repudiat contest disclaim "
        "disown refus(?:al|ed|es|ing)_to_acknowledge"
    )),
    ("offer", _pattern(
        "(?:not|never)_(?:yet_)?(?:rule|ruled|ruling)_out not_exclude(?:d)? not_discount offer propos "
        "volunteer dangl (?:held|holds|holding)_out_the_prospect put(?:s|ting)?_forward hint open_to float "
        "suggest(?:s|ed|ing)?_(?:talks|a_meeting)"
    )),
    ("reject", _pattern(
        "reject refus oppos rul(?:e|es|ed|ing)_out dismiss declin resist disagree condemn denounc rebuff "
        "spurn veto object warn(?:ed|s|ing)?_against caution(?:ed|s|ing)?_against "
        "counsel+(?:ed|s|ing)?_against reservation unwilling averse did_not_want do(?:es)?_not_want "
        "rail(?:ed|s|ing)?_against not_accept brush(?:ed|es|ing)?_(?:aside|off) shrug(?:ged|s|ging)?_off "
        "(?:took|takes?|taking)_(?:exception|issue) resent not_entertain reluctan exclud balk differ "
        "lost_faith shun abandon scoff stop(?:ped|s)?_short no_intention no_appetite no_plans hostil_to "
        "against would_not will_not won['’]t wouldn['’]t not_recogni"
    )),
    ("accuse", _pattern(
        "accus blam criti slam mock blast lash alleg complain charg(?:e|ed|es|ing)_(?:that|with) attack chid "
        "chastis rebuk scold fault lambast deride brand paint refer(?:s|red)?_to castigat lament disappoint "
        "suspect protest deplor regret grumbl fum(?:e|ed|ing)\\b furious angry anger charged identify indign "
        "impatien alarm"
    )),
    ("threaten", _pattern("warn threat vow(?:s|ed|ing)?_(?:revenge|retaliat) menac caution")),
    ("pledge", _pattern(
        "pledg promis vow(?:s|ed|ing)? commit guarante assur swor(?:e|n) undert(?:ake|ook) determin resolv "
        "reaffirm"
    )),
    ("accept", _pattern(
        "agree accept consent willing ready approv\\b acquiesc conced bow(?:s|ed)?_to content_to prepared"
    )),
    ("appeal", _pattern(
        "appeal urg(?:e|es|ed|ing)\\b call(?:s|ed|ing)?_(?:on|upon) ask plead plea\\b request beg implor "
        "exhort encourag invit counsel advis(?:e|es|ed|ing)\\b"
    )),
    ("demand", _pattern(
        "demand insist call(?:s|ed|ing)?_for want requir press(?:ed|es|ing) adamant need seek sought intent "
        "focus instruct order(?:ed|s|ing)? hope desire push(?:ed|es|ing)?_for aim would_like wish prefer "
        "would_rather hold(?:s|ing)?_out_for held_out_for"
    )),
    ("support", _pattern(
        "support back endors prais applau welcom hail favo(?:u)?r commend congratulat defend champion salut "
        "voice_for approvingly admir thank express(?:ed|es)?_(?:solidarity|sympathy) stand(?:s|ing)?_by "
        "stood_by sid(?:e|es|ed|ing)_with look(?:s|ed|ing)?_forward happ(?:y|ier) grateful gratitude pleased "
        "glad cheer appreciat satisf pride proud sympath solidar shar(?:e|es|ed|ing)\\b warm_words priority"
    )),
)  # fmt: skip

# Contents, for cues that only say that something was said.
_CONTENTS: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("threaten", _pattern(
        "(?:will|would|shall|could|can)_(?:respond|retaliat|strike|face|pay|punish|impose|target|hit|revoke|bear) "
        "[“\"‘']respond_to consequenc retaliat all_options harsh_response sanctions_will pay_a_price "
        "new_sanctions "
        "(?:additional|further|more_severe|tougher)_(?:steps|actions?|measures|sanctions|economic) in_reserve "
        "strong_signal send_a_message (?:will|would)_follow_with"
    )),
    ("deny", _pattern(
        "no_(?:evidence|connection|plans|talks|such|truth|intention) not_involved nothing_to_do baseless "
        "false fabricat never_(?:said|did|been|sent|had) "
        "(?:did|has|have|had|was|were|is|are)(?:n['’]t|_not)_(?:involv|tak|attack|"
        "supply|send|sent|seek|a_party|respons|behind|plan|here_to|aimed|directed|about) fake untrue"
    )),
    ("reject", _pattern(
        "unacceptable "
        "(?:not|never)_(?:accept|allow|toler|recogni|permit|agree|bow|surrender|negotiat|work|back|support) "
        "(?:will|would|can|could|shall)(?:n['’]t|_?not)_(?:be_part|take_part|stand|be_the|solve) no_legal "
        "wrong out_of_the_question not_(?:the_right|acceptable|going_to) won['’]t ruled_out mistake unwise "
        "inadvisable inappropriate doomed incompatible"
    )),
    ("demand", _pattern(
        "must should need[s]?_to ought_to ha(?:s|ve)_to demand require insist immediately "
        "be_(?:freed|released) intended_to_compel"
    )),
    ("appeal", _pattern(
        "let_us let['’]s please call_on urge appeal we_hope hope_(?:that|for) restraint now_is_the_time "
        "left_behind"
    )),
    ("accuse", _pattern(
        "violat aggress illegal brazen danger interfer undermin responsible_for propagand seeking_war hostil "
        "provoc guilt lie[sd]? fail(?:ed|ing|ure|s)? terroris crime atroci massacr flagrant reckless "
        "destabili sabotag betray hypocri blackmail occup unjust bully coerc accus blam bad_faith incompetent "
        "war_crimes abus cheat threaten attacks? breach not_our_friends corrupt murder slaughter unfriendly "
        "meddl"
    )),
    ("pledge", _pattern(
        "we_(?:will|shall|intend|['’]ll|are_going_to|remain_committed|are_committed) we['’]ll i_will "
        "committed_to "
        "will_(?:continue|never_stop|work|do_everything|keep|help|provide|send|lead|ensure|stand_by|defend|remain)"
    )),
    ("offer", _pattern("ready_to_(?:talk|meet|mediate|host|negotiat|discuss) open_to_(?:talk|dialog|negotiat) offer")),
    ("accept", _pattern("agreed_to accepts? willing(?:ness)?_to ready(?:iness)?_to prepared_to")),
    ("support", _pattern(
        "support welcom solidarity condolenc sympath praise great_(?:move|step) step_forward justified "
        "right_to long_overdue in_favo(?:u)?r endors proud progress congratulat important_step glad pleased "
        "agreed_with"
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
