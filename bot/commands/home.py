"""What somebody finds on the bot's own page: how to ask, what is set here, and the last briefings."""

from __future__ import annotations

from bot.commands.settings import Settings, described
from bot.commands.settings_fields import channel_fields
from bot.commands.state import State, viewer_of
from bot.commands.table import Commands, Request
from bot.present.message import Line, Message, Section

LAST = 5  # briefings
_WELCOME = (
    "Send me a link to a news article, here or where I am a member: I answer with who stands where, in whose words.",
    "Every position is shown with the article's own words that prove it.",
)


class Home:
    """The content of the bot's page, for the asker and the channel of the request."""

    def __init__(self, *, state: State, settings: Settings, commands: Commands) -> None:
        self._state, self._settings, self._commands = state, settings, commands

    async def message(self, request: Request) -> Message:
        """Only what the asker may see: briefings posted in the channel of the request."""
        current = await self._settings.current(request)
        usage = tuple(Line(text=f"{self._commands.usage(one)}: {one.summary}") for one in self._commands)
        sections = [
            Section(body=tuple(Line(text=line) for line in _WELCOME)),
            Section(heading="Commands", body=usage),
            Section(heading="Settings here", body=tuple(described(channel_fields(), current))),
        ]
        posts = await self._state.posts.last(viewer_of(request).room, LAST)
        if posts:
            lines = tuple(Line(text=post.title, link=post.permalink or post.url, at=post.posted_at) for post in posts)
            sections.append(Section(heading="Last briefings here", body=lines))
        return Message(title="Communiqué", sections=tuple(sections), audience="asker")
