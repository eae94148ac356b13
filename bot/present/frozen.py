"""Messages as plain data and back: what a delivery ledger keeps is what is posted, whenever that is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.present.message import Message


def freeze(message: Message) -> dict[str, Any]:
    """The message as JSON objects, lists, strings and numbers; times as ISO 8601."""
    plain: dict[str, Any] = _adapter().dump_python(message, mode="json")
    return plain


def thaw(data: Mapping[str, Any]) -> Message:
    """The message that was frozen; raises ValueError for what is none."""
    return _adapter().validate_python(data)


@cache
def _adapter() -> TypeAdapter[Message]:
    return TypeAdapter(Message)
