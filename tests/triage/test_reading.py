"""Whatever is typed is read: never an exception, always a lawful answer. `make fuzz` looks for longer."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.answers import Answers
from triage.counts import only_counts
from triage.danger import FLOOR, risk_after
from triage.embedding import Embedder
from triage.head import Head
from triage.language import TAGS, Detector
from triage.language_names import LanguageNames
from triage.phrases import CATEGORIES, Emergencies
from triage.reading import Before, Reader

DATA = Path(__file__).parent.parent.parent / "data"
MODEL = DATA.parent / "models" / "triage.npz"
READER = Reader.load(DATA, MODEL if MODEL.exists() else None)
UNTRAINED = Reader.load(DATA)
HEAD = Head(("en", "es"), *(np.zeros((0, 0), np.float32),) * 5, np.zeros((1, 2)), np.zeros(2), 0.0, 1.0)  # type: ignore[arg-type]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "80"))

#: One line each of languages the line does not write, and of what else arrives on a phone.
STRANGE = [
    "😀", "12345", "https://example.org/a?b=c", "?!?!", "k1ll m3 pl3ase", "НЕLР", "ｈｅｌｐ", "H E L P",
    "HELP ME HE HAS A GUN", "שלום מה שלומך", "สวัสดีครับ", "こんにちは元気ですか",
    "مرحبا hello привет 你好", "የት ነህ", "Γειά σου", "გამარჯობა", "Բարեւ", "হ্যালো কেমন আছো", "வணக்கம்",
    "ಹಲೋ", "ശരി", "ආයුබෝවන්", "မင်္ဂလာပါ", "សួស្តី", "ສະບາຍດີ", "سلام چطوری", "آپ کیسے ہیں",
    "merhaba nasılsın", "jak się masz", "wie geht es dir", "come stai", "hoe gaat het", "hej hur mår du",
    "hyvää päivää", "labas rytas", "habari yako", "bawo ni", "sannu da zuwa", "xin", "salaan", "mbote",
    "ndewo", "kia ora", "aloha", "sveiki", "dobrý den", "ahoj", "zdravo", "përshëndetje", "mirëdita",
    "tere", "halló", "dia duit", "shwmae",
    "", " ", "\n", "a" * 1600, "ha" * 800, "\u200b\u200d\ufeff", "\x00\x01",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
]  # fmt: skip


def lawful(text: str, before: Before) -> None:
    found = READER.read(text, before)
    assert found.language.tag in (*TAGS, None)
    assert 0.0 <= found.language.score <= 1.0
    assert 0.0 <= found.danger <= 1.0
    assert 0.0 <= found.risk <= 1.0
    assert found.emergency is None or found.emergency.category in CATEGORIES
    assert found.vector is None or len(found.vector) == 384


@pytest.mark.parametrize("text", STRANGE)
def test_strange_texts_are_read(text: str) -> None:
    lawful(text, Before())
    lawful(text, Before(language="es", risk=0.9))


@given(st.text(max_size=200), st.sampled_from((*TAGS, None)), st.floats(0, 1))
@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_any_text_is_read(text: str, language: str | None, risk: float) -> None:
    lawful(text, Before(language=language, risk=risk))


def test_danger_is_heard_without_knowing_the_language_and_without_the_model() -> None:
    alone = Reader.load(DATA, None)
    assert alone.untrained
    for text in ("he has a gun", "tiene una pistola", "HE H4S A GUN"):
        found = alone.read(text, Before())
        assert found.emergency is not None, text
        assert found.emergency.category == "violence_now"


def test_what_was_said_before_makes_less_enough() -> None:
    emergencies = Emergencies.load(DATA / "phrases" / "emergency")
    assert emergencies.check("hes at the door", spoken_of=True) is not None
    faded = 0.9
    for _ in range(6):
        faded = risk_after(faded, 0.0)
    assert faded < FLOOR


def test_yes_and_no_are_understood_in_every_language() -> None:
    answers = Answers.load(DATA / "phrases" / "answers.yml")
    said = {
        "yes": [
            "yes",
            "Sí",
            "oui",
            "sim",
            "wi",
            "oo",
            "có",
            "是",
            "네",
            "ya",
            "हाँ",
            "ਹਾਂ",
            "نعم",
            "да",
            "так",
            "im safe",
        ],
        "no": [
            "no",
            "non",
            "não",
            "hindi po",
            "không",
            "不",
            "아니요",
            "tidak",
            "नहीं",
            "ਨਹੀਂ",
            "لا",
            "нет",
            "ні",
            "not safe",
        ],
    }
    for answer, texts in said.items():
        for text in texts:
            assert answers.read(text) == answer, text
    assert answers.read("no me pagaron las horas extra en todo el mes") is None


NOT_SAFE = [
    "i dont feel safe", "no estoy a salvo", "je ne suis pas en sécurité", "não estou segura", "mwen pa an sekirite",
    "hindi ako ligtas", "tôi không an toàn", "我现在不安全", "안전하지 않아", "saya tidak aman", "main safe nahi hoon",
    "मैं सुरक्षित नहीं हूँ", "ਮੈਂ ਸੁਰੱਖਿਅਤ ਨਹੀਂ ਹਾਂ", "انا مش بأمان", "я не в безопасности", "я не в безпеці",
    "Nooo", "no he is here", "no, my husband is in the next room", "لا، هو هنا", "不，他在外面", "ya no", "yes no",
]  # fmt: skip
SAFE = [
    "i am fine now", "sí, estoy a salvo", "oui je suis en sécurité", "sim estou segura", "wi mwen an sekirite",
    "opo ligtas po", "tôi an toàn", "我现在安全", "네 괜찮아요", "saya aman sekarang", "मैं सुरक्षित हूँ", "main theek hoon",
    "ਮੈਂ ਠੀਕ ਹਾਂ", "أنا بأمان", "я в безопасности", "я в безпеці", "yesss", "i am not in danger",
]  # fmt: skip
NO_ANSWER = [
    "yes but im scared", "sí pero él está aquí", "ya me pegó", "ya viene", "yes he is here", "oui mais j'ai peur",
    "so he took it", "نعم لكن خائفة", "да но я боюсь", "так але боюся", "no me pagan", "no tengo papeles",
    "hindi ako binayaran ng amo", "wala akong passport", "mwen pa touche lajan", "không trả lương", "não me pagaram",
    "no contract", "la policia viene", "oo may tanong ako", "ya kerja di kebun",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "answer"),
    [(t, "no") for t in NOT_SAFE] + [(t, "yes") for t in SAFE] + [(t, None) for t in NO_ANSWER],
)
def test_whether_somebody_is_safe_is_taken_from_an_answer_and_from_nothing_else(text: str, answer: str | None) -> None:
    assert Answers.load(DATA / "phrases" / "answers.yml").read(text) == answer


#: Whole messages, asked "Are you safe right now?", of every language of the line.
NO_YES = [
    "I'm scared!", "i dont know", "he is outside", "tengo miedo", "no sé", "j'ai peur", "je sais pas", "tô com medo",
    "m pè", "Mwen pa konnen", "takot po ako", "ewan ko", "tôi sợ", "ko biết", "我好怕", "他在外面", "무서워요",
    "모르겠어요", "gak tau", "saya takut", "मुझे डर लग रहा है", "pata nahi", "ਮੈਨੂੰ ਪਤਾ ਨਹੀਂ", "ਡਰ ਲੱਗਦਾ ਹੈ", "انا خايفة",
    "مش عارفة", "мне страшно", "не знаю", "він тут", "боюся",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "12", "١٢", "११", "11 ans", "12 años", "11 anos", "11 an", "12 taon", "12 năm", "11年", "13살", "14 tahun",
        "12 साल", "13 ਸਾਲ", "12 سنة", "13 лет", "11 років", "40 hrs a week", "$500", "3/2026",
        "2026-12-15", "1,5", "8 - 10 h",
    ],
)  # fmt: skip
def test_a_count_alone_speaks_of_no_danger(text: str) -> None:
    assert only_counts(text)
    assert READER.read(text, Before(language="en", emergency="violence_now", risk=0.9)).emergency is None


@pytest.mark.parametrize("text", ["12 girls", "help 2", "she is 11", "room 12", "tengo 12", "", "ok", "B1"])
def test_a_number_beside_other_words_is_more_than_a_count(text: str) -> None:
    assert not only_counts(text)


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("911", False), ("911!!!", False), ("911 please", False), ("SOS", False), ("🆘", False),
        ("emergency", True), ("¡Emergencia!", True), ("urgence", True), ("紧急情况", True), ("긴급", True),
        ("срочно", True), ("طوارئ", True),
    ],
)  # fmt: skip
def test_who_writes_nothing_but_911_is_in_need(text: str, doubtful: bool) -> None:
    alarm = READER.read(text, Before()).emergency
    assert alarm and alarm.doubtful == doubtful


@pytest.mark.parametrize("text", ["911 dollars", "is there an emergency fund", "en caso de emergencia a quien llamo"])
def test_beside_other_words_911_and_emergency_are_words_like_others(text: str) -> None:
    assert READER.read(text, Before()).emergency is None


def test_fear_and_doubt_are_no_yes_to_whether_somebody_is_safe() -> None:
    answers = Answers.load(DATA / "phrases" / "answers.yml")
    assert [text for text in NO_YES if not answers.unsafe(text)] == []
    assert [text for text in SAFE if answers.unsafe(text)] == []
    assert not answers.unsafe("what is a t visa") and not answers.unsafe("my boss keeps my pay, i dont know why")


def test_a_language_is_known_by_its_name() -> None:
    names = LanguageNames.load(DATA / "phrases" / "languages.yml")
    assert names.named("¿hablan español?") == "es"
    assert names.named("in english please") == "en"
    assert names.named("можно на русском") == "ru"
    assert names.named("한국어로 해주세요") == "ko"
    assert names.named("english or spanish?") is None
    assert names.named("i don't speak spanish, english please") == "en"
    assert names.named("no entiendo, en español por favor") == "es"
    assert names.named("会不会说中文") == "zh"
    assert names.named("nói tiếng việt được không") == "vi"
    assert names.named("請問有講廣東話嗎") == "zh"
    assert names.named("cantonese pls") == "zh"
    assert names.named("можна по-українськи?") == "uk"
    assert names.named("hablan portugués o brasileño") == "pt"
    assert names.named("ممكن بالعربية") == "ar"


def test_an_ordinary_word_names_no_language() -> None:
    names = LanguageNames.load(DATA / "phrases" / "languages.yml")
    ordinary = ("hindi ko alam", "oo hindi po", "they are saying bad things", "the viet boss")
    assert {text: tag for text in ordinary if (tag := names.named(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "i dont speak english", "no hablo inglés", "je ne parle pas anglais", "não falo inglês", "mwen pa pale angle",
        "hindi ako marunong mag ingles", "không biết tiếng anh", "我不会英文", "영어 못해요",
        "saya tidak bisa bahasa inggris", "मुझे अंग्रेजी नहीं आती", "ਮੈਨੂੰ ਅੰਗਰੇਜ਼ੀ ਨਹੀਂ ਆਉਂਦੀ", "لا أتكلم الإنجليزية",
        "я не говорю по-английски", "не розумію англійською",
    ],
)  # fmt: skip
def test_who_says_that_they_do_not_speak_a_language_does_not_ask_for_it(text: str) -> None:
    assert LanguageNames.load(DATA / "phrases" / "languages.yml").named(text) is None


POLITE_OR_NAME = [
    "hello", "thank you", "gracias", "Hola Maria", "bonjour madame", "obrigada!", "mesi anpil", "salamat po",
    "xin chào", "你好", "감사합니다", "terima kasih", "नमस्ते", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "السلام عليكم", "спасибо", "добрий день",
    "João", "Maria Santos Cruz", "Juan de la Cruz", "Nguyễn Thị", "Иван", "Петро Шевченко", "محمد", "राहुल",
    "ਗੁਰਪ੍ਰੀਤ", "李明", "김민수",
]  # fmt: skip


@pytest.mark.parametrize("text", POLITE_OR_NAME)
def test_a_greeting_or_a_name_leaves_the_conversation_in_its_language(text: str) -> None:
    for prior in TAGS:
        found = READER.language(text, prior)
        assert found.tag == prior or not found.sure, prior


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("no me pagaron", "es"), ("Necesito ayuda", "es"), ("помогите", "ru"), ("我害怕", "zh"), ("मदद", "hi"),
        ("도와줘", "ko"), ("خايفة", "ar"), ("مرحبا اريد مساعدة", "ar"), ("привет мне не заплатили", "ru"),
    ],
)  # fmt: skip
def test_whoever_goes_on_in_another_language_is_followed(text: str, tag: str) -> None:
    for reader in (READER, UNTRAINED):
        found = reader.language(text, "en")
        assert (found.tag, found.sure) == (tag, True)


def test_urdu_and_persian_are_not_surely_arabic_and_arabic_with_borrowed_letters_is() -> None:
    for text in ("میرا مالک تنخواہ نہیں دیتا", "حقوق من را نداده‌اند کمک می‌خواهم", "ځما تنخواه نه راکوي"):
        found = READER.language(text, None)
        assert (found.tag, found.sure, found.second) == ("ar", False, "en")
        assert not READER.language(text, "en").sure
    assert READER.language("چاكو بيد هذا الرجل اريد اگولك شي", None).sure


def test_a_detector_that_fails_silences_no_alarm() -> None:
    broken = Detector(replace(HEAD, sparse=HEAD.sparse[:1]))
    with pytest.raises(IndexError):
        broken.detect("he has a gun", None)
    reader = Reader(Emergencies.load(DATA / "phrases" / "emergency"), broken, Embedder(), None)
    found = reader.read("he has a gun", Before(language="es"))
    assert found.emergency is not None
    assert (found.language.tag, found.language.sure) == ("es", False)


def test_one_text_that_cannot_be_read_does_not_leave_the_line_degraded() -> None:
    embedder = Embedder()
    embedder.embed("\ud800")
    assert embedder.embed("hello") is not None
    assert not embedder.degraded
