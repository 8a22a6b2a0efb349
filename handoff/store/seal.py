"""What keeps the store unreadable and its ids nameless.

Text and addresses are sealed with Fernet (AES-128-CBC with HMAC-SHA256, the ``cryptography`` library's own format),
with as many old keys as are given for reading. A conversation's id is a keyed hash of its channel and address: without
the key nobody can go from a phone number to a conversation or back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from handoff.model import Channel


class SealBroken(Exception):
    """A sealed value cannot be opened with any of the keys given."""


class Seal:
    """Seals and opens strings; makes pseudonyms.

    ``keys`` are Fernet keys, the current one first. ``pseudonym_key`` must never change, or every person becomes a new
    one.
    """

    def __init__(self, keys: Sequence[str], pseudonym_key: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._pseudonym_key = pseudonym_key.encode()

    def seal(self, plain: str) -> str:
        return self._fernet.encrypt(plain.encode("utf-8", "surrogatepass")).decode("ascii")

    def open(self, sealed: str) -> str:
        """The plain string. Raises SealBroken when no key fits."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode("utf-8", "surrogatepass")
        except InvalidToken as error:
            raise SealBroken("no key of PORCHLIGHT_SECRET_KEYS opens this value") from error

    def _hash(self, purpose: str, value: str) -> bytes:
        return hmac.new(self._pseudonym_key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()

    def conversation(self, channel: Channel, address: str) -> str:
        """The conversation of an address on a channel: ``c`` and 26 characters of base 32 (128 bits)."""
        digest = self._hash("conversation", f"{channel}\0{address}")
        return "c" + base64.b32encode(digest[:16]).decode("ascii").rstrip("=").lower()

    def stop_id(self, conversation: str) -> str:
        """The name under which an opt-out is kept; cannot be traced back to the conversation without the key."""
        return self._hash("stop", conversation)[:16].hex()

    def mark(self, text: str) -> str:
        """Equal for equal words, and no way back to them without the key."""
        return self._hash("text", text)[:12].hex()

    def message_id(self, message: str) -> str:
        return self._hash("message", message)[:16].hex()
