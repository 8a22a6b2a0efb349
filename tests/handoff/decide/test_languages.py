"""Another language asked for by its name in the middle of a question, whatever kind of question it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import content
import paths
from handoff.decide.languages import wished
from handoff.decide.segments import count
from handoff.model import Conversation, Holder
from triage.language_names import LanguageNames

pytestmark = pytest.mark.quick

DATA = Path(__file__).parent.parent.parent.parent / "data"
NAMES = LanguageNames.load(DATA / "phrases" / "languages.yml")
QUESTIONS = {q.ask: q for path in paths.load(DATA / "paths").values() for q in path.questions}

#: One question of every kind, each with what it offers.
CHOICE = "path_before_travel_ask_country"
YES_NO = "path_tell_ask_danger"
PLACE = "path_help_near_me_ask_place"
NUMBER = "path_owed_money_ask_hours"
DATE = "path_owed_money_ask_start"
REGION = "path_owed_money_ask_region"
FREE = "path_tell_ask_seen"


def asked(entry: str, language: str = "en") -> Conversation:
    question = QUESTIONS.get(entry)
    offer = question.offer if question else ("lang_en", "lang_es")
    return Conversation("c" + "a" * 26, exists=True, language=language, offer=offer, offer_entry=entry)


def wish(c: Conversation, words: str) -> str | None:
    return wished(c, words, NAMES, QUESTIONS)


WISHES = {
    "en": ["English", "in english please", "English pls!", "can we do this in English?"],
    "es": ["español", "En español, por favor", "Spanish please", "quiero hablar en español"],
    "fr": ["français", "en français s'il vous plaît", "je parle français"],
    "pt": ["Português", "em português por favor", "falo português"],
    "ht": ["kreyòl", "Kreyòl ayisyen", "an kreyòl tanpri", "haitian creole please"],
    "tl": ["Tagalog", "tagalog po", "sa tagalog po please"],
    "vi": ["tiếng việt", "Vietnamese", "xin nói tiếng Việt"],
    "zh": ["中文", "请用中文", "中文，谢谢", "Chinese please", "可以说中文吗"],
    "ko": ["한국어", "한국어로 해주세요", "korean please"],
    "id": ["bahasa indonesia", "pakai bahasa indonesia ya", "Indonesian"],
    "hi": ["हिन्दी", "hindi please", "हिंदी में बात करें", "in hindi please"],
    "pa": ["ਪੰਜਾਬੀ", "punjabi", "ਪੰਜਾਬੀ ਵਿੱਚ ਜੀ", "Punjabi please"],
    "ar": ["العربية", "عربي", "بالعربي من فضلك", "Arabic please"],
    "ru": ["русский", "по-русски, пожалуйста", "на русском", "Russian"],
    "uk": ["українська", "українською, будь ласка", "Ukrainian please"],
}


def test_a_language_is_asked_for_by_its_name_in_each_of_the_languages_at_every_kind_of_question() -> None:
    assert set(WISHES) == set(content.load(DATA / "content").languages)
    for entry in (CHOICE, YES_NO, PLACE, NUMBER, DATE, REGION, "change_language"):
        for tag, ways in WISHES.items():
            for words in ways:
                assert wish(asked(entry), words) == f"lang_{tag}", (entry, words)


@pytest.mark.parametrize("entry", [CHOICE, YES_NO, PLACE, NUMBER, DATE, REGION, FREE])
@pytest.mark.parametrize(
    "words",
    [
        "no hablo español", "i dont speak english", "the boss speaks spanish", "english or spanish", "French Camp",
        "Spanish Fork Utah", "near the Chinese church", "12", "California", "we were told in english", "no", "po",
        "hindi ko alam", "不会说中文", "hablan español entre ellos", "",
    ],
)  # fmt: skip
def test_what_says_more_than_a_wish_for_a_language_is_left_to_the_question(entry: str, words: str) -> None:
    assert wish(asked(entry), words) is None


def test_where_any_words_are_an_answer_it_takes_more_than_a_name() -> None:
    for words in ("haitiano", "filipino", "Chinese", "español", "brasileira"):
        assert wish(asked(FREE), words) is None
    assert wish(asked(FREE), "en español por favor") == "lang_es"
    assert wish(asked(FREE), "请用中文") == "lang_zh"
    assert wish(asked(FREE), "tagalog po") == "lang_tl"


def test_a_town_that_is_called_like_a_language_stays_a_town_where_a_place_is_asked_for() -> None:
    assert wish(asked(PLACE), "Chino") is None
    assert wish(asked(PLACE), "chino por favor") == "lang_zh"
    assert wish(asked(NUMBER), "chino") == "lang_zh"


def test_the_tagalog_no_is_no_wish_for_hindi() -> None:
    assert wish(asked(YES_NO), "Hindi") is None
    assert wish(asked(NUMBER, "tl"), "hindi") is None
    assert wish(asked(YES_NO), "hindi po") is None
    assert wish(asked(NUMBER), "Hindi") == "lang_hi"


def test_a_name_alone_is_a_wish_only_at_a_question_and_never_while_a_human_holds_the_conversation() -> None:
    assert wish(asked("rights_unpaid_wages"), "español") is None
    assert wish(replace(asked(PLACE), holder=Holder.HUMAN), "español") is None


def test_the_list_offers_every_language_in_one_text_of_three_segments_at_most() -> None:
    library = content.load(DATA / "content")
    for language in library.languages:
        said = library.render("change_language", language, "US")
        assert [c.id for c in said.choices] == [f"lang_{tag}" for tag in library.languages], language
        text = "\n".join([said.text, *(f"{n} {c.label}" for n, c in enumerate(said.choices, start=1))])
        assert count(text).segments <= 3, language
