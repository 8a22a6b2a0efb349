"""From a decision to a plan: content ids become words, choices, segments. The one place where text is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content import Rendered, UnknownContent
from handoff.decide.plan import Decision, Reply
from handoff.decide.segments import split
from handoff.line.runtime import Line
from handoff.log import event
from handoff.model import Channel, Conversation, Outbound, Plan, Text

#: Said when an entry is missing from the content: useful, true, and with a person in reach.
SPARE = "action_failed"


def plan(line: Line, c: Conversation, decision: Decision, key: str, cause: str) -> Plan:
    """The plan that carries a decision out. Outbound ids derive from ``cause``: a repeat makes the same ones."""
    language = decision.set.get("language") or c.language
    country = decision.set.get("country") or country_of(line, c)
    out: list[Outbound] = []
    offered: dict[str, object] = {}
    for reply in decision.replies:
        rendered = _render(line, reply, language, country)
        if rendered.choices:
            offered = {
                "offer": tuple(choice.id for choice in rendered.choices),
                "offer_entry": reply.content_id,
                "offer_step": reply.step,
            }
        for text, choices in _parts(rendered, c.channel or Channel.WEB):
            out.append(
                Outbound(
                    id=f"{cause}/{len(out) + 1}",
                    voice=reply.voice,
                    text=Text(text),
                    language=rendered.language,
                    direction=rendered.direction,
                    choices=choices,
                    content_id=reply.content_id,
                    step=reply.step,
                    country=country,
                    despite_opt_out=reply.despite_opt_out,
                )
            )
    expect = dict(decision.expect)
    if decision.opt_out is None:  # STOP holds for whom it will; all else is for a conversation that is still there
        expect["exists"] = True
    return Plan(
        key=key,
        set={**offered, **decision.set},
        expect=expect,
        out=tuple(out),
        events=decision.events,
        pages=decision.pages,
    )


def country_of(line: Line, c: Conversation) -> str | None:
    """Whose law and numbers a conversation is told: what the person said, else the line's own if it has only one."""
    own = str(line.settings.country)
    return c.country or (own if own in ("US", "CA") else None)


def _render(line: Line, reply: Reply, language: str | None, country: str | None) -> Rendered:
    values = {"line_name": line.settings.line_name, **reply.values}
    try:
        rendered = line.library.render(reply.content_id, language or "en", country, values, reply.step)
    except UnknownContent:
        event("content.missing", content=reply.content_id)
        rendered = line.library.render(SPARE, language or "en", country, values)
    if reply.also:
        also = line.library.render(reply.content_id, reply.also, country, values, reply.step)
        rendered = replace(rendered, text=f"{rendered.text}\n{also.text}")
    if reply.offer is None:
        return rendered
    return replace(rendered, choices=line.library.choices(reply.offer, rendered.language))


def _parts(rendered: Rendered, channel: Channel) -> Sequence[tuple[str, tuple[tuple[str, str], ...]]]:
    """The messages of one answer: web chat shows buttons, a phone numbered lines under the last part."""
    choices = tuple((choice.id, choice.label) for choice in rendered.choices)
    if channel is Channel.WEB:
        return [(rendered.text, choices)]
    text = rendered.text
    if choices:
        text += "\n" + "\n".join(f"{n} {label}" for n, (_, label) in enumerate(choices, start=1))
    texts = split(text)
    return [(part, choices if n == len(texts) else ()) for n, part in enumerate(texts, start=1)]
