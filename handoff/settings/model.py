"""The one frozen model of every setting. Each field carries its help, the mend in words and an example, from which
``.env.example``, the operator's table and every error message are made.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from handoff.model import Secret
from handoff.settings.values import (
    FernetKeys,
    LongSecret,
    Networks,
    OnCall,
    PhoneNumber,
    PrivateAddress,
    RedisAddress,
    SecretValue,
    WebAddress,
)

PREFIX = "PORCHLIGHT_"

NOTHING = Secret("")


class Country(StrEnum):
    US = "US"
    CA = "CA"
    BOTH = "both"


def _field(default: Any, section: str, help: str, mend: str, example: str = "", **checks: Any) -> Any:
    extra: dict[str, Any] = {"section": section, "mend": mend, "example": example}
    return Field(default, description=help, json_schema_extra=extra, **checks)


_ADDRESS = "write the whole address, like https://line.example.org"
_PORT = "write a free port between 1 and 65535"
_PHONE = "write it like +15550100123"


class Settings(BaseModel):
    """All settings, checked. Secrets print as their length only; errors never repeat a value that may be one."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True)

    line_name: str = _field(
        "Info Line",
        "The line",
        "What the line calls itself in texts. Choose a name that gives nobody away.",
        "write 1 to 40 characters",
        "Info Line",
        min_length=1,
        max_length=40,
    )
    country: Country = _field(
        Country.BOTH,
        "The line",
        "Whose law and hotlines people are told: US, CA, or both (then they are asked).",
        "write US, CA or both",
        "US",
    )
    oncall: OnCall = _field(
        (),
        "The line",
        "Who is called when somebody needs a person: phone numbers and web addresses, first one first.",
        "list phone numbers like +15550100123 and web addresses, with commas between them",
        "+15550100123,https://pager.example.org/hook",
        repr=False,
    )
    retention_days: int = _field(
        90,
        "The line",
        "After how many days without a message a conversation is erased for good.",
        "write a whole number of days between 1 and 3650",
        "90",
        ge=1,
        le=3650,
    )
    advocate_vanish_s: float = _field(
        120.0,
        "The line",
        "After how many seconds without a sign of an advocate their conversations are given back to the queue.",
        "write a number of seconds between 5 and 3600",
        "120",
        ge=5,
        le=3600,
    )
    quick_exit_url: WebAddress = _field(
        "https://www.google.com/search?q=weather",
        "The line",
        "The neutral page that the quick exit button leads to.",
        _ADDRESS,
        "https://www.google.com/search?q=weather",
    )

    public_url: WebAddress = _field(
        "",
        "Addresses",
        "The address under which people and Twilio reach the line. Empty: http://127.0.0.1 and the port.",
        _ADDRESS,
        "https://line.example.org",
    )
    host: str = _field(
        "127.0.0.1",
        "Addresses",
        "The network address the gateway listens on; leave it and put a web server with TLS before it.",
        "write an address of this machine, like 127.0.0.1 or 0.0.0.0",
        "127.0.0.1",
        min_length=1,
    )
    port: int = _field(8080, "Addresses", "The port the gateway listens on.", _PORT, "8080", ge=1, le=65535)
    trusted_proxies: Networks = _field(
        ("127.0.0.1", "::1"),
        "Addresses",
        "Web servers before the gateway whose word on a visitor's address is believed.",
        "list addresses or networks like 10.0.0.0/8, with commas between them",
        "127.0.0.1,::1",
    )

    twilio_account_sid: str = _field(
        "",
        "Twilio",
        "The account's SID, from Twilio's console. Empty: the line runs as a demo.",
        "copy the Account SID: AC and 32 letters and digits",
        "AC00000000000000000000000000000000",
        pattern=r"^(AC[0-9a-fA-F]{32})?$",
    )
    twilio_auth_token: SecretValue = _field(
        NOTHING,
        "Twilio",
        "The account's auth token; it signs every message Twilio brings.",
        "copy the Auth Token from Twilio's console",
    )
    twilio_from: PhoneNumber = _field("", "Twilio", "The line's phone number for SMS.", _PHONE, "+15550100123")
    twilio_whatsapp_from: PhoneNumber = _field("", "Twilio", "The line's WhatsApp number.", _PHONE, "+15550100123")
    twilio_api_url: WebAddress = _field(
        "https://api.twilio.com",
        "Twilio",
        "Where Twilio's API is; another address only for a stand-in in tests.",
        _ADDRESS,
        "https://api.twilio.com",
    )
    demo: bool = _field(
        None,
        "Twilio",
        "Whether /demo with its pretended phone is there. Empty: yes as long as no Twilio account is set.",
        "write true or false",
        "false",
    )

    data_dir: Path = _field(
        Path("var"),
        "Storage",
        "The folder for everything that must survive: Redis's files, keys, logs.",
        "write the path of a folder",
        "/var/lib/porchlight",
    )
    redis_url: RedisAddress = _field(
        NOTHING,
        "Storage",
        "A Redis 6.2 or later that keeps an append-only file. Empty: one is started in the data folder.",
        "write it like redis://:password@10.0.0.5:6379/0, or leave it empty",
        "redis://:password@10.0.0.5:6379/0",
    )
    redis_port: int = _field(
        6390, "Storage", "The port of the embedded Redis, on this machine only.", _PORT, "6390", ge=1, le=65535
    )
    secret_keys: FernetKeys = _field(
        (),
        "Storage",
        "Keys that seal texts and phone numbers, the current one first. Empty: one is made in keys/.",
        "each key is 44 characters that end in =; leave it empty to have one made",
    )
    pseudonym_key: LongSecret = _field(
        NOTHING,
        "Storage",
        "The key that turns a phone number into a conversation's id. Never change it. Empty: made in keys/.",
        "it needs 32 characters or more; leave it empty to have one made",
    )

    rasa_url: PrivateAddress = _field(
        "",
        "Rasa",
        "Where Rasa is: this machine or a private network. Empty: the one that `porchlight up` starts.",
        "Rasa may only be on this machine or a private network; write it like http://127.0.0.1:5005",
        "http://127.0.0.1:5005",
    )
    rasa_timeout_s: float = _field(
        5.0,
        "Rasa",
        "How many seconds the assistant may take before the person is told something useful without it.",
        "write a number of seconds between 0.5 and 30",
        "5",
        ge=0.5,
        le=30,
    )
    rasa_port: int = _field(5005, "Rasa", "The port of the Rasa that is started here.", _PORT, "5005", ge=1, le=65535)
    actions_port: int = _field(
        5055, "Rasa", "The port of the action server that is started here.", _PORT, "5055", ge=1, le=65535
    )

    log_level: Literal["debug", "info", "warning", "error"] = _field(
        "info",
        "Logs",
        "How much is logged. No level logs what people write or who they are.",
        "write debug, info, warning or error",
        "info",
    )

    @property
    def redis_embedded(self) -> bool:
        """Whether ``porchlight up`` starts a Redis of its own; false once ``redis_url`` names another."""
        return not self.redis_url or self.redis_url.reveal().endswith(f"@127.0.0.1:{self.redis_port}/0")

    @model_validator(mode="before")
    @classmethod
    def _derive(cls, given: Any) -> Any:
        """Fills in what follows from the rest, so that no reader has to know the rule."""
        values = dict(given)
        for address, port in (("public_url", "port"), ("rasa_url", "rasa_port")):
            if not values.get(address):
                here = str(values.get(port, ""))
                # A port that cannot be is reported as itself, not a second time as a broken address.
                usable = here.isdecimal() and 0 < int(here) < 65536
                values[address] = f"http://127.0.0.1:{int(here) if usable else cls.model_fields[port].default}"
        if values.get("demo") in (None, ""):
            values["demo"] = not values.get("twilio_account_sid")
        return values

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.twilio_account_sid and not self.twilio_auth_token:
            raise ValueError("twilio_auth_token: is empty: copy the Auth Token that belongs to the account")
        if self.twilio_account_sid and not (self.twilio_from or self.twilio_whatsapp_from):
            raise ValueError("twilio_from: is empty: write the line's number like +15550100123")
        if not self.demo and not self.twilio_account_sid:
            raise ValueError("demo: is false, but there is no Twilio account: set PORCHLIGHT_TWILIO_ACCOUNT_SID")
        ports = [self.port, self.redis_port, self.rasa_port, self.actions_port]
        if len(set(ports)) < len(ports):
            raise ValueError("port: is also the port of another part: give each part its own")
        return self


def is_secret(field: str) -> bool:
    """Whether the value of a field may not be shown: keys, tokens, addresses with passwords, staff's numbers."""
    return "Secret" in repr(Settings.model_fields[field].annotation) or not Settings.model_fields[field].repr
