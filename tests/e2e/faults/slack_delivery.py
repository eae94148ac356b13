"""What Slack tells the app: one delivery, its attempts, and what an answer in time means."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Why an event comes again: `number` 1 to 3."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """The app's answer to one attempt. `status`: of HTTP, 200 over a websocket; `body`: what it answered, or None."""

    seconds: float
    status: int
    body: Any = None

    @property
    def accepted(self) -> bool:
        """Whether Slack takes it for an answer."""
        return 200 <= self.status < 300


class Transport(Protocol):
    """How deliveries reach the app: Socket Mode, or signed HTTP."""

    async def deliver(
        self, kind: Kind, payload: Mapping[str, Any], *, limit: float, retry: Retry | None = None
    ) -> Ack | None:
        """Hand over once and wait up to `limit` seconds; None: no answer in time."""
        ...


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One command, press, view or event, and what the app made of it."""

    kind: Kind
    payload: dict[str, Any]
    sent_at: float = field(default_factory=time.monotonic)
    attempts: list[Ack | None] = field(default_factory=list)

    @property
    def acked_within(self) -> float | None:
        """Seconds from the first attempt to its answer; None: not in time, or refused."""
        first = self.attempts[0] if self.attempts else None
        return first.seconds if first and first.accepted else None

    @property
    def acked(self) -> bool:
        """Whether any attempt was answered in time."""
        return any(a is not None and a.accepted for a in self.attempts)

    @property
    def response(self) -> Any:
        """What the app answered beside the bare ack: text, a message or a response action; None: nothing."""
        return next((a.body for a in self.attempts if a is not None and a.accepted), None)

    @property
    def response_url(self) -> str:
        """Where the app may answer this interaction."""
        return str(self.payload["response_url"])

    @property
    def trigger_id(self) -> str:
        """What opens a modal, once."""
        return str(self.payload["trigger_id"])


async def hand_over(
    transport: Transport, delivery: Delivery, *, limit: float, retry_delays: Sequence[float] = ()
) -> Delivery:
    """Deliver, and deliver an event again where it was not answered in time."""
    retry: Retry | None = None
    for number, delay in enumerate((0.0, *retry_delays)):
        await asyncio.sleep(delay)
        ack = await transport.deliver(delivery.kind, delivery.payload, limit=limit, retry=retry)
        delivery.attempts.append(ack)
        if ack is not None and ack.accepted:
            break
        retry = Retry(number=number + 1, reason="timeout" if ack is None else "http_error")
    return delivery
