"""The line under measure: everything ``porchlight up`` starts, in a data folder of its own."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from cryptography.fernet import Fernet
from redis import Redis

from benchmarks.figures import latency
from benchmarks.load import Load
from benchmarks.processes import Process, free_port
from benchmarks.sides import ACCOUNT, NUMBER, TOKEN, Side
from handoff.model import Channel
from handoff.store import keys
from handoff.store.seal import Seal

ROOT = Path(__file__).parent.parent
PORCHLIGHT = (sys.executable, "-m", "handoff")

ADVOCATE, PASSWORD = "bench", "a password for this run"

#: What the phrase layer is made for; each goes out from a phone that was never heard of.
EMERGENCIES = (
    "he has a gun and he is going to kill me",
    "he is beating me right now please help",
    "tiene un cuchillo y me va a matar",
    "me está golpeando ahora mismo ayuda",
    "il a un couteau et il va me tuer",
    "he locked me in and I cannot get out",
)


class Porchlight(Side):
    """A running line with Redis, Rasa, the action server and the gateway under its own supervisor."""

    name = "porchlight"

    def __init__(self, work: Path, api_url: str) -> None:
        data = work / "line"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        ports = {name: free_port() for name in ("PORT", "REDIS_PORT", "RASA_PORT", "ACTIONS_PORT")}
        self._keys = ([Fernet.generate_key().decode()], "pseudonyms of one benchmark run only")
        self._redis_port = ports["REDIS_PORT"]
        self.url = f"http://127.0.0.1:{ports['PORT']}"
        self.webhook = f"{self.url}/twilio/sms"
        self.logs = data / "logs"
        settings = {
            **{name: str(port) for name, port in ports.items()},
            "DATA_DIR": str(data),
            "DEMO": "false",
            "COUNTRY": "US",
            "SECRET_KEYS": self._keys[0][0],
            "PSEUDONYM_KEY": self._keys[1],
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_FROM": NUMBER,
            "TWILIO_API_URL": api_url,
        }
        self._data = data
        self._env = {f"PORCHLIGHT_{name}": value for name, value in settings.items()}
        self._up = Process([*PORCHLIGHT, "up"], cwd=ROOT, log=work / "line.log", env=self._env)
        self.started = self._up.started

    def alive(self) -> bool:
        return self._up.alive()

    def pids(self) -> list[int]:
        return self._up.tree()

    def stop(self) -> None:
        self._up.stop(grace_s=60)

    def add_advocate(self) -> None:
        command = [*PORCHLIGHT, "advocate", "add", ADVOCATE, "--languages", "en,es,fr", "--password-stdin"]
        subprocess.run(
            command, input=PASSWORD + "\n", text=True, check=True, cwd=ROOT, env=_with(self._env), capture_output=True
        )

    def conversation(self, number: str) -> str:
        return self._seal().conversation(Channel.SMS, number)

    def _seal(self) -> Seal:
        return Seal(*self._keys)

    def fill(self, like: str, numbers: Sequence[str]) -> None:
        """Opens a conversation for each number, with every key that the one of ``like`` has, and its own address."""
        password = (self._data / "keys" / "redis.password").read_text().strip()
        seal, source = self._seal(), self.conversation(like)
        with Redis(port=self._redis_port, password=password) as store:
            kept = {}
            for key in keys.of_conversation(source):
                if (dump := store.dump(key)) is not None:
                    kept[key.removeprefix(keys.conversation(source))] = (dump, max(0, store.pttl(key)))
            for number in numbers:
                own = seal.conversation(Channel.SMS, number)
                address = json.dumps({"channel": Channel.SMS, "address": number, "to": NUMBER})
                with store.pipeline(transaction=False) as pipe:
                    for suffix, (dump, ttl) in kept.items():
                        pipe.restore(keys.conversation(own) + suffix, ttl, dump, replace=True)
                    pipe.set(keys.address(own), seal.seal(address), keepttl=True)
                    pipe.zadd(keys.recent(keys.partition_of(own)), {own: time.time_ns() // 1_000_000})
                    pipe.execute()


def _with(env: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **env}


class Console:
    """An advocate's screen: signed in, its WebSocket open, noting when each conversation first raised an alarm."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.alarms: dict[str, float] = {}

    async def watch(self, ready: asyncio.Event) -> None:
        """Runs until cancelled."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            body = {"name": ADVOCATE, "password": PASSWORD}
            origin = {"Origin": self._url}
            async with session.post(f"{self._url}/api/session", json=body, headers=origin) as answer:
                answer.raise_for_status()
                cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in answer.cookies.items())
            headers = {"Cookie": cookies, **origin}
            async with session.ws_connect(f"{self._url}/api/live", headers=headers) as socket:
                ready.set()
                beat = asyncio.create_task(self._beat(socket))
                try:
                    async for message in socket:
                        self._told(json.loads(message.data))
                finally:
                    beat.cancel()

    def _told(self, frame: dict[str, Any]) -> None:
        if frame.get("t") == "alarm":
            self.alarms.setdefault(frame["conversation"]["id"], time.monotonic())

    async def _beat(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await asyncio.sleep(15)
            await socket.send_json({"t": "beat"})


async def emergencies(
    line: Porchlight,
    load: Load,
    texts: Iterator[str],
    crowd: Sequence[str],
    fresh: Sequence[str],
    repeats: int,
    s: float,
) -> dict[str, Any]:
    """Webhook to alarm on the console's socket, and to the safety text at the channel, at 50 messages a second of which
    5 are emergencies from phones that are new."""
    line.add_advocate()
    console, ready = Console(line.url), asyncio.Event()
    screen = asyncio.create_task(console.watch(ready))
    alerts: list[list[float]] = []
    safety: list[list[float]] = []
    missed, unheard = 0, iter(fresh)
    try:
        await asyncio.wait_for(ready.wait(), 20)
        for _ in range(repeats):
            crowded = asyncio.create_task(load.at_rate(crowd, texts, 45, s))
            numbers = [next(unheard) for _ in range(int(5 * s))]
            alarms = iter(EMERGENCIES * len(numbers))
            turns = await load.at_rate(numbers, alarms, 5, s)
            await crowded
            await asyncio.sleep(0.5)
            ids = {turn.sid: line.conversation(turn.phone) for turn in turns}
            heard = [(console.alarms[ids[t.sid]] - t.due) * 1000 for t in turns if ids[t.sid] in console.alarms]
            missed += len(turns) - len(heard)
            alerts.append(heard)
            safety.append([t.reply_ms for t in turns if t.replied])
            await load.quiet(0.5)
    finally:
        screen.cancel()
        await asyncio.gather(screen, return_exceptions=True)
    sent = sum(map(len, alerts)) + missed
    return {"sent": sent, "without_alarm": missed, "alarm": latency(alerts), "safety_text": latency(safety)}
