"""``porchlight advocate``: who may sign in to the console."""

from __future__ import annotations

import contextlib
import getpass
import re
import sys
from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.console.auth import hash_password
from handoff.settings import Settings
from handoff.store.people import Advocate, People

NAME = re.compile(r"[\w][\w .'-]{0,39}")

#: Shorter ones fall to guessing even at the console's slow rate.
SHORTEST_PASSWORD = 10


def password(*, from_stdin: bool) -> str | None:
    """A new password, typed twice or read as one line; None, with the reason said, when it cannot be used."""
    if from_stdin:
        first = sys.stdin.readline().rstrip("\n")
    else:
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("The same again: "):
            print("The two are not the same.", file=sys.stderr)
            return None
    if len(first) < SHORTEST_PASSWORD:
        print(
            f"A password needs {SHORTEST_PASSWORD} characters or more; a few words in a row are good.", file=sys.stderr
        )
        return None
    return first


async def add(settings: Settings, name: str, new_password: str, role: str, languages: tuple[str, ...]) -> int:
    if not NAME.fullmatch(name):
        print("A name is 1 to 40 letters, digits, spaces, dots or dashes.", file=sys.stderr)
        return 1
    async with _people(settings) as people:
        known = name in await people.names()
        await people.put(Advocate(name, role, languages, hash_password(new_password)))
    print(f"{name} is {'changed' if known else 'added'}: {role}, {', '.join(languages)}.")
    return 0


async def show(settings: Settings) -> int:
    async with _people(settings) as people:
        for name in await people.names():
            advocate = await people.get(name)
            if advocate:
                print(f"{name}\t{advocate.role}\t{','.join(advocate.languages)}")
    return 0


async def remove(settings: Settings, name: str) -> int:
    async with _people(settings) as people:
        if not await people.remove(name):
            print(f"There is no {name}; `porchlight advocate list` shows who there is.", file=sys.stderr)
            return 1
    print(f"{name} may not sign in any more; open sessions end with their next request.")
    return 0


@contextlib.asynccontextmanager
async def _people(settings: Settings) -> AsyncIterator[People]:
    redis = Redis.from_url(settings.redis_url.reveal(), decode_responses=True, socket_connect_timeout=3)
    try:
        yield People(redis)
    except (RedisError, OSError) as error:
        where = (
            "the line is not running: start it with `make up`"
            if settings.redis_embedded
            else "see PORCHLIGHT_REDIS_URL"
        )
        raise SystemExit(f"Redis does not answer ({type(error).__name__}); {where}.") from None
    finally:
        await redis.aclose()
