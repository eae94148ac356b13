"""Secrets as they lie in the database: encrypted, and bound to the row that they belong to."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from summarizer.errors import UserError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_BYTES = 32  # of a key


class SealError(UserError):
    """A key is none, or no key opens what was sealed; the message holds neither."""


def new_key() -> str:
    """A new key, for COMMUNIQUE_KEYS."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def check_keys(keys: Sequence[str]) -> None:
    """Raises SealError for what is no key."""
    for number, key in enumerate(keys, start=1):
        try:
            right = len(base64.b64decode(key.encode(), altchars=b"-_", validate=True)) == _BYTES
        except (binascii.Error, ValueError):
            right = False
        if not right:
            raise SealError(f"key {number} of {len(keys)} is none. `communique keys new` makes one.")


class Seal:
    """Encrypts with the first key, decrypts with any: a new key comes first, the old one goes once all is resealed.

    `place` names the row: what was sealed for one place cannot be opened in another. Raises SealError for no key at
    all, and for what is none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise SealError("There is no key: COMMUNIQUE_KEYS is not set.")
        check_keys(keys)
        self._keys = tuple(keys)
        self._ciphers: tuple[MultiFernet, MultiFernet] | None = None

    def close(self, place: str, content: Mapping[str, Any]) -> str:
        """The content, encrypted."""
        _, newest = self._made()
        return newest.encrypt(json.dumps({"place": place, "content": content}).encode()).decode()

    def open(self, place: str, sealed: str) -> Mapping[str, Any]:
        """What was sealed for this place; raises SealError where no key opens it, or it belongs elsewhere."""
        return self._opened(self._made()[0], place, sealed)

    def is_newest(self, sealed: str) -> bool:
        """Whether the first key opens it."""
        from cryptography.fernet import InvalidToken

        try:
            self._made()[1].decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def reclose(self, place: str, sealed: str) -> str:
        """The same content, encrypted with the first key; raises SealError as `open` does."""
        return self.close(place, self.open(place, sealed))

    def _opened(self, cipher: MultiFernet, place: str, sealed: str) -> Mapping[str, Any]:
        from cryptography.fernet import InvalidToken

        try:
            read = json.loads(cipher.decrypt(sealed.encode()))
        except InvalidToken:
            raise SealError(f"No key of COMMUNIQUE_KEYS opens the tokens of {place}.") from None
        if read["place"] != place:
            raise SealError(f"The tokens that are stored for {place} were sealed for another place.")
        content: Mapping[str, Any] = read["content"]
        return content

    def _made(self) -> tuple[MultiFernet, MultiFernet]:
        """The cipher of all keys and that of the first one."""
        from cryptography.fernet import Fernet, MultiFernet

        if self._ciphers is None:
            ciphers = [Fernet(key) for key in self._keys]
            self._ciphers = MultiFernet(ciphers), MultiFernet(ciphers[:1])
        return self._ciphers
