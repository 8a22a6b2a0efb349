"""Another language in the middle of a question: heard by its name alone, whatever else the message might mean."""

from __future__ import annotations

from collections.abc import Mapping

from handoff.decide.plan import LANGUAGES
from handoff.model import Conversation, Holder
from paths import Question
from triage.language_names import LanguageNames

#: The entries that ask for a language.
ASKED = (LANGUAGES, "ask_language")


def wished(c: Conversation, words: str, names: LanguageNames, questions: Mapping[str, Question]) -> str | None:
    """``lang_es`` for a message that is nothing but the name of a language, at a question of a guided path or at the
    question which language; None for anything else. ``questions`` are those of the paths, by their entry.

    Where any words are an answer ("haitiano" in a tip) it takes more than the name: "en español, por favor".
    """
    entry = c.offer_entry or ""
    if c.holder is Holder.HUMAN or not (entry in ASKED or entry.startswith("path_")):
        return None
    wish = names.wished(words)
    if wish is None:
        return None
    question = questions.get(entry)
    if question and wish.plain and (question.free or (question.kind == "text" and wish.town)):
        return None
    if wish.no and (c.language == "tl" or "deny" in c.offer):
        return None
    return f"lang_{wish.tag}"
