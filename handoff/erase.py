"""``porchlight erase``: forgets a person who asks for it, by number or by conversation."""

from __future__ import annotations

import asyncio
import re
import sys

from redis.exceptions import RedisError

from handoff.app import open_line
from handoff.line.forget import erase as forget
from handoff.line.runtime import Line
from handoff.model import Channel
from handoff.settings import Settings
from handoff.settings.values import PHONE


async def erase(settings: Settings, who: str) -> int:
    """Erases every conversation of a number, or one by its id, and returns when Redis's file is rewritten too."""
    who = re.sub(r"[\s().-]", "", who)
    is_phone = bool(PHONE.fullmatch(who))
    if not is_phone and not re.fullmatch(r"c[a-z2-7]{26}", who):
        print("Give a phone number like +15550100123, or a conversation's id from the console.", file=sys.stderr)
        return 1
    try:
        async with open_line(settings) as line:
            ids = (
                [line.seal.conversation(channel, who) for channel in (Channel.SMS, Channel.WHATSAPP)]
                if is_phone
                else [who]
            )
            found = [id for id in ids if (await line.conversations.load(id)).exists]
            for id in ids:
                await forget(line, id, by="operator")
            gone = await _rewritten(line)
    except (RedisError, OSError) as error:
        print(f"Redis does not answer ({type(error).__name__}): start the line with `make up`.", file=sys.stderr)
        return 1
    if not found:
        print("Nothing was kept under that name; anything left over is erased all the same.")
    else:
        print("Erased." if gone else "Erased; Redis is still writing its file without it.")
    return 0


async def _rewritten(line: Line, patience_s: float = 60.0) -> bool:
    """Whether the append-only file has been written anew since."""
    try:
        async with asyncio.timeout(patience_s):
            while True:
                state = await line.redis.info("persistence")
                if not state.get("aof_rewrite_in_progress") and not state.get("aof_rewrite_scheduled"):
                    return str(state.get("aof_last_bgrewrite_status")) == "ok"
                await asyncio.sleep(0.2)
    except TimeoutError:
        return False
