"""What the value of a setting must look like. Each failure says how to write it instead, never what was written."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator

from handoff.model import Secret

PHONE = re.compile(r"\+[1-9]\d{7,14}")

#: Names that a private network gives: one word (a compose service), or a name no public registry sells.
PRIVATE_NAME = re.compile(r"[a-z0-9_-]*[a-z_-][a-z0-9_-]*|([a-z0-9_-]+\.)+(local|internal|lan|svc|home\.arpa)", re.I)


def _phone(value: str) -> str:
    value = value.strip().removeprefix("whatsapp:")
    if value and not PHONE.fullmatch(value):
        raise ValueError("write it like +15550100123")
    return value


def _split(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _secret(value: Any) -> Any:
    return Secret(value.strip()) if isinstance(value, str) else value


def _secrets(value: Any) -> Any:
    return tuple(_secret(part) for part in _split(value))


def _fernet_keys(value: tuple[Secret, ...]) -> tuple[Secret, ...]:
    for key in value:
        try:
            Fernet(key.reveal())
        except (ValueError, TypeError):
            raise ValueError("each key is 44 characters that end in =; leave it empty to have one made") from None
    return value


def _long_enough(value: Secret) -> Secret:
    if value and len(value.reveal()) < 32:
        raise ValueError("it needs 32 characters or more; leave it empty to have one made")
    return value


def _web(value: str) -> str:
    """An address of the web; without a trailing slash, so that paths can be put behind it."""
    mend = "write the whole address, like https://line.example.org"
    try:
        parts = urlsplit(value.strip())
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(mend) from None
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or not port_fits):
        raise ValueError(mend)
    return value.strip().rstrip("/")


def _redis(value: Secret) -> Secret:
    if value and not re.match(r"(rediss?|unix)://.", value.reveal()):
        raise ValueError("write it like redis://:password@10.0.0.5:6379/0, or leave it empty for the embedded Redis")
    return value


def _private(value: str) -> str:
    """Rasa's libraries get no more fixes: it must never be reached, or reach us, over a public address."""
    mend = "Rasa may only be on this machine or a private network; write it like http://127.0.0.1:5005"
    value = _web(value)
    host = urlsplit(value).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        if host and not PRIVATE_NAME.fullmatch(host):
            raise ValueError(mend) from None
        return value
    # Documentation and carrier ranges count as private in the library; none of them is a network of one's own.
    mine = address.is_loopback or any(
        address in ip_network(n) for n in PRIVATE if ip_network(n).version == address.version
    )
    if not mine:
        raise ValueError(mend)
    return value


PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10")


def _oncall(value: tuple[str, ...]) -> tuple[str, ...]:
    for target in value:
        if not PHONE.fullmatch(target) and not re.match(r"https?://[^/\s]+", target):
            raise ValueError("list phone numbers like +15550100123 and web addresses, with commas between them")
    return value


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    for network in value:
        try:
            ip_network(network, strict=False)
        except ValueError:
            raise ValueError("list addresses or networks like 10.0.0.0/8, with commas between them") from None
    return value


PhoneNumber = Annotated[str, AfterValidator(_phone)]
WebAddress = Annotated[str, AfterValidator(_web)]
PrivateAddress = Annotated[str, AfterValidator(_private)]
SecretValue = Annotated[Secret, BeforeValidator(_secret)]
RedisAddress = Annotated[Secret, BeforeValidator(_secret), AfterValidator(_redis)]
LongSecret = Annotated[Secret, BeforeValidator(_secret), AfterValidator(_long_enough)]
FernetKeys = Annotated[tuple[Secret, ...], BeforeValidator(_secrets), AfterValidator(_fernet_keys)]
OnCall = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_oncall)]
Networks = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_networks)]
