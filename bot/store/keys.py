"""Who and where: the keys that everything of the store belongs to. Light to import: no database library."""

from __future__ import annotations

import json
from dataclasses import dataclass

PUBLIC = ""  # the owner of what came from a link: anybody may see it


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceKey:
    """One Slack team or Discord guild. Discord's direct messages, whose workspace is empty, are no workspace."""

    platform: str
    workspace: str

    def __post_init__(self) -> None:
        if not self.workspace:
            raise ValueError("direct messages are of no workspace")

    def __str__(self) -> str:
        return f"{self.platform}:{self.workspace}"

    def owns(self, kind: str) -> str:
        """How the owners of this workspace's private briefings begin, in an exact comparison; see `_owner`."""
        return json.dumps([kind, self.platform, self.workspace])[:-1] + ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelKey:
    """One channel. `workspace` is Slack's team or Discord's guild; empty for Discord's direct messages."""

    platform: str
    workspace: str
    channel: str

    @property
    def owner(self) -> str:
        """The channel as the owner of a briefing."""
        return _owner("channel", self.platform, self.workspace, self.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKey:
    """One person in one workspace; the same human in two workspaces is two persons."""

    platform: str
    workspace: str
    user: str

    @property
    def owner(self) -> str:
        """The person as the owner of a briefing."""
        return _owner("user", self.platform, self.workspace, self.user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks, and from where. The platform's signed request tells all four, never the asker's own words."""

    platform: str
    workspace: str
    channel: str
    user: str

    @property
    def room(self) -> ChannelKey:
        """The channel from which they ask."""
        return ChannelKey(platform=self.platform, workspace=self.workspace, channel=self.channel)

    @property
    def person(self) -> PersonKey:
        """Who asks."""
        return PersonKey(platform=self.platform, workspace=self.workspace, user=self.user)

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners whose briefings this viewer may see."""
        return PUBLIC, self.person.owner, self.room.owner


def owner_keys(owner: str) -> tuple[WorkspaceKey | PersonKey, ...]:
    """Whose data a private text is: its owner's, where that is a person, and the workspace's; nobody's if public."""
    try:
        kind, platform, workspace, id = json.loads(owner)
    except ValueError:
        return ()
    keys = concerned(platform, workspace, id)
    return keys if kind == "user" else keys[1:]


def concerned(platform: str, workspace: str, user: str) -> tuple[WorkspaceKey | PersonKey, ...]:
    """The person, and the workspace where there is one."""
    person = PersonKey(platform=platform, workspace=workspace, user=user)
    return (person, WorkspaceKey(platform=platform, workspace=workspace)) if workspace else (person,)


def _owner(*parts: str) -> str:
    # JSON, because joining with a separator would make one owner of ("a:b", "c") and ("a", "b:c").
    return json.dumps(parts)
