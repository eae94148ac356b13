"""Word classes of English news text, as far as a table or an ending tells them; keys as in `parties.words`."""

from __future__ import annotations

from functools import lru_cache

from summarizer.positions.issue_words import MATTERS, singular
from summarizer.words import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("the a an")

OWNERS = _words("its their his her our my your whose")

DETERMINERS = (
    ARTICLES
    | OWNERS
    | _words(
        "this that these those any no some every each all both another such other several many few more most enough"
    )
)

# Prepositions that join a phrase to any matter, and those that join a place to it.
JOINING = _words("on against over with between for from to into about among")
PLACING = _words("in at around near off along towards toward inside across")
NUMBERS = _words(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen eighteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion billions dozen dozens cent percent"""
)

# What stands in "in return for", "in exchange for": no phrase of its own.
LINKING = _words("return exchange response addition favour favor line order place case light spite charge view terms")

# Words that end a noun phrase and are no part of one.
STOPPERS = _words(
    """and or but nor so yet if as than then too also because although though while when where why how whether until
    unless since once after before during within without of on in at by for from to into onto with about against
    between among through above below over under up down out off across around toward towards along amid despite per
    near inside outside behind beyond upon via like unlike except besides ahead i me we us you he him she it they
    them himself itself themselves herself ourselves who whom which what there here now just only even still never
    not ever always already again soon later ago very quite rather almost am is are was were be been being do does
    did done doing have has had having will would shall should can could may might must ought cannot let lets yes
    please however meanwhile instead perhaps maybe otherwise therefore thus hence together away back home abroad
    elsewhere everywhere nowhere far long twice apart aside else once nobody nothing everyone everybody everything
    something somebody someone anything anyone none neither either alone often sometimes usually forward today
    yesterday tomorrow tonight can't won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't
    wouldn't couldn't shouldn't it's that's there's we're they're you're i'm we've they've i've we'll they'll i'll
    he's she's what's let's one's s t re ve ll d m mr ms mrs dr willing unwilling able unable ready prepared due
    likely unlikely aware sure certain glad happy sorry wrong true"""
)

# Verbs whose forms are hardly ever nouns: they end a noun phrase too.
VERBS = frozenset(
    stem(word)
    for word in _words(
        """drawn feed fed lay laid seen shown say tell accept reject refuse deny accuse warn insist declare announce
    believe think know want make take give get go come see find keep become begin seem leave bring write provide
    sit stand lose pay meet include continue learn lead understand speak read allow add spend grow open win offer
    remember consider appear buy wait serve die send expect build stay fall cut reach kill remain suggest raise
    pass sell require decide explain develop carry break receive agree support hit produce eat cover catch draw
    choose cause point listen realise realize place close involve increase hold happen describe treat protect
    prevent join save enjoy discuss avoid identify ensure follow reduce urge vow pledge promise propose impose
    lift seize invade attack attacked bomb deploy withdraw sign ratify recognise recognize negotiate free arrest
    detain expel deport extradite destroy violate breach undermine threaten condemn denounce criticise criticize
    blame welcome praise endorse back applaud call ask appeal beg implore demand seek pursue resolve settle end
    stop halt start resume restart suspend cancel postpone delay extend renew encourage force fight defend
    retaliate respond answer reply react argue claim assert maintain note stress emphasise emphasize underline
    acknowledge admit concede confirm reveal describe call label dub deem regard mean plan intend prepare try
    attempt fail succeed manage help assist enable guarantee host mediate arrive depart return move push pull put
    set turn run bear burn swallow vote poll patrol inspect check monitor verify prove show need let happen arise
    exist belong depend result prefer hope fear wish like love hate deserve choose starve suffer endure abandon
    surrender compromise concede yield abide comply obey exchange sink sank sunk attribute shrug spoil rise rose
    fell drove flew threw drew held kept spent implement enforce fulfil fulfill honour honor respect ignore
    dismiss harm hurt damage weaken strengthen improve worsen escalate contain deter close blockade besiege occupy
    annex capture liberate evacuate shoot fire launch test target strike fund finance sponsor arm train equip
    supply ship export import trade deliver transfer rule govern elect appoint oust overthrow topple treat ease
    tighten soften harden abstain exclude rule refute disclaim reiterate reaffirm underscore voice convey express
    term bring conduct carry hand cross cause cost count last taste own rid advise look seem measure watch shut
    eat drink paint stock rent dance sing"""
    )
)

# Adjectives that no suffix tells: they are never the head.
ADJECTIVES = _words(
    """new old great big small large high low long short early late good bad best worst better worse main major minor
    key full whole entire half same own other only mere sheer very last next first second third fourth final latest
    recent fresh further joint direct indirect open free fair just poor rich strong weak hard soft tough firm deep
    wide broad narrow heavy light real true false sure certain clear vague public private secret former foreign
    domestic internal external military civil civilian nuclear human social economic financial commercial legal
    illegal lawful unlawful unilateral bilateral multilateral mutual common shared modest bold brave mad sad proud
    safe unsafe ready due near far northern southern eastern western north south east west central upper lower inner
    outer front rear hot cold warm cool dry wet dead alive sick young live local national international regional
    global overseas offshore onshore undersea maritime naval aerial interim permanent temporary provisional
    humanitarian unarmed armed so-called would-be third-party two-state short-term long-term unacceptable unbearable
    possible impossible sincere closed frozen broken stolen hidden lost paid unpaid few several many various certain
    extra additional more such separate overlapping red blue green white black yellow grey gray hostile fragile
    neutral null void inhuman brutal vital immediate sovereign intact silent calm quiet worth similar equal
    different serious"""
)

COMPARATIVES = _words(
    """broader stronger tougher harsher wider closer stricter sharper softer higher lower longer deeper greater bigger
    smaller larger fewer easier heavier weaker better worse"""
)

# Adjectives that tell two matters of one name apart.
TELLING = _words(
    """nuclear chemical biological military naval humanitarian commercial presidential parliamentary legislative
    electoral municipal northern southern eastern western maritime agricultural financial conventional medical
    digital solar political territorial"""
)

ADJECTIVE_ENDINGS = ("al", "ive", "ous", "ful", "less", "ic", "able", "ible", "ary", "ish", "ese", "ant", "ent", "ian")

# Nouns in spite of an adjective's or an adverb's ending.
NOUNS = frozenset(
    singular(word)
    for word in _words(
        """proposal withdrawal renewal removal approval arrival trial refusal denial arsenal appeal tribunal official
    capital hospital initiative directive incentive traffic offensive narrative missive motive executive relative
    rival signal terminal canal metal coal goal meal festival survival revival betrayal rehearsal referral disposal
    appraisal perpetrator music republic public topic epidemic pandemic clinic fabric critic arctic table cable
    vegetable parable military salary boundary library dictionary mercenary missionary treasury agreement settlement
    payment movement shipment treatment parliament government statement armament armaments disarmament deployment
    development investment punishment involvement commitment document instrument environment enrichment procurement
    enforcement appointment disappointment replacement management requirement element experiment moment comment
    fragment regiment monument argument arraignment ailment basement cement pavement segment sediment sentiment
    engagement disengagement encroachment harassment imprisonment indictment resentment abandonment appeasement
    rearmament resettlement displacement easement infringement impeachment judgment judgement amendment equipment
    harassment detriment recruitment establishment employment plant warrant grant tenant migrant immigrant combatant
    restaurant covenant giant merchant consultant accountant servant militant protestant participant inhabitant
    occupant assistant agent accident incident event patient student president precedent continent client percent
    extent intent content consent dissent talent rent tent cent current torrent deterrent parent president opponent
    proponent component exponent resident dissident crescent ascent descent present contingent insurgent tangent
    dish fish parish british rubbish finish cheese civilian guardian politician technician musician physician
    historian ally supply assembly family rally monopoly anomaly reply fly july italy contrary veto secretary
    adversary anniversary commentary judiciary beneficiary estuary sanctuary"""
    )
)

ADVERBS_NOT = _words(
    "ally supply assembly family rally monopoly anomaly reply july italy early friendly likely deadly daily"
)

# Nouns in -ed; others are taken for participles.
ED_NOUNS = _words("need speed deed feed seed breed creed greed weed bed")

# Nouns in -ing; other words in -ing are taken for verbs unless they stand before a noun.
GERUNDS = _words(
    """fighting shelling bombing killing shooting meeting funding training trafficking smuggling spying hacking
    shipping fishing mining dumping peacekeeping enriching dredging poaching drilling whaling logging policing
    rating building housing bargaining stockpiling poisoning kidnapping hearing ruling crossing uprising briefing
    understanding landing sharing financing testing lending borrowing weapons-testing jamming overfishing laundering
    jailing meddling targeting bombings killings shootings crossings hearings meetings buildings rulings warning
    wording"""
)


@lru_cache(maxsize=1 << 14)
def is_adjective(key: str) -> bool:
    """Whether a word can only describe a noun."""
    form = singular(key)
    if form in NOUNS or form in MATTERS:
        return False
    return key in ADJECTIVES or key in COMPARATIVES or (len(key) > 4 and key.endswith(ADJECTIVE_ENDINGS))


def is_adverb(key: str) -> bool:
    """Whether an ending tells an adverb."""
    return len(key) > 4 and key.endswith("ly") and key not in ADVERBS_NOT


def is_participle(key: str) -> bool:
    """Whether a word describes a noun or is a verb: "proposed", "remaining"."""
    if key.endswith("ed"):
        return len(key) > 3 and key not in ED_NOUNS
    return len(key) > 4 and key.endswith("ing") and key not in GERUNDS


@lru_cache(maxsize=1 << 14)
def may_be_verb(key: str) -> bool:
    """Whether a word that no ending tells from a noun is a form of a known verb."""
    if key in ADJECTIVES or key in GERUNDS or key.endswith(("tion", "sion", "ment", "tions", "sions", "ments")):
        return False
    return stem(key.replace("-", "")) in VERBS
