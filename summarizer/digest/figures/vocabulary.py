"""The words around a figure: what befell people, who they are, and what makes a sentence tell of another event."""

from __future__ import annotations

from summarizer.digest.figures.domain import FigureKind
from summarizer.words import word_set


def _by_word(table: dict[FigureKind, str]) -> dict[str, FigureKind]:
    return {word: kind for kind, words in table.items() for word in words.split()}


# "12 people [were] killed", "12 deaths": what stands behind the people.
BEFALLEN = _by_word(
    {
        "killed": "killed dead died die dies slain deaths fatalities",
        "injured": "injured wounded hurt",
        "missing": "missing",
        "displaced": "displaced fled",
        "evacuated": "evacuated",
        "arrested": "arrested arrests",
        "detained": "detained",
        "captured": "captured",
        "abducted": "abducted kidnapped",
    }
)
# "killing 12 people": verbs whose object the people are.
DONE_TO = _by_word(
    {
        "killed": "kill killed killing kills",
        "injured": "injure injured injuring injures wound wounded wounding wounds hurt hurting hurts",
        "displaced": "displaced displacing displaces",
        "evacuated": "evacuated evacuating evacuates",
        "arrested": "arrested arresting arrests",
        "detained": "detained detaining detains",
        "captured": "captured capturing captures",
        "abducted": "abducted abducting abducts kidnapped kidnapping kidnaps",
    }
)
BARE: frozenset[FigureKind] = frozenset({"killed", "injured"})  # whose verbs need no noun: "killing 12"
# May stand between the people and what befell them. "Seriously" may not: that is a part of the injured.
LINKS = word_set(
    "were was are is have has had been being now also already still officially confirmed reportedly found left"
)
# Between a bare number and "killed": the number is of something else where another word stands before it.
PEOPLE = word_set("people persons person")
PERSONS = PEOPLE | word_set("""
civilians civilian children child women woman men man girls girl boys boy babies teenagers students pupils teachers
villagers residents passengers migrants refugees pilgrims tourists worshippers protesters protestors demonstrators
rioters activists journalists reporters workers employees doctors nurses medics paramedics firefighters rescuers
soldiers troops servicemen personnel fighters militants insurgents rebels gunmen militiamen terrorists guerrillas
policemen officers police guards settlers prisoners inmates detainees pirates sailors fishermen crewmen miners farmers
shoppers supporters officials staff suspects schoolchildren infants adults peacekeepers diplomats lawmakers monks nuns
priests worshipers bystanders foreigners nationals citizens locals mercenaries recruits conscripts marines commandos
herders traders vendors drivers motorists commuters evacuees
""")
# Before a number: it is of a part, or of those who were told of before. Behind it: of some more.
PARTIAL = word_set("""
more other others additional another further the these those both his her their its our first last any each every no not
including among whom which from than between nor
""")
AFTER_BARE = word_set("""
and in on at when after as during near by while outside inside across along amid around but by over from following for
""")
BREAKS = word_set("""
of in on at by for from to with and or but who which that whose when after as during near while since than over under
year years month months week weeks day days hour hours minute minutes time times old kilometres kilometers km miles
metres meters feet percent per a an the were was are is have has had been being be will would could may might can
dozen dozens scores hundreds thousands million billion more other others dead alive separate different
""")
_DOERS = word_set("""
police officials residents reporters journalists activists gunmen rebels militants insurgents terrorists guerrillas
rioters pirates suspects militiamen fighters mercenaries marines commandos diplomats lawmakers citizens locals
""")
# Of these a bare number that follows may count more: "killed a soldier and wounded three".
VICTIMS = (PERSONS - PEOPLE - _DOERS) | word_set("""
civilian child woman man girl boy teenager student pupil teacher villager passenger migrant refugee pilgrim tourist
protester demonstrator journalist worker employee doctor nurse medic paramedic firefighter soldier serviceman policeman
officer guard settler prisoner sailor fisherman miner farmer
""")
RATES = word_set("per every each daily weekly monthly annually yearly")
TOLL_LEADS = word_set(
    "to at of is was reached reaches hit hits passed passes topped tops exceeded exceeds stands stood"
)
