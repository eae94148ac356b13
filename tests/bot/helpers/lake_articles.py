"""The story of the lake: four articles (two have copies), a quotation given to two parties, a silent party."""

from __future__ import annotations

from digest_cast import COURIER, MERIDIAN, PLATEAU, SEVER, Said, Sample

LAKE = (
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
)
