"""Words that tell what a speaker is: who holds an office, who sits in parliament, who speaks only for himself."""

from __future__ import annotations

from typing import Literal

Role = Literal["executive", "legislature", "unnamed", "opposition", "private", "abstract"]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Holders of office, and bodies of state that speak with one voice.
EXECUTIVE = _set(
    """president presidents president-elect vice-president presidency premier premiers chancellor minister ministers
    secretary secretary-general undersecretary secretaries ambassador ambassadors envoy envoys negotiator
    negotiators coordinator mediator mediators counterpart counterparts
    representative representatives delegate delegates rapporteur charge
    representative-general commissioner commissioners attorney-general prosecutor prosecutors
    spokesman spokeswoman spokesperson spokesmen spokespeople spokespersons
    king queen emir sultan prince princess monarch pope ayatollah
    leader leaders ruler rulers dictator strongman chief chiefs head heads director chairman chairwoman
    chairperson chair deputy governor governors mayor mayors councillor commander commanders general generals
    admiral colonel lieutenant major captain brigadier marshal
    gov gen lt col adm maj
    army military navy troops forces militia militias fighters rebels insurgents separatists guerrillas
    militants junta regime government governments cabinet administration ministry ministries department
    presidency palace authorities authority leadership police intelligence agency agencies embassy consulate
    mission delegation delegations side council coalition alliance bloc organization organisation body
    watchdog committee commission court state states nation country republic kingdom
    office bureau directorate secretariat service board corps force investigator investigators regulator regulators
    judiciary emir prefect vice-minister vice-director vice-chairman inspectors staff
    coastguard guard guards command fleet"""
)
# Seats in a parliament.
LEGISLATURE = _set(
    """parliament parliamentarian parliamentarians lawmaker lawmakers legislator legislators legislature senator
    senators sen congressman congresswoman congressmen congress senate mp mps rep reps republican republicans
    democrat democrats gop deputies speaker whip caucus duma knesset majlis rada sejm bundestag congressional
    backbencher backbenchers assembly chamber peer faction mk mks td tds mep meps saeima riigikogu storting
    riksdag folketing eduskunta oireachtas dail diet hon honourable honorable party parties congressperson bench
    benches"""
)
# Speakers who are meant to stay without a name.
UNNAMED = _set(
    """official officials diplomat diplomats aide aides adviser advisers advisor advisors staffer staffers source
    sources insiders insider bureaucrats negotiators officer officers"""
)
OPPOSITION = _set("opposition dissident dissidents exiles challenger")
# Speakers who hold a position of nobody but themselves.
PRIVATE = _set(
    """analyst analysts expert experts professor professors academic academics scholar scholars researcher
    researchers fellow fellows historian historians economist economists journalist journalists reporter reporters
    correspondent correspondents columnist columnists editor editors author authors writer writers commentator
    commentators observer observers critic critics pundit pundits activist activists campaigner campaigners
    resident residents villager villagers citizen citizens voter voters witness witnesses protester protesters
    protestors demonstrators refugee refugees migrant migrants student students teacher doctor doctors lawyer
    lawyers attorney relative relatives father mother brother sister son daughter wife husband friend friends
    neighbor neighbour neighbours neighbors family worker workers businessman businessmen banker bankers trader
    traders investor investors executive executives ceo company companies firm firms corporation bank banks
    newspaper newspapers media magazine magazines broadcaster broadcasters network networks website websites
    outlet outlets press tv television radio channel newswire report reports poll polls survey surveys pollster
    pollsters strategist strategists think-tank tank institute institution university college foundation charity
    charities ngo ngos group groups association union unions people public population man woman men women
    athlete actor singer celebrity priest bishop cardinal rabbi imam pastor survivor survivors victim victims
    supporters opponents many some others anyone everyone nobody somebody someone tourist tourists fisherman
    fishermen farmer farmers driver study studies scientist scientists engineer consultant consultancy blogger
    semi-official anchor host bloggers user users consumers veteran veterans specialist specialists monitor monitors"""
)
# What a party has and through which it speaks: "Putin's position", "the Kremlin's viewpoint".
ABSTRACT = _set(
    """position positions view views viewpoint stance statement statements remark remarks comment comments tweet
    tweets letter insistence expectation expectations demand demands offer decision policy message speech words
    claim claims argument assessment belief note notes communique readout bulletin commentary text release memo
    opposition support denial refusal willingness announcement thinking
    perspective rhetoric warning threat pledge promise proposal plan hope hopes desire aim aims goal goals"""
)
# What a party writes; alone, it stands for whom the article has just named: "the statement said".
DOCUMENTS = _set("statement communique note letter readout bulletin message text release memo")
# Those whom a state sends: where they are is not whose they are.
SENT = _set("ambassador ambassadors envoy envoys delegate delegates embassy consulate commissioner attache emissary")
# Who watches on behalf of a body, and speaks for nobody where no body is named.
WATCHERS = _set("monitor monitors observer observers staff")
MEDIA = _set(
    """times post journal herald guardian telegraph reuters interfax tass xinhua afp ap bloomberg bbc cnn msnbc cnbc
    nbc abc cbs fox breitbart politico axios economist monitor tribune gazette observer independent daily news
    spiegel zeit monde figaro libération parisien repubblica corriere país mundo vanguardia haaretz yedioth maariv
    aljazeera jazeera arabiya tasnim agence france-presse presse ria novosti
    sputnik rt kommersant vedomosti izvestia gazeta kyodo yonhap asahi
    yomiuri nikkei mainichi chosun dawn hindu press-tv irna fars isna mehr sana wafa anadolu hurriyet sabah
    caijing caixin nyt wsj npr pbs twitter facebook youtube telegram"""
)
# Titles that stand before a name.
TITLES = _set(
    """mr mrs ms miss mx dr sir dame lord lady prof rev hon president prime minister premier chancellor vice
    secretary senator sen rep congressman congresswoman governor gov mayor gen general lt col colonel maj major capt
    captain adm admiral brig brigadier sgt king queen prince princess emir sheikh sultan ayatollah pope cardinal
    ambassador envoy spokesman spokeswoman spokesperson foreign defense defence interior finance deputy chief speaker
    attorney judge justice commander field marshal crown supreme leader house majority minority press first lady
    president-elect mp undersecretary commissioner"""
)
FORMER = _set("former ex onetime one-time erstwhile retired ousted deposed late then-former previous")
PERSONAL = _set("he she him her his hers himself herself")
PLURAL = _set("they them their both we our")
NEUTER = _set("it its itself")


# Words that begin sentences with a capital and are no part of a name.
OPENERS = frozenset(
    """the a an and but or so yet if in on at as by for from to of with when while after before since until because
    although though however meanwhile still also then there here this that these those it its he she they we you i
    his her their our my what why how who where which not no only even both all some many most more last next early
    late earlier later today yesterday tomorrow now once again asked according speaking writing responding
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()
)
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december""".split()
)
# What carries arms against a state or beside it: "a militia in Iraq" is not Iraq's.
ARMED = _set("militia militias rebels fighters insurgents separatists guerrillas militants gunmen paramilitaries")
# Bodies named by their kind once they have been named: "the bloc", "the alliance's commander".
COLLECTIVE = _set("bloc alliance union organization organisation agency watchdog pact grouping court tribunal")
# Heads that say that somebody stands on another side than whom the pronoun before them stands for.
OTHERS = _set("counterpart counterparts rival rivals opponent opponents conqueror")
# Offices and bodies that there is one of in a state, so that the passage can tell which state is meant.
NATIONAL = _set(
    """president presidency premier minister ministers ministry ministries government cabinet chancellor king queen
    emir sultan army military navy junta parliament lawmakers spokesman spokeswoman spokesperson authorities embassy
    ambassador delegation negotiator envoy president-elect vice-president official officials diplomat diplomats"""
)
# Offices and bodies that "he" and "she" cannot be.
BODIES = _set(
    """army military navy troops forces militia junta regime government cabinet administration ministry department
    presidency palace authority leadership police intelligence agency embassy consulate mission delegation side council
    coalition alliance bloc organization organisation body watchdog committee commission court state nation country
    republic kingdom coastguard guard command fleet parliament legislature senate congress"""
)
# Offices of one holder: after somebody else has spoken, "the president" is another, maybe of another state.
SOLE = _set("president president-elect premier chancellor king queen emir sultan pope")
# Words of office that mean the United States where no other country is named.
AMERICAN = frozenset(
    "administration congress congressional senate republican republicans democrat democrats gop sen rep reps "
    "congressman congresswoman congressmen".split()
)
DETERMINERS = frozenset("the this that its his her their".split())


def role_of(word: str) -> Role | None:
    """What a word (its caseless key) makes of a speaker; None when it tells nothing."""
    word = word.removeprefix("ex-").removeprefix("vice-").removeprefix("then-").removeprefix("co-")
    if word in PRIVATE or word in MEDIA:
        return "private"
    if word in UNNAMED:
        return "unnamed"
    if word in OPPOSITION:
        return "opposition"
    if word in LEGISLATURE:
        return "legislature"
    if word in EXECUTIVE:
        return "executive"
    return "abstract" if word in ABSTRACT else None
