"""Tagalog by the Indonesian voice: what is said for what is written, down to the sounds that espeak-ng makes of it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from content import load
from handoff.links.tagalog import WORDS, respelled
from handoff.links.voices import VOICES, spelled
from tests.content.copies import ROOT

#: What each word sounds like, as dictionaries of Tagalog give it; stress and the stop in the throat left out.
SOUNDS = {
    "ng": "naŋ", "mga": "maŋa", "ngayon": "ŋajon", "ngunit": "ŋunit", "hindi": "hindi", "tulong": "tuloŋ",
    "humingi": "humiŋi", "tanggap": "taŋɡap", "maaari": "maaari", "mayroon": "majroon", "ligtas": "liɡtas",
    "pag-alis": "paɡalis", "trabaho": "trabaho", "abogado": "aboɡado", "gobyerno": "ɡobjerno", "puwede": "puwede",
    "pwede": "puwede", "pera": "pera", "sahod": "sahod", "siya": "sija", "ikaw": "ikaw", "buhay": "buhaj",
    "tuwing": "tuwiŋ", "kuwento": "kuwento", "ako'y": "akoj", "pulis": "pulis", "bahay": "bahaj",
    "ginagawa": "ɡinaɡawa",
    # Digits and English as its speakers say them.
    "911": "najnwanwan", "U visa": "juvisa", "mag-text": "maɡtekst", "overtime": "overtajm",
}  # fmt: skip

PHONEMES = """
import ctypes, json, sys
import espeakng_loader
library = ctypes.CDLL(espeakng_loader.get_library_path())
library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000)
library.espeak_TextToPhonemes.restype = ctypes.c_char_p
assert library.espeak_SetVoiceByName(sys.argv[1].encode()) == 0
made = []
for text in json.load(sys.stdin):
    rest = ctypes.pointer(ctypes.c_char_p(text.encode()))
    parts = []
    while rest.contents.value:
        parts.append(library.espeak_TextToPhonemes(rest, 1, 2).decode())
    made.append("".join(parts))
print(json.dumps(made))
"""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hingi ng tulong sa mga tao.", "Hingi nang tulong sa manga tao."),
        ("NG MGA", "nang manga"),
        ("sa 911 o 211", "sa nayn wan wan o tu wan wan"),
        ("1-888-373-7888", "wan, eyt eyt eyt, tri seven tri, seven eyt eyt eyt"),
        ("I-text ang 233733", "I-tekst ang tu tri tri seven tri tri"),
        ("wala pang 18, 40 oras", "wala pang eytin, forti oras"),
        ("$7.25, $10,000 at $100", "seven dolars en twenti fayv sents, ten tawsan dolars at wan handred dolars"),
        ("noong 2025, 1.5", "noong twenti twenti fayv, wan poynt fayv"),
        ("T visa, H-2A, TRP, US", "ti visa, eyc tu ey, ti ar pi, yu es"),
        ("HINDI KO ALAM. O umalis.", "HINDI KO ALAM. O umalis."),
        ("1: Oo, ligtas.", "wan: Oo, ligtas."),
        ("0, 5, 90, 300, 1,250", "ziro, fayv, naynti, tri handred, wan tawsan tu handred fifti"),
        ("9" * 30, " ".join(["nayn"] * 30)),
    ],
)
def test_what_the_indonesian_voice_cannot_know_is_spelled_out(written: str, said: str) -> None:
    assert respelled(written) == said


def test_the_sounds_are_those_of_tagalog() -> None:
    asked = json.dumps([spelled(word, "tl") for word in SOUNDS])
    made = subprocess.run(
        [sys.executable, "-c", PHONEMES, VOICES["tl"]], input=asked, capture_output=True, text=True, check=True
    )
    heard = [_plain(sounds) for sounds in json.loads(made.stdout)]
    assert heard == list(SOUNDS.values())


def _plain(sounds: str) -> str:
    """Without stress, and with the shades of e, o, f and r that Tagalog does not tell apart as one."""
    for shade, plain in {"ˈ": "", "ˌ": "", " ": "", "ɛ": "e", "ə": "e", "ɔ": "o", "ɹ": "r", "ɾ": "r"}.items():
        sounds = sounds.replace(shade, plain)
    return sounds


def test_no_digit_of_any_tagalog_text_is_left_to_be_read_in_indonesian() -> None:
    library = load(ROOT)
    for (id, language, _), entry in library.entries.items():
        if language == "tl":
            said = respelled(" ".join(entry.steps).replace("{", " ").replace("}", " "))
            assert not any(sign.isdecimal() for sign in said), id


def test_only_tagalog_is_spelled_another_way() -> None:
    assert spelled("ng mga 911", "id") == "ng mga 911"
    assert all(written != said for written, said in WORDS.items())
