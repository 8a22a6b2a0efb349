"""What time alone brings about: notices to those who wait, repeated pages, an advocate who is gone."""

from __future__ import annotations

from handoff.decide import holder
from handoff.decide.plan import Decision, Reply
from handoff.model import Conversation, Holder, Page, Voice

#: A person who waits hears from the line after one minute and after five, then no more: a phone that buzzes on and on
#: can be seen by somebody else.
NOTICE_AFTER_MS = (60_000, 5 * 60_000)

#: Nobody claimed: the next on the list is called.
REPAGE_MS = 120_000
PAGE_UNCLAIMED_MS = 60_000
ROUNDS = 3

#: An advocate counts as there while their screen has given a sign of life this recently.
PRESENT_MS = 45_000


def due(
    c: Conversation,
    *,
    now: int,
    last_sign: int | None,
    vanish_ms: int,
    on_shift: bool,
    targets: int,
) -> Decision:
    """What is due for a conversation that waits or is held by a human; empty most of the time.

    ``last_sign`` is when the holding advocate was last seen (ms), ``targets`` how many can be paged.
    """
    if c.holder is Holder.HUMAN:
        gone = last_sign is None or now - last_sign >= vanish_ms
        return holder.reclaim(c, now=now, cause=f"{c.id}:v{c.version}") if gone else Decision()
    if c.holder is not Holder.WAITING or c.waiting_since is None:
        return Decision()
    replies: tuple[Reply, ...] = ()
    change: dict[str, int] = {}
    waited = now - c.waiting_since
    if c.notices < len(NOTICE_AFTER_MS) and waited >= NOTICE_AFTER_MS[c.notices]:
        change["notices"] = c.notices + 1
        told = "handover_still_waiting" if on_shift else "handover_none_on_shift"
        replies = () if c.opted_out else (Reply(told, Voice.NOTICE),)
    pages: tuple[Page, ...] = ()
    wait_for_page = PAGE_UNCLAIMED_MS if c.pages == 0 else REPAGE_MS
    rounds = ROUNDS * max(targets, 1) if c.emergency else 1
    if targets and c.pages < rounds and now - c.paged_at >= wait_for_page:
        change |= {"pages": c.pages + 1, "paged_at": now}
        cause = f"{c.id}:v{c.version}:p{c.pages}"
        pages = (Page(f"{cause}#page", c.id, c.emergency or c.why or "asked", c.pages % targets),)
    if not change:
        return Decision()
    return Decision(replies, change, {"exists": True, "version": c.version, "holder": [Holder.WAITING]}, (), pages)


def on_shift(presence: dict[str, tuple[str, int]], now: int) -> bool:
    """Whether at least one advocate is signed in, available and has shown a sign of life lately."""
    return "available" in present(presence, now).values()


def present(presence: dict[str, tuple[str, int]], now: int) -> dict[str, str]:
    """Name to status of those who have shown a sign of life lately."""
    return {name: status for name, (status, at) in sorted(presence.items()) if now - at < PRESENT_MS}
