"""Works one partition: holds its lease, keeps each conversation's order, starts over from the store after any fault."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from redis.exceptions import RedisError

from handoff.line import arrive, handle, page, send, sweep
from handoff.line.arrive import Arrival, LeaseLost
from handoff.line.chains import Chains
from handoff.line.runtime import Line
from handoff.log import event, names, where
from handoff.store import keys, queues
from handoff.store.queues import Batch, Due, Entry

#: How long one blocking read waits (ms); short enough to stop quickly.
BLOCK_MS = 1_000
RENEW_S = keys.LEASE_MS / 1000 / 4
SWEEP_S = 5.0

#: Messages of a partition whose arrival is looked at side by side; a backlog of thousands leaves the store its air.
ARRIVALS = 8

#: A message whose handling raises this often is given to a human instead, so that those behind it go on; one whose
#: sending does so is shown as of unknown outcome.
TRIES = 4


async def run(line: Line, partition: int, owner: str) -> None:
    """Works a partition until cancelled. Whatever fails, nothing is lost: what was not finished is read again."""
    # Two gateways of one host may share a folder, never a port: under one name each would take it from the other.
    owner = f"{owner}:{line.settings.port}"
    pause = 0.2
    while True:
        try:
            token = await line.scripts.lease(partition, owner, "")
            if not token:
                await asyncio.sleep(RENEW_S)
                continue
            await queues.open_partition(line.redis, partition)
            pause = 0.2
            async with asyncio.TaskGroup() as group:
                group.create_task(_renew(line, partition, owner, token))
                group.create_task(_inbox(line, group, partition, token))
                group.create_task(_outbox(line, group, partition, token))
                group.create_task(_pages(line, group, partition))
                group.create_task(_sweep(line, partition, token))
        except* (LeaseLost, RedisError, OSError) as faults:
            event("partition.restarted", partition=partition, code=names(faults))
        except* Exception as faults:
            event("partition.fault", partition=partition, code=names(faults), where=where(faults))
        await asyncio.sleep(pause)
        pause = min(pause * 2, 5.0)


async def _renew(line: Line, partition: int, owner: str, token: str) -> None:
    while True:
        await asyncio.sleep(RENEW_S)
        if await line.scripts.lease(partition, owner, token) != token:
            raise LeaseLost(str(partition))


async def _inbox(line: Line, group: asyncio.TaskGroup, partition: int, token: str) -> None:
    async def step(item: tuple[Entry, Arrival | None]) -> None:
        entry, arrival = item
        for attempt in range(1, TRIES + 1):
            try:
                await handle.handle(line, entry, token, arrival)
                return
            except (LeaseLost, RedisError, OSError):
                raise
            except Exception as fault:
                _report(entry, fault)
                await asyncio.sleep(0.2 * attempt)
        await handle.give_up(line, entry, token)

    turns = Chains(group, step)

    places = asyncio.Semaphore(ARRIVALS)

    async def look(entry: Entry) -> None:
        arrival = None
        try:
            arrival = await arrive.arrive(line, entry, token)
        except (LeaseLost, RedisError, OSError):
            raise
        except Exception as fault:  # its turn will come all the same, and look again
            _report(entry, fault)
        finally:
            places.release()
        turns.put(entry.conversation, (entry, arrival))

    # An alarm waits neither for its sender's turn nor for what other people wrote just before.
    arrivals = Chains(group, look)

    async def take(entry: Entry) -> None:
        await places.acquire()
        arrivals.put(entry.conversation, entry)

    await _follow(lambda after, block: queues.read_inbox(line.redis, line.seal, partition, after, block), take)


def _report(entry: Entry, fault: Exception) -> None:
    event(
        "inbound.fault",
        conversation=entry.conversation,
        message=entry.inbound.id,
        code=names(fault),
        where=where(fault),
    )


async def _outbox(line: Line, group: asyncio.TaskGroup, partition: int, token: str) -> None:
    async def step(due: Due) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await send.deliver(line, due, token)
                return
            except (LeaseLost, RedisError, OSError):
                raise
            except Exception as fault:
                event(
                    "outbound.fault",
                    conversation=due.conversation,
                    message=due.outbound.id,
                    code=names(fault),
                    where=where(fault),
                )
                await asyncio.sleep(0.2 * attempt)
        await send.give_up(line, due, token)

    chains = Chains(group, step)

    async def take(due: Due) -> None:
        chains.put(due.conversation, due)

    await _follow(lambda after, block: queues.read_outbox(line.redis, line.seal, partition, after, block), take)


async def _pages(line: Line, group: asyncio.TaskGroup, partition: int) -> None:
    async def take(due: queues.PageDue) -> None:
        group.create_task(page.deliver(line, partition, due))

    await _follow(lambda after, block: queues.read_pages(line.redis, partition, after, block), take)


async def _follow[T](
    read: Callable[[str, int | None], Awaitable[Batch[T]]],
    take: Callable[[T], Awaitable[None]],
) -> None:
    """First what an owner before claimed and did not finish, then what is new, for ever."""
    after = "0"
    while True:
        batch = await read(after, None if after != ">" else BLOCK_MS)
        for item in batch.items:
            await take(item)
        if after != ">":
            after = batch.last or ">"


async def _sweep(line: Line, partition: int, token: str) -> None:
    while True:
        await sweep.sweep(line, partition, token)
        await asyncio.sleep(SWEEP_S)
