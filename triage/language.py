"""In which language somebody writes: script, function words, two detectors, and what they wrote before."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

from triage.normal import fold

#: The languages replies are written in; others are seen as the nearest or as not sure.
TAGS = ("en", "es", "fr", "pt", "ht", "tl", "vi", "zh", "ko", "id", "hi", "pa", "ar", "ru", "uk")

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)

#: Words that few other languages of the line have; written as ``fold`` leaves them.
# fmt: off
_WORDS = {
    "ht": "mwen pou nan yon ki pa yo ou ak gen ka kote kijan bonjou mesi tanpri anndan "
          "travay lajan patwon vle sa map",
    "tl": "ako ang mga hindi ako po opo kasi wala may sa ng na ba siya nila kami tulong "
          "amo sahod salamat kumusta paano",
    "es": "hola que no mi me el la los una por para con necesito ayuda trabajo jefe pago "
          "dinero gracias estoy quiero esta",
    "fr": "bonjour je ne pas mon ma les des une pour avec aide travail patron argent merci "
          "suis veux besoin il elle est",
    "pt": "oi ola nao meu minha uma com para preciso ajuda trabalho chefe dinheiro "
          "obrigado obrigada estou quero voce eu",
    "en": "hi hello the my is not and to i he she they of for help work boss pay money "
          "thanks you am need can what they",
    "id": "saya tidak yang dan di ke untuk dengan bantu tolong kerja gaji majikan terima "
          "kasih apa bisa mau ada paspor",
    "vi": "toi khong la cua va cho giup viec tien luong chu cam on muon can bi xin chao",
    "hi": "mujhe mera meri nahi hai kya kaam paisa madad malik main aur se ko ka ki mein "
          "hoon chahiye",
    "pa": "menu mera meri nahi hai ki kamm paise madad malak main te nu da di vich haan chahida",
}
# fmt: on
_SETS = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}

#: Below this the answer is "not sure".
SURE = 0.75

#: Messages this short do not move a conversation to another language unless nearly certain.
SHORT = 2


@dataclass(frozen=True)
class LanguageGuess:
    """``tag`` is None when there is nothing to go by; ``sure`` says whether a conversation may follow it."""

    tag: str | None
    score: float
    sure: bool


class Detector:
    """``detect`` never raises and is safe to call from several threads."""

    def __init__(self) -> None:
        self._lingua: Any = None
        self._lock = threading.Lock()
        try:
            from langdetect import DetectorFactory

            DetectorFactory.seed = 0
        except ImportError:
            pass

    def _model(self) -> Any:
        with self._lock:
            if self._lingua is None:
                try:
                    from lingua import Language, LanguageDetectorBuilder

                    names = ["ENGLISH", "SPANISH", "FRENCH", "PORTUGUESE", "TAGALOG", "VIETNAMESE", "INDONESIAN"]
                    some = [getattr(Language, name) for name in names]
                    self._lingua = LanguageDetectorBuilder.from_languages(*some).build()
                except ImportError:
                    self._lingua = False
            return self._lingua

    def detect(self, text: str, prior: str | None) -> LanguageGuess:
        """The language of a text; ``prior`` is the conversation's so far, which greetings and names do not move."""
        text = text[:1_000]
        letters = sum(c.isalpha() for c in text)
        if not letters:
            return LanguageGuess(prior, 0.0, False)
        for tag, script in _SCRIPTS:
            if len(script.findall(text)) * 2 > letters:
                return LanguageGuess(tag, 0.99, True)
        if len(_CYRILLIC.findall(text)) * 2 > letters:
            if _UKRAINIAN.search(text):
                return LanguageGuess("uk", 0.97, True)
            tag = "ru" if _RUSSIAN.search(text) or prior != "uk" else "uk"
            return LanguageGuess(tag, 0.85, True)
        if len(_VIETNAMESE.findall(text)) >= 2:
            return LanguageGuess("vi", 0.95, True)
        return self._latin(text, prior)

    def _latin(self, text: str, prior: str | None) -> LanguageGuess:
        words = fold(text).split()
        scores = dict.fromkeys(TAGS, 0.0)
        for tag, known in _SETS.items():
            scores[tag] += 2.0 * sum(w in known for w in words) / max(len(words), 1)
        for tag, value in self._asked(text).items():
            scores[tag] += 1.2 * value
        for tag, value in self._langdetected(text).items():
            scores[tag] += 0.5 * value
        if prior in scores:
            scores[prior] += 0.8 if len(words) <= SHORT else 0.25
        best = max(scores, key=lambda tag: scores[tag])
        total = sum(scores.values()) or 1.0
        score = min(0.99, scores[best] / total)
        second = sorted(scores.values())[-2]
        sure = score >= 0.5 and scores[best] - second > 0.4 and (len(words) > SHORT or prior is None or best == prior)
        return LanguageGuess(best if scores[best] > 0.2 else prior, score, sure)

    def _asked(self, text: str) -> dict[str, float]:
        model = self._model()
        if not model:
            return {}
        found = model.compute_language_confidence_values(text)
        return {v.language.iso_code_639_1.name.lower(): v.value for v in found[:3]}

    def _langdetected(self, text: str) -> dict[str, float]:
        try:
            from langdetect import detect_langs
        except ImportError:
            return {}
        try:
            found = detect_langs(text)
        except Exception:  # "no features in text" is an exception there
            return {}
        return {guess.lang: guess.prob for guess in found if guess.lang in TAGS}
