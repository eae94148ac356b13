"""Nouns that tell whether a phrase of a news text names a matter on which parties take positions.

The tables hold singulars (see `singular`), so that "sanctions" and "sanction" are one entry.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1 << 14)
def singular(key: str) -> str:
    """The form under which a noun is looked up: without plural, and without a hyphen ("cease-fire" is "ceasefire")."""
    form = key.replace("-", "")
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "xes", "ches", "shes", "zes")):
        return form[:-2]
    if form.endswith("s") and len(form) > 3 and not form.endswith(("ss", "us", "is", "ous")):
        return form[:-1]
    return form


def _singulars(text: str) -> frozenset[str]:
    return frozenset(singular(word) for word in text.split())


# Matters that states negotiate, contest or fight over.
MATTERS = _singulars(
    """sanctions embargo blockade boycott tariffs levy duties quota subsidies dumping surcharge fees tolls tax
    price-cap licences license permits visas ban moratorium restrictions curbs controls talks negotiations
    dialogue summit mediation diplomacy mediator ceasefire truce armistice pause hostilities war fighting
    conflict invasion offensive incursion occupation annexation attack strike airstrikes shelling bombing
    bombardment raid clash crackdown coup shooting massacre killing assassination poisoning abduction kidnapping
    bloodshed violence genocide torture withdrawal pullout deployment mobilisation mobilization drills exercises
    manoeuvres maneuvers patrol overflight airspace no-fly buffer corridor crossing border frontier checkpoint
    base outpost fence wall troops peacekeepers mercenaries monitors observers inspectors inspections
    verification enrichment uranium plutonium reactor missile rocket drone warheads arsenal disarmament weapons
    arms ammunition munitions shells tanks jets test launch satellite minefield mines programme program treaty
    pact accord agreement deal memorandum protocol convention charter ratification resolution veto election vote
    ballot referendum recount runoff poll hostages prisoners captives detainees crew crewmen sailors pilots swap
    exchange extradition asylum refugees migrants migration deportation returnees displacement territory
    sovereignty independence autonomy secession recognition statehood status boundary demarcation island reef
    shoal archipelago strait waters canal dam river basin reservoir pipeline cable grid gas oil grain wheat
    cereal fertiliser fertilizer rice flour fuel electricity coal copper nickel lithium timber fish fishing
    fishery squid mackerel cattle beef cotton exports imports trade shipment deliveries cargo transit shipping
    aid assistance relief food medicine convoy reparations compensation loan debt bailout funding payment assets
    reserves inquiry investigation probe tribunal court ruling verdict warrant trial indictment arbitration
    lawsuit membership accession enlargement expulsion suspension embassy consulate ambassador mandate mission
    lease concession contract port railway bridge road runway airfield spying espionage hack hacking cyberattack
    interference disinformation propaganda balloons loudspeakers surveillance emissions climate fund pollution
    vaccine outbreak reforms constitution amnesty curfew emergency decree transition unrest protests peace ties
    relations relationship cooperation support meddling terrorism extremism smuggling trafficking piracy famine
    starvation hunger invitation visit meeting session hotline deadline ultimatum guarantees safeguards"""
)

# Matters that are not worth naming before a rarer one in the same sentence.
PLAIN_MATTERS = _singulars(
    """war border meeting visit session water road test oil gas food trade court exercise mission island river
    territory conflict violence attack fund program programme fighting emergency status exchange deadline
    invitation ambassador embassy reserves base ties relations relationship cooperation support peace"""
)

# What is done to a matter: "the withdrawal of the troops" is about the troops.
ACTIONS = _singulars(
    """withdrawal release return extradition deployment closure reopening opening resumption renewal cancellation
    extension lifting easing halt end start beginning completion importance prospect possibility use delivery
    supply sale removal transfer handover presence lack question issue matter topic case cause role risk danger
    threat need restoration establishment creation implementation adoption rejection violation expansion
    reduction cost imposition participation escalation number fate future idea hope way talk shadow
    responsibility freeze coordinates repatriation level rest most part trace shortage price stop evidence
    effectiveness outline"""
)

# Forms that a matter takes: "the cease-fire proposal" is about the cease-fire.
FORMS = _singulars(
    """agreement deal accord plan proposal process line issue question regime effort initiative terms offer
    arrangement settlement dispute crisis debate push bid package measure system"""
)

# What refers to something said before, and names nothing by itself.
REFERRING = _singulars(
    """idea suggestion proposal offer demand plan request accusation charge allegation claim report decision move
    step comment remark view point response statement position act action measure matter issue question problem
    situation event text word answer refusal reply call message letter speech half term condition approach
    gesture version notion argument news document development incident"""
)

# Heads that never name a matter: time, measure, people who speak, and words too wide.
EMPTY_HEADS = _singulars(
    """engineer shipowner scientist unit bank sea door ladder forest shelter trap bribe point restraint map day week
    month year hour minute time moment today tomorrow yesterday night morning evening noon spring summer autumn
    winter season decade century date weekend monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december way thing side part end lot
    number kind sort fact reason place hand eye head face name person people man men woman women child children
    family mother father brother sister son daughter friend guest judge board priority notion goodwill answer
    everyone anybody nobody nothing something anything everything one two three four five six seven eight nine
    ten dozen hundred thousand million billion third percent per cent country nation state government world
    region area capital city town village president minister ministry official spokesman spokeswoman spokesperson
    diplomat envoy leader secretary chief chairman chair director deputy commander general colonel captain
    admiral lawmaker parliament congress senate senator committee cabinet council administration aide adviser
    analyst expert professor reporter journalist newspaper agency television interview conference news briefing
    statement tape radio video army police military rebel militia party counterpart colleague neighbour neighbor
    delegate delegation opposition authorities good bad best worst right left least most more less much many
    first last second same other sign doubt hope fear concern belief opinion mind spirit heart goal aim purpose
    interest effort result chance course order example behalf addition truth lie joke song story reality life
    sense feeling thanks gratitude pleasure honour honor condolences paper table breath voice tone sentence line
    piece bit majority minority bloc alliance group member host peer citizen readiness willingness commitment
    conviction stance use need want will work help sake turn back top middle front rear spokesmen accordance
    behest basis step level range total account kilometre kilometer mile dollar euro say foe culprit visitor
    resident faith patience memory respect attention care luck ease solidarity support satisfaction surprise
    regret anger preference desire wish intention history past present future politics policy detail information
    matter afternoon sir lady gentleman gentlemen boy girl king queen prince republic kingdom union organisation
    organization quote microphone camera-crew telephone phone crowd smile laughter silence-of"""
)

# Nouns that count as one matter within an article.
SYNONYMS = {
    singular(word): group.split()[0]
    for group in (
        "ceasefire truce armistice pause",
        "talks negotiations negotiation dialogue",
        "tariff levy duties surcharge toll",
        "hostage captives captive",
        "prisoner prisoners detainee detainees",
        "election vote poll ballot",
        "pact treaty agreement accord deal",
        "troops forces soldiers",
        "licence license permit",
        "war invasion conflict fighting hostilities",
        "pullout withdrawal",
        "drill exercise manoeuvre maneuver",
        "inquiry investigation probe",
        "lorries trucks",
        "ammunition munitions",
        "program programme",
    )
    for word in group.split()
}

# Matters before which a name only tells who is behind them: "US sanctions" and "Obama's sanctions" are one.
AUTHORED = _singulars(
    "sanctions tariff ceasefire truce talks negotiations war invasion offensive election airstrikes strikes"
)

# Modifiers that tell no two matters apart.
WEAK_MODIFIERS = _singulars(
    """similar such new fresh further direct indirect next latest second third first final last immediate possible
    proposed planned current recent renewed full whole entire more additional another other so-called own same
    formal informal joint continued ongoing repeated separate early future lasting temporary permanent"""
)
