"""``porchlight chat``: the web chat in a terminal, over the same socket as the browser's."""

from __future__ import annotations

import asyncio
import sys
import uuid
from typing import Any

import aiohttp

from handoff.settings import Settings

WHO = {"me": "you", "assistant": "assistant", "person": "advocate", "line": "line"}


async def chat(settings: Settings, language: str | None) -> int:
    """Talks until the end of input or Ctrl-C. A number is the choice of that number. Nothing is kept here."""
    url = f"http://127.0.0.1:{settings.port}/chat/socket"
    try:
        async with aiohttp.ClientSession() as session, session.ws_connect(url, heartbeat=20) as socket:
            await socket.send_json({"t": "hello"} | ({"language": language} if language else {}))
            offer: list[Any] = []
            reading = asyncio.create_task(_show(socket, offer))
            writing = asyncio.create_task(_send(socket, offer))
            await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                await asyncio.wait({reading}, timeout=2.0)  # the answer to the last line
            for task in (reading, writing):
                task.cancel()
            await asyncio.gather(reading, writing, return_exceptions=True)
    except (aiohttp.ClientError, OSError):
        print(f"Nothing answers at port {settings.port}: start the line with `make up`.", file=sys.stderr)
        return 1
    return 0


async def _show(socket: aiohttp.ClientWebSocketResponse, offer: list[Any]) -> None:
    async for frame in socket:
        if frame.type is not aiohttp.WSMsgType.TEXT:
            break
        message = frame.json()
        match message.get("t"):
            case "welcome":
                print(f"[{message['line_name']}] Type a message; Ctrl-D ends.", flush=True)
            case "message" if message["from"] != "me":
                print(f"{WHO.get(message['from'], 'line')}: {message['text']}")
                offer[:] = message.get("choices") or offer
                for number, choice in enumerate(message.get("choices") or [], start=1):
                    print(f"   {number} {choice['label']}")
                sys.stdout.flush()
            case "slow_down":
                print(f"[too fast: wait {message.get('retry_after_s', 1)} s and write again]", flush=True)
            case "refused":
                print(f"[not taken: {message.get('why', '')}]", flush=True)


async def _send(socket: aiohttp.ClientWebSocketResponse, offer: list[Any]) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        text = line.strip()
        if not text:
            continue
        message = {"t": "say", "id": str(uuid.uuid4()), "text": text}
        if text.isdecimal() and 1 <= int(text) <= len(offer):
            message = {"t": "choose", "id": message["id"], "choice": offer[int(text) - 1]["id"]}
        await socket.send_json(message)
