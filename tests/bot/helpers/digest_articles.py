"""Twelve invented articles (two are copies) of four invented outlets on five stories, with what parties say."""

from __future__ import annotations

from digest_cast import COURIER, MERIDIAN, PLATEAU, SEVER, Said, Sample
from lake_articles import LAKE

SAMPLES = (
    *LAKE,
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
