"""What Discord takes for an answer: bare requests, so that no client's own checks stand before the server's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession
from faults.discord import DiscordServer, Interaction
from faults.discord_interactions import AUTOCOMPLETE, CHOICES, COMMAND, DEFER, MESSAGE, OPEN_MODAL, UPDATE
from faults.discord_world import EPHEMERAL, TOKEN

Ask = Callable[..., Awaitable[tuple[int, Any]]]
OPTION = {"type": 3, "name": "url", "description": "A link"}
COMMAND_BRIEF = {"type": 1, "name": "brief", "description": "Brief an article"}
INPUT = {"type": 4, "custom_id": "zone", "label": "Zone", "style": 1}


@pytest.fixture
async def ask(discord_server: DiscordServer) -> AsyncIterator[Ask]:
    """Sends one request with the app's token; gives the status and the body."""
    async with ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:

        async def send(verb: str, path: str, body: object = None) -> tuple[int, Any]:
            async with session.request(verb, discord_server.api_url + path, json=body) as response:
                return response.status, await response.json() if response.status != 204 else None

        yield send


async def begun(server: DiscordServer, kind: int = COMMAND) -> Interaction:
    """An interaction that nobody has answered."""
    server.ack_limit = 0.0
    told = await server._interact(kind, {"name": "brief"}, user="3001", channel="4001")
    told.ack_limit = 600.0
    return told


def callback(told: Interaction) -> str:
    return f"/interactions/{told.id}/{told.token}/callback"


@pytest.mark.parametrize(
    ("commands", "what"),
    [
        ([COMMAND_BRIEF | {"options": [OPTION | {"name": f"o{n}"} for n in range(26)]}], "options: 26"),
        ([COMMAND_BRIEF | {"options": [OPTION | {"choices": [{"name": "x", "value": "x"}] * 26}]}], "choices: 26"),
        ([COMMAND_BRIEF | {"options": [OPTION, OPTION | {"name": "b", "required": True}]}], "required"),
        ([COMMAND_BRIEF | {"name": "Brief It"}], "name"),
        ([COMMAND_BRIEF | {"description": ""}], "description"),
        ([{"type": 3, "name": f"menu {n}"} for n in range(16)], "context-menu"),
        (
            [
                COMMAND_BRIEF
                | {
                    "options": [
                        OPTION
                        | {
                            "name": f"o{n}",
                            "choices": [{"name": "x" * 90, "value": f"{'y' * 90}{m}"} for m in range(25)],
                        }
                        for n in range(2)
                    ]
                }
            ],
            "8000 allowed",
        ),
    ],
)
async def test_command_limits_bite(ask: Ask, commands: list[dict[str, Any]], what: str) -> None:
    status, body = await ask("PUT", "/applications/1000/commands", commands)
    assert (status, body["code"]) == (400, 50035)
    assert what in str(body["errors"])


@pytest.mark.parametrize(
    ("modal", "what"),
    [
        ({"title": "x" * 46}, "title"),
        ({"custom_id": "x" * 101}, "custom_id"),
        ({"components": [{"type": 1, "components": [INPUT]}] * 6}, "components"),
        ({"components": [{"type": 1, "components": [INPUT | {"label": "x" * 46}]}]}, "label"),
    ],
)
async def test_modal_limits_bite(discord_server: DiscordServer, ask: Ask, modal: dict[str, Any], what: str) -> None:
    whole = {"title": "Settings", "custom_id": "settings", "components": [{"type": 1, "components": [INPUT]}]} | modal
    status, body = await ask("POST", callback(await begun(discord_server)), {"type": OPEN_MODAL, "data": whole})
    assert status == 400
    assert what in str(body["errors"])


async def test_choices_are_limited_and_answer_autocomplete_alone(discord_server: DiscordServer, ask: Ask) -> None:
    typed = await begun(discord_server, AUTOCOMPLETE)
    many = {"choices": [{"name": "x", "value": "x"}] * 26}
    assert (await ask("POST", callback(typed), {"type": CHOICES, "data": many}))[0] == 400
    assert (await ask("POST", callback(typed), {"type": MESSAGE, "data": {"content": "x"}}))[0] == 400
    assert (await ask("POST", callback(typed), {"type": CHOICES, "data": {"choices": many["choices"][:25]}}))[0] == 204
    assert (await ask("POST", callback(await begun(discord_server)), {"type": CHOICES, "data": {}}))[0] == 400


async def test_an_interaction_is_answered_once(discord_server: DiscordServer, ask: Ask) -> None:
    told = await begun(discord_server)
    assert (await ask("POST", callback(told), {"type": UPDATE, "data": {"content": "x"}}))[0] == 400
    assert (await ask("PATCH", f"/webhooks/1000/{told.token}/messages/@original", {"content": "x"}))[1]["code"] == 10015
    assert (await ask("POST", callback(told), {"type": DEFER}))[0] == 204
    assert (await ask("POST", callback(told), {"type": DEFER}))[1]["code"] == 40060
    assert (await ask("POST", "/interactions/1/invented/callback", {"type": DEFER}))[1]["code"] == 10062


async def test_a_defer_fixes_who_sees_the_answer(discord_server: DiscordServer, ask: Ask) -> None:
    told = await begun(discord_server)
    path = callback(told) + "?with_response=true"
    _, body = await ask("POST", path, {"type": DEFER, "data": {"flags": EPHEMERAL}})
    assert body["interaction"]["response_message_ephemeral"] is True
    assert told.loading
    _, answer = await ask("POST", f"/webhooks/1000/{told.token}", {"content": "for all, it hopes", "flags": 0})
    assert told.private
    assert not told.loading
    assert answer["id"] == body["resource"]["message"]["id"]
    assert told.channel.messages == []


async def test_an_answer_after_the_limit_is_refused(discord_server: DiscordServer, ask: Ask) -> None:
    told = await begun(discord_server)
    told.ack_limit = 0.01
    await asyncio.sleep(0.02)
    assert (await ask("POST", callback(told), {"type": DEFER}))[1]["code"] == 10062


async def test_a_message_must_say_something_and_pings_what_it_may(discord_server: DiscordServer, ask: Ask) -> None:
    path = "/channels/4001/messages"
    assert (await ask("POST", path, {"content": ""}))[1]["code"] == 50006
    _, loud = await ask("POST", path, {"content": "@everyone <@3001>"})
    assert (loud["mention_everyone"], [p["id"] for p in loud["mentions"]]) == (True, ["3001"])
    _, quiet = await ask("POST", path, {"content": "@everyone <@3001>", "allowed_mentions": {"parse": []}})
    assert (quiet["mention_everyone"], quiet["mentions"]) == (False, [])
    assert (await ask("GET", "/nowhere"))[0] == 404
