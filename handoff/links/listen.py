"""``LISTEN``: a link to the sound of the last answer and its choices, for people who cannot read."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.decide.plan import Reply
from handoff.line.runtime import Line
from handoff.links.aloud import aloud, without_list
from handoff.links.audio import available
from handoff.model import Conversation, Voice
from handoff.store import links
from handoff.store.conversations import Said

#: Long enough to find a place where nobody else hears it.
HOURS = 12


async def listen(line: Line, c: Conversation) -> Reply:
    """What to answer to ``LISTEN``: the link, or why there is none. Making it again makes another link; both end."""
    said = await line.conversations.last_said(c.id) if c.exists else []
    if not said:
        return Reply("listen_nothing", Voice.LINE)
    language = said[-1].language
    if not available(language):
        return Reply("listen_no_voice", Voice.LINE)
    payload = {"kind": "audio", "text": _heard(said, language), "language": language}
    try:
        key = await links.keep(line.scripts, line.seal, c.id, payload, HOURS * 3600)
    except links.Gone:
        return Reply("listen_nothing", Voice.LINE)
    return Reply("listen_link", Voice.LINE, values={"link": address(line, key), "hours": str(HOURS)})


def _heard(said: Sequence[Said], language: str) -> str:
    """All of the answer; only the choices offered last can be taken, so only they are read with their numbers."""
    texts: list[str] = []
    labels: tuple[str, ...] = ()
    for message in said:
        if message.language != language:
            continue
        texts.append(message.text.reveal())
        if message.labels:
            texts, labels = [without_list("\n".join(texts), message.labels)], message.labels
    return aloud("\n".join(texts), labels)


def address(line: Line, key: str) -> str:
    """The address a person opens."""
    return f"{line.settings.public_url.rstrip('/')}/l/{key}"
