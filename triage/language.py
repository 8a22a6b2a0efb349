"""In which language somebody writes: script, function words, two detectors, and what they wrote before."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from typing import Any

from triage.head import Head
from triage.ngrams import Grams, grams
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
#: Russian and Ukrainian share many words; each has some that the other writes in other letters.
_CYRILLIC_WORDS = {
    "ru": "мне меня мой моя он она они что как когда где если нет это очень нужно нужна надо можно помогите помощь "
          "помоги работа работу деньги денег зарплату хозяин начальник паспорт привет спасибо здравствуйте боюсь хочу",
    "uk": "мене мій він вона вони що як коли де якщо немає це дуже треба потрібно потрібна можна допоможіть допомога "
          "допоможи робота роботу гроші грошей зарплату господар начальник паспорт дякую боюся хочу",
}
# fmt: on
_SETS = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
_CYRILLIC_SETS = {tag: frozenset(map(fold, words.split())) for tag, words in _CYRILLIC_WORDS.items()}

#: A greeting alone says its language, though people of all languages borrow some; as ``fold`` leaves them.
_GREETINGS = {
    "hello": "en", "hi": "en", "hey": "en", "hola": "es", "bonjour": "fr", "ola": "pt", "oi": "pt", "bonjou": "ht",
    "kumusta": "tl", "xin chao": "vi", "halo": "id", "namaste": "hi", "sat sri akal": "pa",
}  # fmt: skip

#: What people say to be polite, as ``fold`` leaves it; with a person's name in it says nothing of a language to come.
# fmt: off
_POLITE = (
    "hello", "hi", "hey", "good morning", "good afternoon", "good evening", "good night", "thanks", "thank you", "ok",
    "okay", "bye", "hola", "buenas", "buenos días", "buenas tardes", "buenas noches", "gracias", "muchas gracias",
    "adiós", "bonjour", "bonsoir", "salut", "coucou", "merci", "merci beaucoup", "oi", "olá", "bom dia", "boa tarde",
    "boa noite", "obrigado", "obrigada", "muito obrigada", "tchau", "bonjou", "bonswa", "mesi", "mesi anpil", "alo",
    "kumusta", "kamusta", "magandang umaga", "magandang hapon", "magandang gabi", "salamat", "maraming salamat",
    "xin chào", "chào", "cảm ơn", "cám ơn", "你好", "您好", "谢谢", "早上好", "晚上好", "再见", "ni hao", "xie xie",
    "안녕", "안녕하세요", "감사합니다", "고마워요", "annyeong", "annyeonghaseyo", "halo", "hai", "selamat pagi",
    "selamat siang", "selamat sore", "selamat malam", "terima kasih", "makasih", "नमस्ते", "नमस्कार", "धन्यवाद",
    "शुक्रिया", "namaste", "shukriya", "dhanyavad", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "ਧੰਨਵਾਦ", "ਸ਼ੁਕਰੀਆ", "sat sri akal", "مرحبا",
    "اهلا", "أهلا وسهلا", "السلام عليكم", "سلام", "صباح الخير", "مساء الخير", "شكرا", "salam", "assalamu alaikum",
    "salam alaikum", "marhaba", "shukran", "привет", "здравствуйте", "добрый день", "доброе утро", "добрый вечер",
    "спасибо", "privet", "zdravstvuyte", "spasibo", "привіт", "добрий день", "доброго дня", "добрий вечір", "дякую",
    "вітаю",
)
_BESIDE = {
    "po", "ho", "ji", "madam", "sir", "miss", "maam", "senor", "senora", "senorita", "madame", "monsieur", "chi", "anh",
    "em", "kak", "bu", "pak",
}

#: Words that are no name, alone or with a capital; who writes one of these means it.
_NO_NAME = frozenset(fold(word) for word in (
    *(word for words in _SETS.values() for word in words),
    "help", "ayuda", "ayúdame", "auxilio", "aide", "aidez", "ajuda", "socorro", "ede", "tulong", "saklolo", "giúp",
    "cứu", "tolong", "bantu", "救命", "帮助", "帮我", "工资", "护照", "老板", "警察", "도와줘", "도움", "무서워",
    "월급", "경찰", "여권", "मदद", "बचाओ", "पैसा", "पैसे", "काम", "मालिक", "पुलिस", "डर", "madad", "ਮਦਦ", "ਬਚਾਓ",
    "ਪੈਸੇ", "ਕੰਮ", "ਮਾਲਕ", "ਪੁਲਿਸ", "مساعدة", "ساعدوني", "ساعدني", "النجدة", "راتب", "راتبي", "شغل", "عمل", "شرطة",
    "جواز", "خائفة", "خايفة", "خائف", "помогите", "помощь", "зарплата", "работа", "паспорт", "полиция", "страшно",
    "допоможіть", "допомога", "робота", "зарплатня", "поліція", "рятуйте", "спасите", "police", "policía", "polícia",
    "passport", "pasaporte", "visa", "why", "where", "when", "how", "por", "qué", "cuándo", "dónde", "cómo", "quand",
    "pourquoi", "comment", "quando", "onde",
))
# fmt: on
_POLITENESS = re.compile(
    r"(?<!\S)(?:" + "|".join(sorted({re.escape(fold(p)) for p in _POLITE}, key=len, reverse=True)) + r")(?!\S)"
)
_PARTICLES = {"de", "da", "do", "dos", "das", "del", "la", "las", "los", "di", "van", "von", "bin", "binti", "al", "el"}
_PRONOUNS = re.compile(r"[我你您他她们的了不没有是在吗很想要会能说]")

_SPACES = re.compile(r"[^\w']+")


def language_grams(text: str) -> Grams:
    """What the line's own model of languages looks at: letters as typed, accents too, without case or marks."""
    return grams(_SPACES.sub(" ", unicodedata.normalize("NFC", text).casefold()))


#: From this share of all evidence on a conversation may follow; below it the answer is "not sure".
SURE = 0.55

#: Messages this short do not move a conversation to another language unless nearly certain.
SHORT = 2
MOVES_SHORT = 0.9

#: How much each witness counts: the line's own model, lingua, langdetect, function words.
OWN, LINGUA, LANGDETECT, WORDS = 1.0, 0.35, 0.1, 0.35

#: From this share of the others' evidence on langdetect is not asked.
AGREED = 0.8

#: How much a greeting alone counts.
GREETING = 1.2

#: What a conversation's language so far counts, for a short message and for a longer one.
PRIOR_SHORT, PRIOR = 0.35, 0.15

#: Letters of Urdu, Persian and Pashto that Arabic does not have; those that its dialects borrow are not among them.
_NOT_ARABIC = re.compile(r"[ٹڈڑںےۓہۂژکیټډړښږڼځڅېۍ]")

#: Letters of these alphabets mean none of the line's languages.
_OTHER = re.compile(r"[\u0530-\u05ff\u0700-\u08ff\u0980-\u09ff\u0a80-\u10ff\u1200-\u137f\u1780-\u17ff\u3040-\u30ff]")


@dataclass(frozen=True)
class LanguageGuess:
    """``tag`` is None when there is nothing to go by; ``sure`` says whether a conversation may follow it.

    ``second`` is the next likeliest language: the two that somebody is asked about when it is not sure.
    """

    tag: str | None
    score: float
    sure: bool
    second: str | None = None


class Detector:
    """``detect`` never raises and is safe to call from several threads."""

    def __init__(self, head: Head | None = None) -> None:
        """``head`` is the line's own model of how people text; without it the other witnesses decide."""
        self._head = head
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

    def warm(self) -> None:
        """Loads the models that load at their first use."""
        for witness in (self._asked, self._langdetected):
            witness("good morning, how are you?")

    def detect(self, text: str, prior: str | None) -> LanguageGuess:
        """The language of a text; ``prior`` is the conversation's so far, which greetings and names do not move."""
        text = text[:1_000]
        letters = sum(c.isalpha() for c in text)
        if not letters:
            return LanguageGuess(prior, 0.0, False)
        if prior in TAGS and (_polite(text) or _a_name(text)):
            return LanguageGuess(prior, 0.0, False)
        for tag, script in _SCRIPTS:
            if len(script.findall(text)) * 2 > letters and not _OTHER.search(text):
                if tag == "ar" and _neighbour(text):
                    return LanguageGuess(prior or tag, 0.3, False, "en")
                return LanguageGuess(tag, 0.99, True)
        if len(_OTHER.findall(text)) * 2 > letters:
            return LanguageGuess(prior, 0.0, False)
        return self._weighed(text, prior)

    def _weighed(self, text: str, prior: str | None) -> LanguageGuess:
        scores = dict.fromkeys(TAGS, 0.0)
        witnesses = self._witnesses(text)
        total = sum(weight for weight, _ in witnesses) or 1.0
        for weight, found in witnesses:
            for tag, value in found.items():
                if tag in scores:
                    scores[tag] += weight * value / total
        alone = dict(scores)
        short = len(text.split()) <= SHORT
        if prior in scores:
            scores[prior] += PRIOR_SHORT if short else PRIOR
        first, second = sorted(scores, key=lambda tag: -scores[tag])[:2]
        if short and prior in scores and alone[first] < MOVES_SHORT:
            first, second = prior, first if first != prior else second  # "ok", a name, a greeting
        if scores[first] <= 0.1:
            return LanguageGuess(prior, scores[first], False)
        sure = alone[first] >= (MOVES_SHORT if short and prior not in (None, first) else SURE)
        return LanguageGuess(first, min(alone[first], 0.99), sure, second if alone[second] > 0 else None)

    def _witnesses(self, text: str) -> list[tuple[float, dict[str, float]]]:
        """What each witness says, with its weight; a witness that says nothing does not count."""
        cyrillic = bool(_CYRILLIC.search(text))
        said: list[tuple[float, dict[str, float]]] = []
        if self._head is not None:
            said.append((OWN, dict(self._head.ranked(None, language_grams(text)))))
        if cyrillic:
            said.append((WORDS, self._by_letters(text)))
        else:
            said += [(LINGUA, self._asked(text)), (WORDS, self._by_words(text))]
        if greeting := _GREETINGS.get(fold(text)):
            said.append((GREETING, {greeting: 1.0}))
        heard = [(weight, found) for weight, found in said if found]
        if not _agree(heard):  # the slowest of all, and heard least
            heard += [(LANGDETECT, found) for found in [self._langdetected(text)] if found]
        return heard

    @staticmethod
    def _by_letters(text: str) -> dict[str, float]:
        if _UKRAINIAN.search(text):
            return {"uk": 1.0}
        return {"ru": 1.0} if _RUSSIAN.search(text) else _share(text, _CYRILLIC_SETS)

    @staticmethod
    def _by_words(text: str) -> dict[str, float]:
        return {"vi": 1.0} if len(_VIETNAMESE.findall(text)) >= 2 else _share(text, _SETS)

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


def _share(text: str, known: dict[str, frozenset[str]]) -> dict[str, float]:
    """How the words of a text that are known are shared between languages; empty when none is."""
    words = fold(text).split()
    hits = {tag: sum(word in some for word in words) for tag, some in known.items()}
    total = sum(hits.values())
    return {tag: n / total for tag, n in hits.items() if n}


def _agree(witnesses: list[tuple[float, dict[str, float]]]) -> bool:
    total = sum(weight for weight, _ in witnesses)
    shares: dict[str, float] = {}
    for weight, found in witnesses:
        for tag, value in found.items():
            shares[tag] = shares.get(tag, 0.0) + weight * value / total
    return len(witnesses) > 1 and max(shares.values()) >= AGREED


def _polite(text: str) -> bool:
    """Whether a text greets or thanks, perhaps by name, and does nothing else."""
    folded = fold(text)
    rest = _POLITENESS.sub(" ", folded)
    return rest != folded and set(rest.split()) <= _BESIDE | {fold(word) for word in text.split()[1:] if _titled(word)}


def _a_name(text: str) -> bool:
    """Whether a text may be somebody's name and nothing else: told by its capitals, or else one short word."""
    words = text.split()
    if not words or len(words) > 4 or any(fold(w) in _NO_NAME for w in words if w not in _PARTICLES):
        return False
    if any(map(_titled, words)):
        return all(_titled(word) or word in _PARTICLES for word in words)
    longest = 3 if text.strip() >= "\u3400" else 10  # a name is two or three signs or syllables in Chinese and Korean
    cased = text.lower() != text.upper()
    return len(words) == 1 and not cased and len(words[0]) <= longest and not _PRONOUNS.search(text)


def _titled(word: str) -> bool:
    return word.strip(".,!?").istitle()


def _neighbour(text: str) -> bool:
    """Whether a text in Arabic letters is Urdu, Persian or Pashto, which the line does not write."""
    words = text.split()
    return 3 * sum(bool(_NOT_ARABIC.search(word)) for word in words) >= len(words)
