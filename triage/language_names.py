"""Languages by name: "¿hablan español?", "in english please", "tagalog po"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from triage.normal import fold

#: A longer message speaks of a language for another reason ("my boss shouts in english at me all day").
MOST_WORDS = 12

_CLAUSE = re.compile(r"[,.;:!?¿¡،؛؟。，！？\n]+")

#: Before the name these say that somebody does not know it ("no hablo inglés"); "hindi" is a no in Tagalog.
_BEFORE = re.compile(
    r"(?<!\S)(?:no|not|dont|cant|cannot|doesnt|never|non|pas|nao|pa|hindi|di|khong|ko|tidak|gak|ga|nggak|tak|belum|bukan|"
    r"nahi|nahin|nhi|لا|ما|مش|مو|لست|не|нет|ні|नहीं|नही|ਨਹੀਂ|ਨਹੀ)(?!\S)|(.)[不没沒](?!\1)"
)

#: In Korean, Hindi and Punjabi the no comes after the name.
_AFTER = re.compile(r"못|안 |몰라|모르|않|(?<!\S)(?:नहीं|नही|nahi|nahin|nhi|nai|ਨਹੀਂ|ਨਹੀ)(?!\S)")


#: Scripts without spaces, and Korean, whose endings stand close to the name.
_CLOSE = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")

#: Arabic writes "and", "in", "for" and "the" onto the name: "وبالانجليزي".
_ONTO = r"(?:[وف]?(?:ال|بال|لل|كال|[بل])?)"


#: The longest message that is nothing but a wish for a language.
WISH_WORDS = 8

#: A language whose name is also "no" in Tagalog: its names in the file stand with words around them.
_HINDI = "hindi"


@dataclass(frozen=True)
class Wish:
    """A message that is nothing but a language's name. ``plain``: not a word with it. ``town``: a town is called so.
    ``no``: it is a no as well, in Tagalog.
    """

    tag: str
    plain: bool
    town: bool
    no: bool = False


class LanguageNames:
    """The names in ``data/phrases/languages.yml``, each under the tag of its language."""

    def __init__(self, names: Mapping[str, str], around: Iterable[str] = (), towns: Iterable[str] = ()) -> None:
        self._names = {name: (tag, _whole(name)) for name, tag in names.items()}
        words = {fold(word) for word in around} - {""}
        self._around = words
        self._close = re.compile("(?:" + "|".join(sorted(filter(_CLOSE.search, words), key=len, reverse=True)) + ")+")
        self._towns = {fold(town) for town in towns}

    @classmethod
    def load(cls, file: Path) -> LanguageNames:
        """From the file of the names and, beside it, ``language_wishes.yml``."""
        raw = yaml.safe_load(file.read_text("utf-8"))
        wishes = yaml.safe_load(file.with_name("language_wishes.yml").read_text("utf-8"))
        return cls(
            {fold(str(name)): str(tag) for tag, names in raw.items() for name in names},
            [str(word) for words in wishes["words"].values() for word in words],
            map(str, wishes["towns"]),
        )

    def wished(self, text: str) -> Wish | None:
        """The language that a message names and says nothing else: "español", "in english please", "中文".

        "hindi" alone is a Wish as well: whoever asks knows whether it may be the Tagalog no.
        """
        said = fold(text)
        if not said or len(said.split()) > WISH_WORDS:
            return None
        if said == _HINDI:
            return Wish("hi", plain=True, town=False, no=True)
        found: dict[str, bool] = {}
        for tag, whole in self._names.values():
            for at in whole.finditer(said):
                rest = f"{said[: at.start()]} {said[at.end() :]}".split()
                if all(self._may_stand(word) for word in rest):
                    alone = not rest and not any(word in self._around for word in said.split())
                    found[tag] = found.get(tag, True) and alone
        if len(found) != 1:
            return None
        ((tag, plain),) = found.items()
        return Wish(tag, plain, said in self._towns)

    def _may_stand(self, word: str) -> bool:
        return word in self._around or bool(_CLOSE.search(word) and self._close.fullmatch(word))

    def named(self, text: str) -> str | None:
        """The tag of the one language a short message asks for; None when it asks for none or several.

        "no hablo inglés" asks for none: whoever says so must not be answered in English.
        """
        if len(fold(text).split()) > MOST_WORDS:
            return None
        parts = [self._in(fold(clause)) for clause in _CLAUSE.split(text)]
        wanted = {tag for part in parts for tag, sure in part.items() if sure}
        return wanted.pop() if len(wanted) == 1 else None

    def _in(self, clause: str) -> dict[str, bool]:
        """The languages a part of a message names, and whether it wants them."""
        spaced = f" {clause} "
        found: dict[str, bool] = {}
        for tag, whole in self._names.values():
            if at := whole.search(clause):
                refused = _BEFORE.search(spaced[: at.start() + 1]) or _AFTER.search(spaced[at.end() + 1 :])
                found[tag] = found.get(tag, True) and not refused
        return found


def _whole(name: str) -> re.Pattern[str]:
    """The name as a word of its own, never as part of an ordinary one."""
    if _CLOSE.search(name):
        return re.compile(re.escape(name))
    onto = _ONTO if "\u0600" <= name[:1] <= "\u06ff" else ""
    return re.compile(rf"(?<!\S){onto}{re.escape(name)}(?!\S)")
