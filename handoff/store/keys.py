"""Every Redis key of the line, one function each, with its type, content, owner and lifetime.

A conversation belongs to one of sixteen partitions, named by a hash tag in the key, so that one script may change all
of it at once on a single Redis and on a Cluster alike. ``TABLE`` lists the same shapes for the test that scans a used
store: a key that matches no row, has another type or no end where one is promised, fails it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

PARTITIONS = 16
PREFIX = "pl"

SEEN_SECONDS = 7 * 24 * 3600
LEASE_MS = 10_000
SESSION_SECONDS = 12 * 3600
FEED_LENGTH = 2_000
AUDIT_LENGTH = 20_000


def partition_of(conversation: str) -> int:
    """The partition of a conversation id, 0 to 15; the same formula on both runtimes."""
    return int.from_bytes(hashlib.sha256(conversation.encode()).digest()[:4], "big") % PARTITIONS


def _p(partition: int) -> str:
    return f"{PREFIX}:{{p{partition:02d}}}"


def _c(conversation: str) -> str:
    return f"{_p(partition_of(conversation))}:c:{conversation}"


# --- one conversation -------------------------------------------------------------------------------------------------


def conversation(conversation: str) -> str:
    """Hash: holder, advocate, version, language, offer, urgency and so on. Ends with retention."""
    return _c(conversation)


def log(conversation: str) -> str:
    """Stream: transcript and events, bodies sealed; the console resumes by its ids. Ends with retention."""
    return f"{_c(conversation)}:log"


def out(conversation: str) -> str:
    """Hash: outbound id to its state (queued, trying, sent, delivered, refused). Ends with retention."""
    return f"{_c(conversation)}:out"


def once(conversation: str) -> str:
    """Hash: keys of the plans carried out for messages not yet done. Ends with retention."""
    return f"{_c(conversation)}:once"


def address(conversation: str) -> str:
    """String: the sealed phone number or web token, the only place it exists. Ends with retention."""
    return f"{_c(conversation)}:address"


def web(conversation: str) -> str:
    """Stream: what the person's own screen shows in web chat, bodies sealed. Ends with retention."""
    return f"{_c(conversation)}:web"


def tracker(conversation: str) -> str:
    """List: Rasa's events, sealed one by one; written by ``bot/tracker_store.py`` alone. Ends with retention."""
    return f"{_c(conversation)}:tracker"


def links(conversation: str) -> str:
    """Set: hashed keys of the links made for this person, so that erasing finds them. Ends with retention."""
    return f"{_c(conversation)}:links"


def opted_out(conversation: str, stop_id: str) -> str:
    """String: this person said STOP. Named by a second keyed hash, so that it outlives erasing without naming anybody.

    No end: it ends with START only.
    """
    return f"{_p(partition_of(conversation))}:stop:{stop_id}"


def of_conversation(conversation: str) -> list[str]:
    """All keys that erasing a conversation deletes whole."""
    return [f(conversation) for f in (_c, log, out, once, address, web, tracker, links)]


# --- one partition ----------------------------------------------------------------------------------------------------


def inbox(partition: int) -> str:
    """Stream of sealed inbound messages, one consumer group; an entry ends when it is done."""
    return f"{_p(partition)}:inbox"


def outbox(partition: int) -> str:
    """Stream of sealed outbound messages, one consumer group; an entry ends when it was sent or refused."""
    return f"{_p(partition)}:outbox"


def pages(partition: int) -> str:
    """Stream of calls to people on duty, one consumer group; no message text. An entry ends when it was delivered."""
    return f"{_p(partition)}:pages"


def feed(partition: int) -> str:
    """Stream of conversation ids that changed, for live screens; the last 2,000."""
    return f"{_p(partition)}:feed"


def link(partition: int, hashed_key: str) -> str:
    """String: what a link leads to, sealed. The key itself stands only in the message. Ends after hours or two days."""
    return f"{_p(partition)}:link:{hashed_key}"


def seen(conversation: str, hashed_id: str) -> str:
    """String: this channel message id was accepted. Ends after 7 days."""
    return f"{_p(partition_of(conversation))}:seen:{hashed_id}"


def waiting(partition: int) -> str:
    """Set of conversations that wait for a human."""
    return f"{_p(partition)}:waiting"


def human(partition: int) -> str:
    """Set of conversations that a human holds."""
    return f"{_p(partition)}:human"


def recent(partition: int) -> str:
    """Sorted set: conversation id by the time of its last activity; retention walks it from the oldest."""
    return f"{_p(partition)}:recent"


def later(partition: int) -> str:
    """Sorted set: conversation id by the time its planned text is due (ms). Ends with the plan."""
    return f"{_p(partition)}:later"


def lease(partition: int) -> str:
    """String: ``owner:number`` of the gateway that works this partition. Ends after 10 s without renewal."""
    return f"{_p(partition)}:lease"


def fence(partition: int) -> str:
    """Counter behind the lease's growing number. No end."""
    return f"{_p(partition)}:fence"


# --- the organisation -------------------------------------------------------------------------------------------------


def advocate(name: str) -> str:
    """Hash: password hash, role, languages of one advocate. Ends when removed."""
    return f"{PREFIX}:{{sys}}:advocate:{name}"


def advocates() -> str:
    """Set of the advocates' names."""
    return f"{PREFIX}:{{sys}}:advocates"


def session(hashed_token: str) -> str:
    """Hash: who is signed in, the CSRF token, a hash of the password's hash. Ends after 12 h."""
    return f"{PREFIX}:{{sys}}:session:{hashed_token}"


def presence() -> str:
    """Hash: advocate to ``status:ms`` of the last sign of life. No end; one field an advocate."""
    return f"{PREFIX}:{{sys}}:presence"


def tries(hashed: str) -> str:
    """Counter of sign-in attempts by name or by address, hashed. Ends after its window."""
    return f"{PREFIX}:{{sys}}:tries:{hashed}"


def audit() -> str:
    """Stream: who did what (sign-in, claim, erase), never text or address; the last 20,000."""
    return f"{PREFIX}:{{sys}}:audit"


def cursor() -> str:
    """String: up to when the provider's own list of messages was compared with ours (ms). No end."""
    return f"{PREFIX}:{{sys}}:backfill"


@dataclass(frozen=True)
class Row:
    """One shape of key: a pattern, the type Redis reports, and whether the key must carry an expiry."""

    pattern: str
    type: str
    expires: bool


_ID = r"c[a-z2-7]{26}"
_P = r"pl:\{p\d\d\}"
TABLE = (
    Row(rf"{_P}:c:{_ID}", "hash", True),
    Row(rf"{_P}:c:{_ID}:(log|web)", "stream", True),
    Row(rf"{_P}:c:{_ID}:(out|once)", "hash", True),
    Row(rf"{_P}:c:{_ID}:address", "string", True),
    Row(rf"{_P}:c:{_ID}:tracker", "list", True),
    Row(rf"{_P}:c:{_ID}:links", "set", True),
    Row(rf"{_P}:link:[0-9a-f]{{32}}", "string", True),
    Row(rf"{_P}:stop:[0-9a-f]{{32}}", "string", False),
    Row(rf"{_P}:seen:[0-9a-f]{{32}}", "string", True),
    Row(rf"{_P}:(inbox|outbox|pages|feed)", "stream", False),
    Row(rf"{_P}:(waiting|human)", "set", False),
    Row(rf"{_P}:(recent|later)", "zset", False),
    Row(rf"{_P}:lease", "string", True),
    Row(rf"{_P}:fence", "string", False),
    Row(r"pl:\{sys\}:advocate:.+", "hash", False),
    Row(r"pl:\{sys\}:advocates", "set", False),
    Row(r"pl:\{sys\}:session:[0-9a-f]{64}", "hash", True),
    Row(r"pl:\{sys\}:presence", "hash", False),
    Row(r"pl:\{sys\}:tries:[0-9a-f]{64}", "string", True),
    Row(r"pl:\{sys\}:audit", "stream", False),
    Row(r"pl:\{sys\}:backfill", "string", False),
)
