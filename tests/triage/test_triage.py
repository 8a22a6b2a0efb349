"""The first layer and the language, on messages written for the test and not taken from the phrase files."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from triage.language import Detector
from triage.normal import fold
from triage.phrases import Emergencies
from triage.reading import Before, Reader

DATA = Path(__file__).parent.parent.parent / "data"
EMERGENCIES = Emergencies.load(DATA / "phrases" / "emergency")

DANGER = {
    "violence_now": [
        "help my husband has a knife",
        "he is going to k1ll me tonight",
        "HE IS HITTING ME",
        "mi jefe trae una pistola",
        "me quieren matar",
        "il a un couteau",
        "ele vai me matar",
        "li gen yon zam",
        "may baril siya",
        "anh ta có súng",
        "他有刀",
        "총을 들고 있어요",
        "dia mau bunuh saya",
        "वह मुझे मार डालेगा",
        "ਉਸ ਕੋਲ ਬੰਦੂਕ ਹੈ",
        "معه سكين",
        "он меня убьет",
        "він мене бʼє, мене хочуть вбити",
    ],
    "held_captive": [
        "they locked us in the basement",
        "nos tienen encerrados",
        "on m'a enfermee dans la chambre",
        "estou trancada em casa",
        "yo fèmen mwen anndan",
        "ikinulong kami ng amo",
        "họ nhốt tôi trong nhà",
        "我被关在房间里",
        "방에 갇혀 있어요",
        "saya dikunci di kamar",
        "меня держат взаперти",
        "нас замкнули",
        "حابسني في البيت",
    ],
    "suicide_self_harm": ["i want to kill myself", "quiero matarme", "je veux mourir", "хочу умереть", "我想自杀"],
    "overdose_medical": ["she is not breathing", "no respira ayuda", "il ne respire plus", "ele tomou overdose"],
    "child_exploited_now": ["he is selling my daughter", "venden a mi hija", "ils vendent ma fille"],
    "being_moved": ["they are taking me to another city tonight", "me van a vender", "меня увозят завтра"],
}

CALM = [
    "my boss kills me with work",
    "hi",
    "when do i get paid",
    "no me pagaron",
    "me muero de hambre y risa",
    "what happens if i call the police",
    "can i quit my job",
    "tienen mi pasaporte",
    "bonjour j'ai une question",
    "сколько стоит адвокат",
    "我想问工资",
    "kailan ang sahod",
    "it happened years ago, i am safe now",
    "dead tired after work",
    "what is a t visa",
    "mi patron no me paga",
]


@pytest.mark.parametrize(("category", "text"), [(c, t) for c, texts in DANGER.items() for t in texts])
def test_a_danger_is_seen_in_any_language(category: str, text: str) -> None:
    alarm = EMERGENCIES.check(text)
    assert alarm is not None
    assert alarm.category == category
    assert text not in alarm.reason


@pytest.mark.parametrize("text", CALM)
def test_what_is_no_emergency_raises_none(text: str) -> None:
    assert EMERGENCIES.check(text) is None


IN_A_FILM = [
    "i saw a film where he has a knife in the kitchen",
    "en la pelicula me quieren matar a la muchacha, haganme caso",
    "dans le film il a un couteau",
    "assisti um filme em que ele vai me matar, tipo isso",
    "napanood ko sa pelikula, may baril siya",
    "xem phim thấy anh ta có súng",
    "电影里他有刀",
    "영화에서 총을 들고 있어요",
    "filem itu, dia mau bunuh saya",
    "в фильме он меня убьет",
    "в серіалі мене хочуть вбити",
    "في الفيلم معه سكين",
]


@pytest.mark.parametrize("text", IN_A_FILM)
def test_a_danger_told_of_a_film_calls_nobody_and_is_asked_about_at_most(text: str) -> None:
    alarm = EMERGENCIES.check(text)
    assert alarm is None or alarm.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "lol he has a knife no joke help me",
        "it began like a film, he has a knife right now",
        "ele vai me matar, socorro, nao e um filme",
    ],
)
def test_a_film_or_a_laugh_does_not_make_doubtful_what_is_now(text: str) -> None:
    alarm = EMERGENCIES.check(text)
    assert alarm is not None
    assert not alarm.doubtful


@pytest.mark.parametrize(
    "text", ["", " ", "😀", "\0", "1" * 1600, "a" * 4000, "\ud800", "http://example.org", "ก" * 900]
)
def test_no_text_makes_it_fail_or_slow(text: str) -> None:
    reader = Reader.load(DATA)
    started = time.perf_counter()
    reader.read(text, Before())
    assert EMERGENCIES.check(text) is None
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "prior", "tag"),
    [
        ("no me pagaron mi sueldo", None, "es"),
        ("my boss did not pay me", None, "en"),
        ("mon patron ne m'a pas payé", None, "fr"),
        ("patwon an pa peye mwen", None, "ht"),
        ("hindi ako binayaran ng amo ko", None, "tl"),
        ("gaji saya belum dibayar majikan", None, "id"),
        ("我的老板没有付钱", None, "zh"),
        ("мені не заплатили, її немає", None, "uk"),
        ("ok", "es", "es"),
        ("Maria", "es", "es"),
        ("😀", "fr", "fr"),
    ],
)
def test_the_language_of_a_message(text: str, prior: str | None, tag: str) -> None:
    assert Detector().detect(text, prior).tag == tag


def test_words_typed_in_many_ways_are_one() -> None:
    assert fold("ARRÊTE!!!  ça") == fold("arrete ca")
    assert fold("k1ll") == "kill"
    assert fold("ki\u200bll") == "kill"
