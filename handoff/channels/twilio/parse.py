"""Step one of the line for texts: is this really Twilio, and what did it bring? Pure; nothing is stored here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator

from handoff.model import Address, Channel, Inbound, Receipt, Secret, Text

#: A form of Twilio's has some 20 to 40 fields; more than this is not Twilio's.
MAX_FIELDS = 300

#: MessageSid: two letters for the kind, 32 hexadecimal digits.
_SID = re.compile(r"(?:SM|MM)[0-9A-Fa-f]{32}")

#: E.164, or the short code of a service that texts the line.
_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}")

_WHATSAPP = "whatsapp:"

#: Characters that draw nothing and break consoles, stores or terminals: C0 and C1 controls, except tab and new line.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\ud800-\udfff]")

#: What Twilio's own opt-out did already, as it names it; the line must do the same, whatever word was used.
_OPT_OUT = frozenset({"STOP", "START", "HELP"})


class BadInbound(ValueError):
    """A form that is signed but is not a message the line can answer. ``field`` is what was wrong, never its value."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def form(body: bytes) -> dict[str, str]:
    """A form's fields; of a name given twice, the first. Raises BadInbound when it is no form.

    Bytes that are not UTF-8 become U+FFFD: the signature then fails, as it should.
    """
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise BadInbound("form") from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    return fields


def verify(auth_token: Secret, public_url: str, path_qs: str, form: Mapping[str, str], signature: str) -> bool:
    """True when Twilio signed this form for this address. Never raises.

    The address is the public one, since that is what Twilio called, whatever proxies made of it on the way; with and
    without its port, which Twilio's own validator tries. A public address with a path of its own counts with a proxy
    that takes the path away and with one that leaves it.
    """
    if not signature or not auth_token or not path_qs.startswith("/"):
        return False
    validator = RequestValidator(auth_token.reveal())
    try:
        return any(validator.validate(url, form, signature) for url in _addresses(public_url, path_qs))
    except ValueError:  # characters that cannot be signed, an address that cannot be read
        return False


def _addresses(public_url: str, path_qs: str) -> list[str]:
    base = public_url.rstrip("/")
    found = [base + path_qs]
    path = urlsplit(base).path
    if path and path_qs.startswith(path + "/"):
        found.append(base.removesuffix(path) + path_qs)
    return found


def inbound(form: Mapping[str, str]) -> Inbound:
    """The message a webhook brought. Raises BadInbound when it lacks an id or somebody to answer to.

    Its text is kept as written, letter for letter, except for control characters that nobody can type. An empty text
    is a message too (a picture, a place, a contact). Media is counted and never looked at.
    """
    sid = form.get("MessageSid") or form.get("SmsSid", "")
    if not _SID.fullmatch(sid):
        raise BadInbound("MessageSid")
    channel, sender = address(form.get("From", ""))
    if not _SENDER.fullmatch(sender):
        raise BadInbound("From")
    to = address(form.get("To", ""))[1]
    if len(to) > 40 or not to.isprintable():
        raise BadInbound("To")
    text = harmless(form.get("Body", ""))
    opt_out = form.get("OptOutType", "").upper()
    if opt_out in _OPT_OUT:
        text = opt_out
    media = _count(form.get("NumMedia", "0"))
    if not text.strip() and not media and form.get("MessageType", "text").lower() not in ("text", "sms"):
        media = 1  # a place, a contact card, a reaction: something came that the line cannot read
    return Inbound(id=f"twilio:{sid}", channel=channel, sender=Address(sender), text=Text(text), media=media, to=to)


def receipt(form: Mapping[str, str], outbound_id: str) -> Receipt:
    """What a status callback says. Raises BadInbound when it names no message or nobody."""
    sid = form.get("MessageSid") or form.get("SmsSid", "")
    if not _SID.fullmatch(sid):
        raise BadInbound("MessageSid")
    channel, to = address(form.get("To", ""))
    if not _SENDER.fullmatch(to):
        raise BadInbound("To")
    status = form.get("MessageStatus") or form.get("SmsStatus", "")
    if not status.isalpha() and status != "partially_delivered":
        raise BadInbound("MessageStatus")
    code = form.get("ErrorCode", "")
    return Receipt(
        provider_id=sid,
        status=status.lower(),
        to=Address(to),
        channel=channel,
        outbound_id=outbound_id,
        code=code if code.isdigit() and code != "0" else "",
    )


def address(given: str) -> tuple[Channel, str]:
    """Twilio's way to write an address, taken apart: ``whatsapp:+1555…`` or ``+1555…``."""
    given = given.strip()
    if given.lower().startswith(_WHATSAPP):
        return Channel.WHATSAPP, given[len(_WHATSAPP) :].strip()
    return Channel.SMS, given


def harmless(text: str) -> str:
    """The text without what no person typed: NUL, control characters, halves of a surrogate pair."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _count(given: str) -> int:
    return min(int(given), 99) if given.isascii() and given.isdigit() and len(given) < 4 else 0
