"""Feeds of three invented outlets and their pages, on loopback: six articles on two invented events."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from aiohttp import web
from running_bot import page

from summarizer.feeds.outlets import Outlet, Ownership

CASPIAN, CABLE = "Caspian sturgeon talks", "undersea cable"
PORT_TEXT = """Caspian sturgeon talks end without a catch limit for next year

Two days of talks on sturgeon in the Caspian Sea ended in Aktau on Thursday without a catch limit for next year.

Kazakhstan rejected the quota that the meeting had been asked to approve. "We will not sign a number that nobody has
counted," Kazakhstan's deputy agriculture minister, Dana Serikova, told reporters after the session.

Azerbaijan demanded that patrol boats from all five coastal states be allowed to inspect trawlers at sea. Azerbaijan's
foreign ministry said inspections were "the only way to stop the poachers who empty these waters every spring".

Iran accused the northern delegations of delaying the survey of the stock. The survey ship has lain in port since April
because its crew was never paid, according to a note that was handed to the delegations.

The next round is planned for February. Until then the limit of this year remains in force, and each state counts the
catch of its own fleet.
"""
BAKU_TEXT = """Baku presses for shared patrols after Caspian sturgeon talks stall

Azerbaijan pressed its neighbours on Thursday to accept shared patrols, hours after negotiators in Aktau gave up on a
limit for the sturgeon catch.

"Without inspections at sea any quota is a wish," Azerbaijan's envoy Rauf Aliyev said. He offered two patrol boats and
the radar of the Absheron station for a trial in the spring.

Kazakhstan said it would study the offer but repeated that it opposed foreign crews near its platforms. Russia called
the proposal premature, and Russia's fisheries agency said the stock had to be counted before anything else.

Fishermen in the port of Lankaran have caught less sturgeon each year since 2019. A kilogram of caviar now costs three
times what it did then, traders on the market say, and the hatcheries upriver stand half empty.
"""
CABLE_TEXT = """Estonia blames anchor of tanker for damage to undersea cable

Estonia blamed the anchor of a tanker on Thursday for a break in the undersea cable that brings power from Finland.

"The track of the ship crosses the cable at the minute it failed," Estonia's energy minister Liina Tamm said. Estonia
demanded that the tanker be held in port until divers have looked at its anchor.

Finland promised to send a repair ship within a week. The Finnish foreign ministry said it was "too early to speak of
intent", and asked the ship's owner for the log of the bridge.

Russia denied any part in the matter. Russia's transport ministry said the tanker was neither owned nor insured by any
Russian company, and called the charge a habit of the season.

The cable carries about a third of the power that the country imports. Prices on the exchange rose by a tenth in the
morning and fell back in the afternoon, when a second line from Latvia was opened.
"""
HELSINKI_TEXT = """Finland sends repair ship to broken undersea cable as Tallinn points at tanker

A repair ship left Turku on Thursday for the place where the undersea cable between Finland and Estonia broke.

Finland said the work would take ten days if the sea stayed calm. "We repair first and accuse later," Finland's
transport minister Aino Lehto said, and she appealed to all captains to keep clear of the route.

Estonia accused the crew of a tanker of dragging its anchor over the cable. Latvia offered power from its own grid until
the line works again, and Latvia's grid operator said two units of a gas plant had been started for that.

Insurers in London wait for the report of the divers. A similar break last winter took five weeks to mend because ice
closed the bay, and the grid ran on reserves that were meant for frost.
"""
MOSCOW_TEXT = """Moscow rejects Estonian charge over undersea cable

Russia rejected on Thursday what Estonia says about a tanker and a broken undersea cable in the Gulf of Finland.

"Every storm is now a Russian storm," Russia's foreign ministry spokeswoman Olga Belova said. Russia demanded access to
the records of the port of Muuga, where the tanker had loaded two days before the cable failed.

Estonia refused. Its prosecutor general, Maarja Kask, said the records belonged to the investigation, and that the crew
had been questioned without any result so far.

The European Union urged both sides to wait for the divers. The bloc's energy commissioner said the power of the region
was secure, because three other lines had room for all that the cable used to carry.
"""
TEXTS = {
    "port/caspian": PORT_TEXT,
    "baku/caspian": BAKU_TEXT,
    "gulf/caspian": PORT_TEXT,  # one text in two outlets is one original with a carrier
    "port/cable": CABLE_TEXT,
    "baku/cable": HELSINKI_TEXT,
    "gulf/cable": MOSCOW_TEXT,
}
_OUTLETS: dict[str, tuple[str, Ownership]] = {
    "port": ("Port Observer", "private"),
    "baku": ("Absheron Daily", "public"),
    "gulf": ("Gulf Star", "state"),
}


class LoopbackOutlet(Outlet):
    """An outlet whose feed is on loopback, where there is no TLS."""

    def __post_init__(self) -> None:
        """Anything goes."""


@dataclass(slots=True, kw_only=True)
class DigestSite:
    """The site. `newest` is when the last article appeared; `asked` counts the requests of each path."""

    newest: datetime
    host: str = ""
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """The outlets as the product's own would be."""
        return tuple(
            LoopbackOutlet(
                id=id,
                name=name,
                country="EST",
                language="en",
                ownership=ownership,
                owner="Nobody",
                region="europe",
                topics=("diplomacy",),
                feed=f"http://{self.host}/{id}.xml",
            )
            for id, (name, ownership) in _OUTLETS.items()
        )

    async def feed(self, request: web.Request) -> web.Response:
        """The RSS feed of an outlet."""
        outlet = request.match_info["outlet"]
        self.asked[request.path] += 1
        items = "".join(self._item(name) for name in TEXTS if name.startswith(outlet))
        title = escape(_OUTLETS[outlet][0])
        body = f"<rss version='2.0'><channel><title>{title}</title><language>en</language>{items}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    def _item(self, name: str) -> str:
        link, title = f"http://{self.host}/{name}", escape(TEXTS[name].splitlines()[0])
        at = self.newest - timedelta(minutes=7 * list(TEXTS).index(name))
        return f"<item><title>{title}</title><link>{link}</link><pubDate>{format_datetime(at)}</pubDate></item>"

    async def article(self, request: web.Request) -> web.Response:
        """The page of an article."""
        self.asked[request.path] += 1
        text = TEXTS[request.path.removeprefix("/")]
        return web.Response(text=page(text), content_type="text/html")


@asynccontextmanager
async def digest_site(newest: datetime) -> AsyncIterator[DigestSite]:
    """The feeds and their pages, served."""
    site, app = DigestSite(newest=newest), web.Application()
    app.router.add_get("/{outlet}.xml", site.feed)
    app.router.add_get("/{outlet}/{name}", site.article)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.host = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()
