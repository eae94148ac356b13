"""Files of an answer: into the asker's direct messages, because an answer that they alone see can hold none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.adapters.slack.web_api import WebApi, code_of
from bot.incidents import report
from bot.present.message import Attachment, Line, Message, Section

if TYPE_CHECKING:
    from bot.adapters.slack.answering import Place

_SENT = "The file that you asked for:"
_SHORT = 20_000  # characters that are shown as text where Slack takes no file of the bot's
_FAILED = "Slack did not take the file “{}”: try again in a minute."
_NO_RIGHT = (
    "I may not send files here: whoever manages me adds the scope files:write under “OAuth & Permissions” of the app’s "
    "settings and installs me again, or gives you the file with: communique data export"
)


async def send_files(place: Place, web: WebApi, user: str, files: Sequence[Attachment]) -> None:
    """Send the files, and tell the asker where they are, or what keeps them. Never raises."""
    for file in files:
        try:
            await _upload(web, user, file)
            lines = ["The file is in your direct messages with me."]
        except SlackApiError as error:
            missing = code_of(error) in ("missing_scope", "not_allowed_token_type")
            lines = _instead(file) if missing else [_FAILED.format(file.name)]
        except (SlackRequestError, aiohttp.ClientError, TimeoutError, OSError) as error:
            report(error, slack="file")
            lines = [_FAILED.format(file.name)]
        try:
            body = tuple(Line(text=line) for line in lines)
            await place.give(Message(title=file.name, sections=(Section(body=body),), audience="asker"))
        except Exception as error:
            report(error, slack="file")


def _instead(file: Attachment) -> list[str]:
    """The file's own lines where they are few."""
    return file.content.splitlines() if len(file.content) <= _SHORT else [_NO_RIGHT]


async def _upload(web: WebApi, user: str, file: Attachment) -> None:
    content = file.content.encode()
    asked = await web.read("files.getUploadURLExternal", filename=file.name, length=len(content))
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session,
        session.post(urljoin(web.client.base_url, str(asked["upload_url"])), data=content) as sent,
    ):
        sent.raise_for_status()
    direct = await web.once("chat.postMessage", channel=user, text=_SENT)  # tells the channel of the direct messages
    shown = [{"id": asked["file_id"], "title": file.name}]
    await web.once("files.completeUploadExternal", files=shown, channel_id=direct["channel"])
