"""``LISTEN``: a link to the sound of the last answer, for people who cannot read."""

from __future__ import annotations

from handoff.decide.plan import Reply
from handoff.line.runtime import Line
from handoff.links.audio import available
from handoff.model import Conversation, Voice
from handoff.store import links

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
    text = "\n".join(message.text.reveal() for message in said if message.language == language)
    payload = {"kind": "audio", "text": text, "language": language}
    try:
        key = await links.keep(line.scripts, line.seal, c.id, payload, HOURS * 3600)
    except links.Gone:
        return Reply("listen_nothing", Voice.LINE)
    return Reply("listen_link", Voice.LINE, values={"link": address(line, key), "hours": str(HOURS)})


def address(line: Line, key: str) -> str:
    """The address a person opens."""
    return f"{line.settings.public_url.rstrip('/')}/l/{key}"
