"""Words as sound: made by espeak-ng in a process of its own, kept on the disk by the hash of the words."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

from handoff.links.child import Busy, Child, Failed
from handoff.links.voices import spelled, voice_of
from handoff.log import event

#: An answer has a few hundred characters; more than this is none.
MAX_CHARACTERS = 3_000

#: All entries in all languages take about half of it; past it the ones not heard for longest go.
MAX_BYTES = 256_000_000

#: The version of how sound is made: another speed or quality is another file.
MAKE = "1"


def available(language: str) -> bool:
    """Whether there is a voice for the language, and what speaks it is installed."""
    return voice_of(language) is not None and all(find_spec(m) is not None for m in ("espeakng_loader", "lameenc"))


class Speaker:
    """Makes sound, two at once, with a short queue. Raises Busy when that is full, and Failed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._child = Child("handoff.links.speak", at_once=2, waiting=12, limit_s=20.0)
        self._making: dict[str, asyncio.Task[bytes]] = {}

    async def say(self, text: str, language: str, *, keep: bool) -> bytes | None:
        """The words as MP3; None when no voice speaks the language.

        ``keep`` says that the words are the same for everybody: only then the sound stays on the disk.
        """
        voice = voice_of(language)
        if voice is None or not available(language):
            return None
        words = spelled(text, language)[:MAX_CHARACTERS]
        name = hashlib.sha256("\0".join((MAKE, voice, words)).encode()).hexdigest()
        file = self._folder / f"{name}.mp3"
        if keep:
            kept = await asyncio.to_thread(_read, file)
            if kept is not None:
                return kept
        making = self._making.get(name)
        if making is None:
            making = self._making[name] = asyncio.create_task(self._make(voice, words, file if keep else None))
            making.add_done_callback(lambda task: self._forget(name, task))
        return await asyncio.shield(making)

    def _forget(self, name: str, task: asyncio.Task[bytes]) -> None:
        self._making.pop(name, None)
        if not task.cancelled():
            task.exception()  # whoever asked has it

    async def _make(self, voice: str, words: str, file: Path | None) -> bytes:
        try:
            sound = await self._child.run({"voice": voice, "text": words})
        except Failed as failed:
            event("audio.failed", code=str(failed.code))
            raise
        except Busy:
            event("audio.failed", code="busy")
            raise
        if file:
            await asyncio.to_thread(_write, file, sound)
        return sound


def _read(file: Path) -> bytes | None:
    try:
        sound = file.read_bytes()
        os.utime(file)
    except OSError:
        return None
    return sound


def _write(file: Path, sound: bytes) -> None:
    """Whole or not at all. A full disk costs the copy, not the answer."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            part.write(sound)
        os.replace(part.name, file)
        _prune(file.parent)
    except OSError as error:
        event("audio.failed", code=type(error).__name__)


def _prune(folder: Path) -> None:
    files = sorted(((f.stat().st_mtime, f.stat().st_size, f) for f in folder.iterdir()), key=lambda told: told[0])
    total = sum(size for _, size, _ in files)
    for _, size, file in files:
        if total <= MAX_BYTES:
            break
        file.unlink(missing_ok=True)
        total -= size
