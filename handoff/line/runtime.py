"""What every step of the line is handed: built once in ``app.py``, given to plain functions."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

from redis.asyncio import Redis

from content import Library
from directory import Directory
from handoff.line.finer import Finer
from handoff.model import Address, Channel, Text, Verdict
from handoff.paging.page import Pager
from handoff.rasa import Rasa
from handoff.settings import Settings
from handoff.store.conversations import Conversations
from handoff.store.people import People
from handoff.store.scripts import Scripts
from handoff.store.seal import Seal
from paths import Question
from triage.answers import Answers
from triage.entities import Entities
from triage.language_names import LanguageNames
from triage.phrases import Emergencies
from triage.reading import Reader

Send = Callable[[Address, Text, Channel, str], Awaitable[Verdict]]
FindSent = Callable[[Address, Text, int, set[str], Channel], Awaitable[str | None]]


#: How far reading stands back for what takes messages in and calls people (a Unix niceness).
PATIENCE = 5


def _stand_back() -> None:
    """Of the thread alone: Linux keeps a niceness for each. What cannot be had is done without."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PATIENCE)


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Provider:
    """The two things the way out needs of a channel that sends over a network."""

    send: Send
    find_sent: FindSent


@dataclass(frozen=True, slots=True)
class Line:
    """The running line."""

    settings: Settings
    redis: Redis
    scripts: Scripts
    seal: Seal
    conversations: Conversations
    people: People
    library: Library
    directory: Directory
    emergencies: Emergencies
    answers: Answers
    language_names: LanguageNames
    #: The questions of the guided paths, by their entry.
    questions: Mapping[str, Question]
    entities: Entities
    reader: Reader
    finer: Finer
    rasa: Rasa
    pager: Pager
    providers: dict[Channel, Provider]
    now: Callable[[], int] = wall_ms
    #: Where messages are read: one at a time, so that what takes them in is never behind a crowd of readers.
    reading: Executor = field(default_factory=lambda: ThreadPoolExecutor(1, "reading", _stand_back))
    #: Which parts of reading are missing, as last told in the log.
    missing: set[str] = field(default_factory=set)
    #: Set once the gateway has begun to stop: steps in hand finish, none begins.
    stopping: list[bool] = field(default_factory=list)
