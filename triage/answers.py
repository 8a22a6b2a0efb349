"""Yes and no, as a short message says it in any of the line's languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import yaml

from triage.normal import fold

Answer = Literal["yes", "no"]

#: A longer message tells something of its own; its topic is for the assistant to find.
MOST_WORDS = 7

#: After "no" and a comma people say why, in more words than that.
MOST_WITH_REASON = 14

# Words that answer only together with others, or beside a yes or no; ``fold`` brings them to one form. A line may hold
# several words.
# fmt: off
_SAFE = (
    "safe", "im fine", "i am fine", "im good", "all good", "im okay", "i am okay", "not in danger",
    "im not in danger", "i am not in danger",
    "seguro", "segura", "a salvo", "estoy bien", "todo bien", "en sécurité", "hors de danger", "je vais bien",
    "em segurança", "tudo bem", "an sekirite", "ansekirite", "anfòm", "ligtas", "okay lang", "ok lang", "ayos lang",
    "an toàn", "ổn", "không sao", "安全", "没事", "没有危险", "안전해", "안전해요", "안전합니다", "괜찮아", "괜찮아요",
    "위험하지 않아요", "aman", "baik baik saja", "सुरक्षित", "सेफ", "ठीक", "surakshit", "theek", "thik",
    "ਸੁਰੱਖਿਅਤ", "ਸੇਫ", "ਠੀਕ", "بأمان", "في أمان", "آمن", "آمنة", "بخير", "كويسة", "كويس", "в безопасности", "в порядке",
    "в безпеці", "у безпеці", "все добре", "da", "dạ", "vâng ạ", "haanji", "हांजी", "ਹਾਂ ਜੀ",
)
_NOT = (
    "dont", "do not", "isnt", "never", "anymore", "no longer", "nunca", "jamais", "nunca mais", "di",
    "không", "chưa", "ko", "没", "还没", "安全不了", "안전하지 않아", "안전하지 않습니다", "안전하지 못해요",
    "안 안전해요", "belum", "bukan", "nhi", "nai", "नहीं", "नही", "ਨਹੀਂ", "ਨਹੀ", "ليس", "لست", "مش", "مو", "ما",
    "لأ", "не", "net", "nyet", "нет", "ні",
)
_BESIDE = (
    "i", "im", "am", "me", "we", "are", "feel", "feeling", "right", "now", "for", "today", "just", "really", "very",
    "thanks", "thank you", "please", "still", "sure", "not", "at all", "yet", "in",
    "yo", "estoy", "estamos", "me siento", "ahora", "ahorita", "muy", "por", "gracias", "bien", "aun",
    "nada", "todavia",
    "je", "suis", "ne", "sens", "en", "merci", "maintenant", "moi", "du tout", "madame", "monsieur", "encore",
    "vraiment",
    "eu", "estou", "sinto", "agora", "muito", "obrigado", "obrigada", "ainda", "bem",
    "mwen", "m", "santi", "kounye a", "mesi", "byen", "ankò",
    "ako", "po", "ho", "naman", "na", "lang", "ngayon", "salamat", "kami", "talaga", "ok",
    "tôi", "em", "mình", "chị", "anh", "bây giờ", "hiện tại", "đang", "được", "rồi", "ạ", "cảm ơn", "ở đây", "thấy",
    "我", "我们", "很", "现在", "目前", "了", "的", "是", "谢谢", "觉得", "感觉", "太", "这里",
    "지금", "저는", "나는", "난", "저", "전", "현재", "감사합니다", "안", "여기",
    "saya", "aku", "sekarang", "kok", "sih", "terima kasih", "masih", "kak", "pak", "bu", "merasa",
    "main", "mai", "hoon", "hun", "hu", "abhi", "ji", "hai", "shukriya", "मैं", "हूँ", "हूं", "अभी", "जी", "है", "धन्यवाद",
    "ਮੈਂ", "ਹਾਂ", "ਹੁਣ", "ਹੈ", "ਜੀ", "ਹਾਲੇ", "ਧੰਨਵਾਦ", "haan",
    "أنا", "انا", "الحمد لله", "الآن", "الان", "شكرا", "حاليا", "هنا", "لسه",
    "я", "мы", "сейчас", "пока", "спасибо", "себя", "чувствую", "в", "ми", "зараз", "поки", "дякую",
    "почуваюся", "себе",
)
#: Why it is not safe. Beside a no they leave it one; beside a yes they do not go with "all is well".
_REASON = (
    "he", "she", "they", "is", "here", "outside", "home", "near", "coming", "back", "help", "my", "boss", "husband",
    "el", "ella", "está", "aquí", "afuera", "cerca", "ayuda", "ayúdame", "ayúdenme",
    "il", "elle", "est", "là", "ici", "dehors", "aidez", "aide", "ele", "ela", "aqui", "fora", "ajuda", "me ajude",
    "li", "la", "deyò", "ede m", "ede", "nandito", "siya", "tulong", "anh ta", "ông ta", "ở ngoài", "giúp", "cứu",
    "他", "她", "在", "外面", "救命", "帮我", "도와주세요", "그가", "있어요",
    "dia", "di sini", "di luar", "tolong", "bantu",
    "वह", "यहाँ", "मदद", "करो", "woh", "yahan", "madad", "karo", "ਉਹ", "ਇੱਥੇ", "ਮਦਦ", "ਕਰੋ",
    "هو", "برا", "ساعدني", "ساعدوني",
    "он", "она", "здесь", "рядом", "помогите", "він", "вона", "тут", "поруч", "допоможіть",
)
# fmt: on

#: Written without spaces, so that a piece may end anywhere.
_HAN = re.compile(r"[\u3400-\u9fff]")

#: How a message begins that says no and then, after a stop or a comma, something more.
_NO_FIRST = re.compile(r"\s*([^\d\s,.!;:،。，！]{2,}(?: [^\d\s,.!;:،。，！]+)?)\s*[,.!;:،。，！]+\s*(?=[^\d\s])")

_TWICE = re.compile(r"(.)\1")


class Answers:
    """The words of ``data/phrases/answers.yml``, and what goes with them."""

    def __init__(self, words: dict[str, Answer], unsafe: frozenset[str] = frozenset()) -> None:
        """``unsafe``: whole messages that are no yes to "Are you safe?", as ``fold`` leaves them."""
        self._words = words
        self._unsafe = unsafe
        beside = dict.fromkeys(map(fold, _REASON), "reason") | dict.fromkeys(map(fold, _BESIDE), "beside")
        safe = dict.fromkeys(map(fold, _SAFE), "yes")
        self._pieces: dict[str, str] = {**beside, **safe, **dict.fromkeys(map(fold, _NOT), "no"), **words}
        self._longest = max(map(len, self._pieces), default=0)

    @classmethod
    def load(cls, file: Path) -> Answers:
        """Raises ValueError when a word stands under both, or under yes and as unsafe."""
        raw = yaml.safe_load(file.read_text("utf-8"))
        words: dict[str, Answer] = {}
        for kind in ("no", "yes"):
            for line in raw[f"says_{kind}"]:
                word = fold(str(line))
                if words.setdefault(word, kind) != kind:
                    raise ValueError(f"{file.name}: {line} stands under yes and under no")
        unsafe = frozenset(fold(str(line)) for line in raw["says_unsafe"])
        if both := sorted(word for word in unsafe if words.get(word) == "yes"):
            raise ValueError(f"{file.name}: {both[0]} stands under yes and as unsafe")
        return cls(words, unsafe)

    def unsafe(self, text: str) -> bool:
        """Whether a whole message, asked "Are you safe right now?", is no yes: "im scared", "i dont know", "he is
        outside". Said without that question it means nothing here."""
        folded = fold(text[:200])
        return folded in self._unsafe or _TWICE.sub(r"\1", folded) in self._unsafe

    def read(self, text: str) -> Answer | None:
        """What a message answers when it does nothing else; None for anything longer or else.

        "no estoy bien" is no, so are "yes no" and "no, he is here". "no me pagan" answers nothing, it tells something;
        nor does "yes but I am scared": nobody may be told that all is well after that.
        """
        folded = fold(text[:200])
        words = len(folded.split())
        if not folded or words > MOST_WITH_REASON:
            return None
        if words <= MOST_WORDS:
            kinds = self._parts(folded) or self._parts(_TWICE.sub(r"\1", folded))
            if "no" in kinds:
                return "no"
            if "yes" in kinds:
                return None if "reason" in kinds else "yes"
        begins = _NO_FIRST.match(text)
        if begins and self._parts(fold(begins[1])) == ["no"]:
            return "no"
        return None

    def _parts(self, folded: str) -> list[str]:
        """What each piece of a text is; empty when one of them is not known."""
        found, at = [], 0
        while at < len(folded):
            for end in range(min(len(folded), at + self._longest), at, -1):
                kind = self._pieces.get(folded[at:end])
                if kind and (end == len(folded) or folded[end] == " " or _HAN.match(folded[end - 1])):
                    found.append(kind)
                    at = end
                    break
            else:
                return []
            while at < len(folded) and folded[at] == " ":
                at += 1
        return found
