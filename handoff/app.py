"""Builds and runs the gateway: what is opened, in which order, and every route, on one screen."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import sys
import weakref
from collections.abc import AsyncIterator, Mapping
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import redis.asyncio as aioredis
import uvloop
from aiohttp import WSCloseCode, web
from redis.asyncio.retry import Retry as RedisRetry
from redis.backoff import NoBackoff

import paths
from content import ContentError, load
from content.history import History
from directory import Directory
from handoff import console, health, processes
from handoff.channels import webchat
from handoff.channels.simulator import demo
from handoff.channels.twilio import backfill, receive
from handoff.channels.twilio.send import Sender
from handoff.console import show
from handoff.console.auth import client_address, same_origin
from handoff.console.hub import Hub
from handoff.line import catch_up, forget, reads, work
from handoff.line.accept import accept
from handoff.line.finer import Finer
from handoff.line.receipts import record
from handoff.line.runtime import Line, Provider
from handoff.links import routes as links
from handoff.log import event, names
from handoff.model import Accepted, Channel, Conversation, Inbound, Receipt
from handoff.paging.page import Pager
from handoff.rasa import Rasa
from handoff.settings import Settings
from handoff.store import keys
from handoff.store.conversations import Conversations
from handoff.store.people import People
from handoff.store.scripts import Scripts
from handoff.store.seal import Seal
from paths import PathError, Question
from triage.answers import Answers
from triage.entities import Entities
from triage.language_names import LanguageNames
from triage.phrases import Emergencies
from triage.reading import Reader

ROOT = Path(__file__).parent.parent
LINE = web.AppKey("line", Line)
DOOR = web.AppKey("door", catch_up.Door)
SOCKETS = web.AppKey("sockets", weakref.WeakSet[web.WebSocketResponse])

#: Three blocking reads a partition and the live feed, and room for a burst of webhooks; past it callers wait a turn.
CONNECTIONS = 3 * keys.PARTITIONS + 1 + 64

DAY_S = 24 * 3600

#: How long open sockets are waited for when the gateway stops (s).
CLOSING_S = 2.0

#: After this a stop is wedged, and the process ends all the same (s).
STOP_S = 20.0


def redis_client(settings: Settings) -> aioredis.Redis:
    """A client that fails at once when Redis is away: every caller knows what to do then, and none waits unseen."""
    pool = aioredis.BlockingConnectionPool.from_url(
        settings.redis_url.reveal(),
        decode_responses=True,
        max_connections=CONNECTIONS,
        timeout=5,
        socket_connect_timeout=3,
        retry=RedisRetry(NoBackoff(), 0),
    )
    return aioredis.Redis.from_pool(pool)


@contextlib.asynccontextmanager
async def open_line(settings: Settings, content: Path = ROOT / "data" / "content") -> AsyncIterator[Line]:
    """The line with everything it needs open, without a listener or workers; ``content`` is what people are told."""
    redis = redis_client(settings)
    retention_s = (settings.retention_days + 1) * DAY_S  # the daily sweep erases first; the key's own end is a belt
    scripts = Scripts(redis, retention_s=retention_s)
    seal = Seal([key.reveal() for key in settings.secret_keys], settings.pseudonym_key.reveal())
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(redis.aclose)
        providers: dict[Channel, Provider] = {}
        sender = None
        if settings.twilio_account_sid:
            sender = await stack.enter_async_context(Sender(settings))
            provider = Provider(sender.send, sender.find_sent)
            providers = {Channel.SMS: provider, Channel.WHATSAPP: provider}
        console_url = f"{settings.public_url}/console"
        emergencies = Emergencies.load(ROOT / "data" / "phrases" / "emergency")
        pager = Pager(settings.oncall, console_url, sender.send if sender else None)
        yield Line(
            settings=settings,
            redis=redis,
            scripts=scripts,
            seal=seal,
            conversations=Conversations(redis, scripts, seal),
            people=People(redis),
            library=load(content),
            directory=Directory(settings.data_dir / "directory"),
            emergencies=emergencies,
            answers=Answers.load(ROOT / "data" / "phrases" / "answers.yml"),
            language_names=LanguageNames.load(ROOT / "data" / "phrases" / "languages.yml"),
            questions=_questions(),
            entities=Entities.load(ROOT / "data" / "phrases" / "places.yml"),
            finer=Finer(),
            reader=Reader.load(ROOT / "data", processes.TRIAGE, emergencies),
            rasa=await stack.enter_async_context(Rasa(settings.rasa_url, settings.rasa_timeout_s)),
            pager=await stack.enter_async_context(pager),
            providers=providers,
        )


def _questions() -> Mapping[str, Question]:
    """The questions of the guided paths. With a broken file none: the action server tells what is wrong with it, and
    whatever is no path goes on."""
    try:
        known = paths.load(ROOT / "data" / "paths")
    except PathError:
        return {}
    return {question.ask: question for path in known.values() for question in path.questions}


def build(line: Line) -> web.Application:
    """Routes and background work around an open line."""
    app = web.Application(middlewares=console.middlewares(line), client_max_size=64 * 1024)
    app[LINE] = line
    hub = Hub(line)

    async def receipt(r: Receipt) -> None:
        await record(line, r)

    app.router.add_routes(health.routes(line))
    app.router.add_routes(webchat.routes(_Chats(line, hub)))
    app.router.add_routes(console.routes(line, hub))
    app.router.add_routes(links.routes(line, partial(client_address, line)))
    if line.settings.twilio_account_sid:
        door = app[DOOR] = catch_up.Door(line, backfill.missed(line.settings))
        app.router.add_routes(receive.routes(line.settings, door.take, receipt))
    if line.settings.demo:
        demo.mount(app, line)
        app.router.add_routes(show.routes(line))

    async def background(_: web.Application) -> AsyncIterator[None]:
        if line.settings.demo:
            await show.sign_up(line)
        owner = f"{socket.gethostname()}:{line.settings.data_dir.resolve()}"
        tasks = [asyncio.create_task(hub.run(), name="hub")]
        tasks += [asyncio.create_task(work.run(line, p, owner), name=f"p{p:02d}") for p in range(keys.PARTITIONS)]
        tasks.append(asyncio.create_task(content_watch(line), name="content"))
        if line.settings.twilio_account_sid:
            tasks.append(asyncio.create_task(catch_up.run(line, backfill.missed(line.settings)), name="backfill"))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    app.cleanup_ctx.append(background)
    app[SOCKETS] = weakref.WeakSet()
    app.on_response_prepare.append(_keep)
    app.on_shutdown.append(_close_sockets)
    return app


async def _keep(request: web.Request, response: web.StreamResponse) -> None:
    if isinstance(response, web.WebSocketResponse):
        request.config_dict[SOCKETS].add(response)


async def _close_sockets(app: web.Application) -> None:
    """Chats and consoles are told to come back at once; otherwise a stop waits for them as long as it may."""
    closing = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in app[SOCKETS]]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLOSING_S):
            await asyncio.gather(*closing, return_exceptions=True)


class _Chats:
    """What the web chat is handed: doors of the line, nothing of its inside."""

    def __init__(self, line: Line, hub: Hub) -> None:
        self._line = line
        self.waking = hub.chats

    def conversation_of(self, token: str) -> str:
        return self._line.seal.conversation(Channel.WEB, token)

    async def accept(self, inbound: Inbound) -> Accepted:
        return await accept(self._line, inbound)

    async def load(self, conversation: str) -> Conversation:
        return await self._line.conversations.load(conversation)

    async def screen(self, conversation: str, after: str) -> list[tuple[str, dict[str, Any]]]:
        return await self._line.conversations.screen(conversation, after)

    async def forget(self, conversation: str) -> None:
        await forget.erase(self._line, conversation, by="person")

    def allowed(self, request: web.Request) -> bool:
        return same_origin(self._line, request)

    def address(self, request: web.Request) -> str:
        address = client_address(self._line, request)
        # Behind a proxy that nobody named, everybody has its address: one cap for all would shut people out.
        unnamed = "X-Forwarded-For" in request.headers and address == request.remote
        return "" if unnamed and not ip_address(address).is_global else address

    def numbers(self) -> list[str]:
        """Where else help is to be had: the line by text, and the hotlines of the line's countries."""
        country, known = str(self._line.settings.country), self._line.library.numbers
        hotlines = [known[f"ht_{c}"] for c in ("us", "ca") if country.lower() in (c, "both")]
        return [*filter(None, (self._line.settings.twilio_from,)), *(n.shown for n in hotlines if n.verified)]

    def greeting(self, language: str | None) -> dict[str, str]:
        library = self._line.library
        tag = language if language in library.languages else "en"
        return {"line_name": self._line.settings.line_name, "language": tag, "direction": library.direction(tag)}


async def content_watch(line: Line) -> None:
    """A corrected text and an imported list of services are live within two seconds, without a restart; what the
    entries answer, some seconds later. A file with a mistake changes nothing until it is mended."""
    learnt, learning, broken = None, None, ""
    try:
        while True:
            # The console's approval reloads by itself: what counts is which entries were learnt last.
            if learnt is not line.library.entries and (learning is None or learning.done()):
                learnt = line.library.entries
                learning = asyncio.create_task(_learn(line))
            await asyncio.sleep(1.5)
            if await asyncio.to_thread(line.directory.reload_if_changed):
                event("directory.reloaded")
            try:
                if await asyncio.to_thread(line.library.reload_if_changed):
                    event("content.reloaded")
                broken = ""
            except (ContentError, OSError) as error:  # a mistake, or a file that went away while it was looked at
                if broken != str(error):
                    broken = str(error)
                    event("content.broken", code=names(error))
    finally:
        if learning:
            learning.cancel()


async def _learn(line: Line) -> None:
    """What the entries answer; and their English is kept, so that a later change of it can be shown to translators."""
    history = History(line.settings.data_dir / "content_history")
    try:
        await asyncio.to_thread(history.keep_all, line.library)
    except OSError as trouble:
        event("content.broken", code=names(trouble))
    await asyncio.to_thread(line.finer.build, line.library, processes.ASKS)


def _ready(line: Line) -> None:
    """Loads what loads late, then takes what stays for good (phrases, content: some 250,000 objects) out of Python's
    search for garbage: looking through it all stops every message for a fifth of a second, again and again."""
    line.reader.warm()
    reads.tell(line)
    gc.collect()
    gc.freeze()


#: A message that is being read holds up the one that comes in for at most so long (s); Python's own default is 5 ms.
SWITCH_S = 0.001


async def serve(settings: Settings) -> None:
    """Runs the gateway until cancelled."""
    async with open_line(settings) as line:
        await line.redis.ping()
        line.reading.submit(_ready, line)
        app = build(line)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=False, shutdown_timeout=5.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port, reuse_address=True).start()
            event("gateway.started", port=settings.port)
            if DOOR in app:  # not before: a message refused after the fetching and before the listening would stay out
                await app[DOOR].open()
            await asyncio.Event().wait()
        finally:
            event("gateway.stopping")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(runner.cleanup(), STOP_S)


def run(settings: Settings) -> None:
    """Entry of the gateway process; returns after SIGINT or SIGTERM."""
    import signal

    sys.setswitchinterval(SWITCH_S)

    async def main() -> None:
        task = asyncio.current_task()
        assert task
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await serve(settings)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
