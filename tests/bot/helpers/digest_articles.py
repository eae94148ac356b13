"""Twelve invented articles (two are copies) of four invented outlets on five stories, with what parties say."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.digest.domain import Publisher
from summarizer.domain import Party, Stance, Voice

COURIER = Publisher(name="Harbour Courier", feed="https://courier.example/rss", ownership="private", region="europe")
MERIDIAN = Publisher(name="The Meridian", feed="https://meridian.example/rss", ownership="public", region="africa")
SEVER = Publisher(name="Sever Telegraph", feed="https://sever.example/rss", ownership="state", region="eurasia")
PLATEAU = Publisher(name="Plateau Post", feed="https://plateau.example/rss", ownership="private", region="africa")

PARTIES = {
    party.id: party
    for party in (
        Party(id="KEN", name="Kenya", kind="state"),
        Party(id="UGA", name="Uganda", kind="state"),
        Party(id="TZA", name="Tanzania", kind="state"),
        Party(id="NOR", name="Norway", kind="state"),
        Party(id="RUS", name="Russia", kind="state"),
        Party(id="CHL", name="Chile", kind="state"),
        Party(id="PER", name="Peru", kind="state"),
        Party(id="JPN", name="Japan", kind="state"),
        Party(id="PHL", name="Philippines", kind="state"),
        Party(id="ETH", name="Ethiopia", kind="state"),
        Party(id="UN", name="United Nations", kind="organization"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A position of a sample: all but `party`, `stance` and `voice` are words of the text."""

    party: str
    stance: Stance
    speaker: str
    cue: str
    content: str
    voice: Voice = "executive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article: `hours` before the digests' time it appeared; `silent` are ids of parties that it does not hear."""

    id: str
    publisher: Publisher
    hours: float
    title: str
    text: str
    said: tuple[Said, ...] = ()
    silent: tuple[str, ...] = ()
    withheld: int = 0
    carriers: tuple[Publisher, ...] = ()


SAMPLES = (
    Sample(
        id="lake-1",
        publisher=MERIDIAN,
        hours=5,
        title="Lake Victoria fishing talks break up over patrol boats",
        text="Talks on fishing in Lake Victoria broke up in Kampala on Tuesday without a date for another round. "
        "Kenya rejected joint patrols with armed crews. "
        "“We will not send our fishermen home in chains,” Kenyan minister Alice Wekesa said. "
        "Uganda offered to share the radar of its lake stations. "
        "Tanzania sent two envoys to the table, and Tanzania owns half of the shore.\n",
        said=(
            Said(
                party="KEN", stance="reject", speaker="Kenya", cue="rejected", content="joint patrols with armed crews"
            ),
            Said(
                party="KEN",
                stance="reject",
                speaker="Alice Wekesa",
                cue="said",
                content="“We will not send our fishermen home in chains,”",
            ),
            Said(
                party="UGA",
                stance="offer",
                speaker="Uganda",
                cue="offered",
                content="to share the radar of its lake stations",
            ),
        ),
        silent=("TZA",),
        withheld=1,
        carriers=(COURIER, PLATEAU),
    ),
    Sample(
        id="lake-2",
        publisher=PLATEAU,
        hours=4,
        title="Envoys leave Kampala without a deal on the lake",
        text="Envoys of three states left Kampala on Tuesday, and nobody could say when they would meet again. "
        "“We will not send our fishermen home in chains,” Ugandan minister Moses Okello said. "
        "Kenya demanded the release of forty boats that were seized in January. "
        "Tanzania was at the table, but Tanzania kept its paper to itself.\n",
        said=(
            Said(
                party="UGA",
                stance="reject",
                speaker="Moses Okello",
                cue="said",
                content="“We will not send our fishermen home in chains,”",
            ),
            Said(
                party="KEN",
                stance="demand",
                speaker="Kenya",
                cue="demanded",
                content="the release of forty boats that were seized in January",
            ),
        ),
        silent=("TZA",),
        withheld=2,
    ),
    Sample(
        id="lake-3",
        publisher=COURIER,
        hours=2,
        title="Kenya wants its boats back before it talks again",
        text="Kenya will not return to talks on Lake Victoria before its boats are freed, a Kenyan official said. "
        "Kenyan minister Alice Wekesa demanded the release of forty boats that were seized in January. "
        "The United Nations urged the shore states to keep the lake open for ferries. "
        "Tanzania sent no boats, and Tanzania gave no date.\n",
        said=(
            Said(
                party="KEN",
                stance="threaten",
                speaker="a Kenyan official",
                cue="said",
                content="Kenya will not return to talks on Lake Victoria before its boats are freed",
                voice="unnamed",
            ),
            Said(
                party="KEN",
                stance="demand",
                speaker="Alice Wekesa",
                cue="demanded",
                content="the release of forty boats that were seized in January",
            ),
            Said(
                party="UN",
                stance="appeal",
                speaker="The United Nations",
                cue="urged",
                content="to keep the lake open for ferries",
            ),
        ),
        silent=("TZA",),
    ),
    Sample(
        id="lake-4",
        publisher=SEVER,
        hours=1,
        title="Lake states quarrel over seized boats",
        text="The release of forty boats that were seized in January was demanded by a source in Nairobi. "
        "Fishing crews on both shores stayed in port for a third day, and prices of perch doubled.\n",
        said=(
            Said(
                party="KEN",
                stance="demand",
                speaker="a source in Nairobi",
                cue="demanded",
                content="The release of forty boats that were seized in January",
                voice="unnamed",
            ),
        ),
    ),
    Sample(
        id="quota-1",
        publisher=SEVER,
        hours=8,
        title="Moscow calls Oslo's cod quota a breach of the accord",
        text="Russia accused Norway on Tuesday of breaking the accord on cod in the Barents Sea. "
        "Russia threatened to close its ports to Norwegian trawlers from April. "
        "The accord has divided the catch of the two states for thirty years.\n",
        said=(
            Said(
                party="RUS",
                stance="accuse",
                speaker="Russia",
                cue="accused",
                content="of breaking the accord on cod in the Barents Sea",
            ),
            Said(
                party="RUS",
                stance="threaten",
                speaker="Russia",
                cue="threatened",
                content="to close its ports to Norwegian trawlers from April",
            ),
        ),
        silent=("NOR",),
    ),
    Sample(
        id="quota-2",
        publisher=COURIER,
        hours=3,
        title="Norway defends smaller cod quota",
        text="Norway denied that its smaller cod quota breaks any accord. "
        "Norwegian minister Kari Lund offered talks in Tromsø before the season begins. "
        "Scientists had asked for a cut of a fifth.\n",
        said=(
            Said(
                party="NOR",
                stance="deny",
                speaker="Norway",
                cue="denied",
                content="that its smaller cod quota breaks any accord",
            ),
            Said(
                party="NOR",
                stance="offer",
                speaker="Kari Lund",
                cue="offered",
                content="talks in Tromsø before the season begins",
            ),
        ),
        withheld=1,
    ),
    Sample(
        id="cup-1",
        publisher=PLATEAU,
        hours=2,
        title="Chile threatens to stay away from Andes cup, sport's oldest derby",
        text="Chile threatened to stay away from the Andes cup if Peru keeps its visa rule. "
        "The sport has not seen such a quarrel since the derby was founded. "
        "Peru promised free entry for every player with a ticket home.\n",
        said=(
            Said(
                party="CHL",
                stance="threaten",
                speaker="Chile",
                cue="threatened",
                content="to stay away from the Andes cup if Peru keeps its visa rule",
            ),
            Said(
                party="PER",
                stance="pledge",
                speaker="Peru",
                cue="promised",
                content="free entry for every player with a ticket home",
            ),
        ),
    ),
    Sample(
        id="port-1",
        publisher=MERIDIAN,
        hours=44,
        title="Japan to dredge Philippine port under new accord",
        text="Japan promised on Monday to dredge the port of Batangas under an accord that both states signed. "
        "The Philippines pledged to open two berths to coast guard vessels. "
        "The work is to begin in summer.\n",
        said=(
            Said(
                party="JPN",
                stance="pledge",
                speaker="Japan",
                cue="promised",
                content="to dredge the port of Batangas under an accord that both states signed",
            ),
            Said(
                party="PHL",
                stance="pledge",
                speaker="The Philippines",
                cue="pledged",
                content="to open two berths to coast guard vessels",
            ),
        ),
    ),
    Sample(
        id="port-2",
        publisher=COURIER,
        hours=6,
        title="Manila adds a third berth to port accord with Tokyo",
        text="The Philippines offered a third berth in Batangas on Tuesday, a day after its accord with Japan. "
        "Fishermen fear for their moorings, and the mayor wants a vote.\n",
        said=(
            Said(
                party="PHL",
                stance="offer",
                speaker="The Philippines",
                cue="offered",
                content="a third berth in Batangas",
            ),
        ),
    ),
    Sample(
        id="dam-1",
        publisher=MERIDIAN,
        hours=20,
        title="Ethiopia opens spillway to calm neighbours",
        text="Ethiopia opened the spillway of its northern dam on Monday evening to calm its neighbours. "
        "Ethiopia promised daily figures on the level of the reservoir.\n",
        said=(
            Said(
                party="ETH",
                stance="pledge",
                speaker="Ethiopia",
                cue="promised",
                content="daily figures on the level of the reservoir",
            ),
        ),
    ),
)
