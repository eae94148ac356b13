"""Where the bot is: joined and left channels, deleted messages, events seen before."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.commands.orders import Clock
from bot.commands.state import State
from bot.store.keys import ChannelKey, WorkspaceKey
from bot.store.subscription import Target

_LONGEST = 255  # characters of an event's id


class Places:
    """What platforms report about channels; settings are kept for when the bot comes back."""

    def __init__(self, *, state: State, now: Clock) -> None:
        self._state, self._now = state, now

    async def joined(self, platform: str, workspace: str, channel: str) -> None:
        """The bot was added to a channel; digests that could not be posted there go on."""
        from bot.store.subscriptions import Subscriptions  # brings the database library along, as stores do

        await self._state.channels.joined(_key(platform, workspace, channel))
        if workspace:
            await self.present(platform, workspace)
        target = Target(platform=platform, workspace=workspace, channel=channel)
        await Subscriptions(self._state.database).returned(target, now=self._now())

    async def left(self, platform: str, workspace: str, channel: str) -> None:
        """The bot was removed from a channel, or the channel is gone."""
        await self._state.channels.left(_key(platform, workspace, channel), self._now())

    async def left_workspace(self, platform: str, workspace: str) -> None:
        """The bot was removed from a whole workspace, whose data is kept for a while, for when it comes back."""
        from bot.store.workspaces import Workspaces

        await self._state.channels.left_workspace(platform, workspace, self._now())
        key = WorkspaceKey(platform=platform, workspace=workspace)
        await Workspaces(self._state.database).left(key, self._now())

    async def present(self, platform: str, *workspaces: str) -> None:
        """The bot is in these workspaces, whatever was told of them before: digests that stopped there go on."""
        from bot.store.suspension import restore_workspace
        from bot.store.workspaces import Workspaces

        keys = [WorkspaceKey(platform=platform, workspace=workspace) for workspace in workspaces]
        for back in await Workspaces(self._state.database).present(keys):
            await restore_workspace(self._state.database, back.platform, back.workspace, self._now())

    async def absent(self, platform: str, there: Collection[str], mine: Callable[[str], bool]) -> None:
        """Of all workspaces that are `mine` the bot is in those alone: it was removed from others while it was away.

        That is noted, so that their data does not stay for ever; nothing else changes.
        """
        from bot.store.workspaces import Workspaces

        store = Workspaces(self._state.database)
        for key in await store.all():
            if key.platform == platform and key.workspace not in there and mine(key.workspace):
                await store.left(key, self._now())

    async def joined_workspace(self, platform: str, workspace: str, channels: Collection[str]) -> None:
        """The bot was added to a workspace with these channels: whatever could not be posted anywhere in it goes on."""
        from bot.store.subscriptions import Subscriptions

        await self.present(platform, workspace)
        await self._state.channels.joined_workspace(platform, workspace, channels)
        await Subscriptions(self._state.database).returned_workspace(platform, workspace, now=self._now())

    async def uninstalled(self, platform: str, workspace: str) -> None:
        """A workspace removed the app: as `left_workspace`, and its digests stop until it is installed again."""
        from bot.store.suspension import suspend_workspace

        await self.left_workspace(platform, workspace)
        await suspend_workspace(self._state.database, platform, workspace, self._now())

    async def installed(self, platform: str, workspace: str) -> None:
        """A workspace installed the app, for the first time or again: digests that stopped with it go on."""
        from bot.store.suspension import restore_workspace

        await self.present(platform, workspace)
        await restore_workspace(self._state.database, platform, workspace, self._now())

    async def deleted(self, platform: str, workspace: str, channel: str, message: str) -> None:
        """A message was deleted: no pointer leads there any more."""
        await self._state.posts.removed(_key(platform, workspace, channel), message)

    async def first_time(self, platform: str, event: str) -> bool:
        """Whether this event of a platform was not seen before; remembered before it returns."""
        return await self._state.events.first_time(_event(platform, event), self._now())

    async def not_done(self, platform: str, event: str) -> None:
        """What was told to be seen came to nothing: it is new the next time."""
        await self._state.events.forget(_event(platform, event))


def _event(platform: str, event: str) -> str:
    return f"{platform}:{event}"[:_LONGEST]


def _key(platform: str, workspace: str, channel: str) -> ChannelKey:
    return ChannelKey(platform=platform, workspace=workspace, channel=channel)
