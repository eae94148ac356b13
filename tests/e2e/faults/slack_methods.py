"""The Web API's methods: what each does to the workspace, and the scope that it asks for."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from faults.slack_limits import view_breaches
from faults.slack_posting import check_message, open_to_app
from faults.slack_workspace import SlackError, Workspace

Arguments = Mapping[str, Any]
Answer = dict[str, Any]
Run = Callable[[Workspace, Arguments], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method. `scopes`: any of them suffices; empty: none is needed."""

    run: Run
    scopes: frozenset[str]


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str) -> Callable[[Run], Run]:
    """Enter a function into the table of methods."""

    def enter(run: Run) -> Run:
        METHODS[name] = Method(run=run, scopes=frozenset(scopes))
        return run

    return enter


@method("api.test")
def api_test(workspace: Workspace, arguments: Arguments) -> Answer:
    return {"args": dict(arguments)}


@method("auth.test")
def auth_test(workspace: Workspace, arguments: Arguments) -> Answer:
    me = {"user": "communique", "user_id": workspace.bot_user, "bot_id": workspace.bot, "is_enterprise_install": False}
    return {"url": "https://workspace.example/", "team": workspace.name, "team_id": workspace.team, **me}


@method("chat.postMessage", "chat:write")
def post_message(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    open_to_app(channel, workspace.scopes)
    check_message(arguments)
    kept = {k: arguments[k] for k in ("text", "blocks", "attachments", "thread_ts", "metadata") if k in arguments}
    own = {"type": "message", "ts": workspace.ts(), "channel": channel.id, "text": ""}
    message = own | {"user": workspace.bot_user, "bot_id": workspace.bot} | kept
    channel.messages.append(message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    open_to_app(channel, workspace.scopes)
    if arguments.get("user") not in workspace.people:
        raise SlackError("user_not_in_channel")
    check_message(arguments)
    ts = workspace.ts()
    channel.ephemeral.append(dict(arguments) | {"ts": ts, "ephemeral": True})
    return {"message_ts": ts}


@method("chat.update", "chat:write")
def update_message(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    message = channel.find(str(arguments.get("ts")))
    if message.get("bot_id") != workspace.bot:
        raise SlackError("cant_update_message")
    check_message(arguments)
    if "blocks" not in arguments:
        message.pop("blocks", None)
    message |= {k: arguments[k] for k in ("text", "blocks", "attachments", "metadata") if k in arguments}
    message["edited"] = {"user": workspace.bot_user, "ts": workspace.ts()}
    return {"channel": channel.id, "ts": message["ts"], "text": message.get("text", ""), "message": message}


@method("chat.delete", "chat:write")
def delete_message(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    message = channel.find(str(arguments.get("ts")))
    if message.get("bot_id") != workspace.bot:
        raise SlackError("cant_delete_message")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": message["ts"]}


@method("chat.getPermalink")
def permalink(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    ts = channel.find(str(arguments.get("message_ts")))["ts"]
    return {
        "channel": channel.id,
        "permalink": f"https://workspace.example/archives/{channel.id}/p{ts.replace('.', '')}",
    }


@method("conversations.info", "channels:read", "groups:read", "im:read")
def conversation(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    kinds = {
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
    }
    facts = {"is_member": channel.member, "is_archived": channel.archived, "creator": channel.creator}
    return {"channel": {"id": channel.id, "name": channel.name, **kinds, **facts}}


@method("conversations.open", "im:write")
def open_conversation(workspace: Workspace, arguments: Arguments) -> Answer:
    user = str(arguments.get("users") or "")
    if user not in workspace.people:
        raise SlackError("user_not_found")
    return {"channel": {"id": workspace.direct(user).id}}


@method("conversations.history", "channels:history", "groups:history", "im:history")
def history(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    if not channel.member:
        raise SlackError("not_in_channel")
    oldest, limit = float(arguments.get("oldest") or 0), int(arguments.get("limit") or 100)
    found = [m for m in reversed(channel.messages) if float(m["ts"]) > oldest and m.get("thread_ts") in (None, m["ts"])]
    return {"messages": _shown(found[:limit], arguments), "has_more": len(found) > limit}


@method("conversations.replies", "channels:history", "groups:history", "im:history")
def replies(workspace: Workspace, arguments: Arguments) -> Answer:
    channel = workspace.channel(arguments.get("channel"))
    parent = channel.find(str(arguments.get("ts")))
    found = [m for m in channel.messages if m is parent or m.get("thread_ts") == parent["ts"]]
    return {"messages": _shown(found, arguments), "has_more": False}


def _shown(messages: list[Answer], arguments: Arguments) -> list[Answer]:
    """Messages as history gives them: without metadata unless asked for."""
    everything = str(arguments.get("include_all_metadata", "")).lower() in ("1", "true")
    return [dict(m) if everything else {k: v for k, v in m.items() if k != "metadata"} for m in messages]


@method("users.info", "users:read")
def user_info(workspace: Workspace, arguments: Arguments) -> Answer:
    person = workspace.people.get(str(arguments.get("user")))
    if person is None:
        raise SlackError("user_not_found")
    standing = {"is_admin": person.admin, "is_owner": person.admin, "is_bot": False}
    zone = {"tz": person.zone, "tz_offset": person.zone_offset}
    return {"user": {"id": person.id, "name": person.name, "team_id": workspace.team, **standing, **zone}}


def _checked_view(arguments: Arguments) -> Arguments:
    view = arguments.get("view")
    if not isinstance(view, Mapping):
        raise SlackError("invalid_arguments")
    if breaches := view_breaches(view):
        raise SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {b}" for b in breaches]})
    return view


@method("views.open")
def open_view(workspace: Workspace, arguments: Arguments) -> Answer:
    view = _checked_view(arguments)
    workspace.use_trigger(arguments.get("trigger_id"))
    return {"view": workspace.keep_view(view)}


@method("views.push")
def push_view(workspace: Workspace, arguments: Arguments) -> Answer:
    return open_view(workspace, arguments)


@method("views.update")
def update_view(workspace: Workspace, arguments: Arguments) -> Answer:
    view = _checked_view(arguments)
    id = arguments.get("view_id")
    if id not in workspace.views:
        raise SlackError("not_found")
    if arguments.get("hash") not in (None, workspace.views[id]["hash"]):
        raise SlackError("hash_conflict")
    workspace.views[id] |= dict(view)
    return {"view": workspace.views[id]}


@method("views.publish")
def publish_home(workspace: Workspace, arguments: Arguments) -> Answer:
    view = _checked_view(arguments)
    user = str(arguments.get("user_id"))
    if user not in workspace.people:
        raise SlackError("user_not_found")
    workspace.homes[user] = workspace.keep_view(view)
    return {"view": workspace.homes[user]}


@method("reactions.add", "reactions:write")
def react(workspace: Workspace, arguments: Arguments) -> Answer:
    message = workspace.channel(arguments.get("channel")).find(str(arguments.get("timestamp")))
    names = message.setdefault("reactions", [])
    if arguments.get("name") in names:
        raise SlackError("already_reacted")
    names.append(arguments.get("name"))
    return {}


@method("files.getUploadURLExternal", "files:write")
def upload_url(workspace: Workspace, arguments: Arguments) -> Answer:
    id = f"F{workspace.number():08d}"
    workspace.files[id] = {"name": arguments.get("filename"), "started": time.monotonic(), "content": None}
    return {"file_id": id, "upload_url": f"/upload/{id}"}


@method("files.completeUploadExternal", "files:write")
def complete_upload(workspace: Workspace, arguments: Arguments) -> Answer:
    files = arguments.get("files") or []
    if any(workspace.files.get(f.get("id"), {}).get("content") is None for f in files):
        raise SlackError("file_not_found")
    if channel := arguments.get("channel_id"):
        post_message(workspace, {"channel": channel, "text": arguments.get("initial_comment") or "a file"})
    return {"files": [{"id": f["id"], "title": f.get("title")} for f in files]}
