"""``python -m handoff.links.speak``: one text in, one MP3 out. A process of its own, so that a fault or a long text in
espeak-ng's library stops neither the gateway nor its event loop.

Standard input is JSON (``voice``, ``text``); standard output the MP3. The exit code is 3 when the voice is not there.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

#: Slower than espeak-ng's 175 words a minute: it is heard once, on a phone, perhaps in a second language.
WORDS_A_MINUTE = 140

#: Speech of one synthetic voice is as clear at this (kbit/s), and a slow phone has it in seconds.
KBITS = 32

_RETRIEVAL = 1
_NO_EXIT = 0x8000
_UTF8 = 1
_RATE = 1
_POSITION_CHARACTER = 1

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class NoVoice(Exception):
    """espeak-ng is not there, or does not know the voice."""


def samples(voice: str, text: str) -> tuple[int, bytes]:
    """The text as sound: samples a second, and 16-bit mono samples. Raises NoVoice."""
    import espeakng_loader

    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        folder = espeakng_loader.get_data_path()
    except (OSError, RuntimeError) as error:
        raise NoVoice(type(error).__name__) from error
    rate = library.espeak_Initialize(_RETRIEVAL, 0, folder.encode(), _NO_EXIT)
    if rate <= 0 or library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise NoVoice(voice)
    library.espeak_SetParameter(_RATE, WORDS_A_MINUTE, 0)
    sound = bytearray()

    def take(wave: Any, count: int, _: object) -> int:
        if wave and count > 0:
            sound.extend(ctypes.string_at(wave, count * 2))
        return 0

    callback = _CALLBACK(take)  # held until the end: the library calls it
    library.espeak_SetSynthCallback(callback)
    words = text.encode("utf-8") + b"\0"
    library.espeak_Synth(words, ctypes.c_size_t(len(words)), 0, _POSITION_CHARACTER, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    return rate, bytes(sound)


def mp3(rate: int, sound: bytes) -> bytes:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(KBITS)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(5)
    return bytes(encoder.encode(sound)) + bytes(encoder.flush())


def main() -> int:
    told = json.load(sys.stdin)
    try:
        rate, sound = samples(told["voice"], told["text"])
    except NoVoice:
        return 3
    sys.stdout.buffer.write(mp3(rate, sound))
    return 0


if __name__ == "__main__":
    sys.exit(main())
