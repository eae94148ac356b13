"""Where an interaction is answered: five times within half an hour, also in channels that the bot is no member of."""

from __future__ import annotations

import asyncio
import time

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.blocks import Page
from bot.adapters.slack.web_api import PATIENCE, TIMEOUT, Sleep, content_of, retry_after

USES = 5
LIFE = 1_790.0  # seconds; Slack's half hour, less the way
_PAUSES = (0.3, 1.0, 2.5)


class Spent(Exception):
    """A response URL takes no more answers."""


class ResponseUrl:
    """One response URL and what is left of it. `thread`: where the interaction was, None outside of threads."""

    def __init__(self, url: str, *, thread: str | None = None, sleep: Sleep = asyncio.sleep) -> None:
        self._url, self._thread, self._sleep = url, thread, sleep
        self._until = time.monotonic() + LIFE
        self.left = USES

    async def tell(self, page: Page, *, replace: bool = False) -> None:
        """Show a page to the asker alone, instead of what was shown before with `replace`. Raises Spent."""
        await self._send({"response_type": "ephemeral", "replace_original": replace, **content_of(page)}, repeat=True)

    async def publish(self, page: Page) -> None:
        """Show a page to everybody in the channel; never twice. Raises Spent, or what went wrong."""
        await self._send({"response_type": "in_channel", "replace_original": False, **content_of(page)}, repeat=False)

    async def remove(self) -> None:
        """Take back what was shown before. Raises Spent."""
        await self._send({"delete_original": True}, repeat=True)

    async def _send(self, body: dict[str, object], *, repeat: bool) -> None:
        quiet: dict[str, object] = {"unfurl_links": False, "unfurl_media": False}
        said = body | quiet | ({"thread_ts": self._thread} if self._thread else {})
        if self.left <= 0 or time.monotonic() > self._until:
            raise Spent("no answer is left")
        self.left -= 1
        client = AsyncWebhookClient(self._url, timeout=TIMEOUT, retry_handlers=[])
        waited = 0.0
        for pause in (*_PAUSES, None):
            status, wait = await _sent(client, said, repeat=repeat)
            if status == 200:
                return
            if 400 <= status < 500 and status != 429:
                raise Spent(f"refused with status {status}")
            waited += wait
            if pause is None or waited > PATIENCE or (status != 429 and not repeat):
                raise ConnectionError(f"no answer of Slack's: status {status}")
            await self._sleep(wait or pause)


async def _sent(client: AsyncWebhookClient, body: dict[str, object], *, repeat: bool) -> tuple[int, float]:
    """The HTTP status, 0 where none came, and the seconds that Slack wants to be left alone."""
    try:
        response = await client.send_dict(body)
    except (aiohttp.ClientError, TimeoutError) as error:
        if not repeat and not isinstance(error, aiohttp.ClientConnectorError):
            raise
        return 0, 0.0
    return response.status_code, retry_after(response.headers) if response.status_code == 429 else 0.0
