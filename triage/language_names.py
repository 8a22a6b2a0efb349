"""Languages by name: "¿hablan español?", "in english please", "tagalog po"."""

from __future__ import annotations

import re
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


class LanguageNames:
    """The names in ``data/phrases/languages.yml``, each under the tag of its language."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = {name: (tag, _whole(name)) for name, tag in names.items()}

    @classmethod
    def load(cls, file: Path) -> LanguageNames:
        raw = yaml.safe_load(file.read_text("utf-8"))
        return cls({fold(str(name)): str(tag) for tag, names in raw.items() for name in names})

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
