"""Every way through every path: it ends, every text is there, and it fits a phone."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path as File

import pytest

import paths
from content import load as load_content
from content.gsm import MAX_SEGMENTS, segments
from paths import Message, Path, Regions, State, Turn, Words

pytestmark = pytest.mark.quick

DATA = File(__file__).parent.parent.parent / "data"
PATHS = paths.load(DATA / "paths")
WORDS = Words.load(DATA)
REGIONS = Regions.load(DATA)
LIBRARY = load_content(DATA / "content")
TODAY = date(2026, 11, 24)

#: What is typed at a question that is not only chosen from.
TYPED = {
    "region": ["Texas", "Ontario", "Canada"],
    "date": ["3/2026", "2026-03-15", "March 2026"],
    "number": ["12", "40", "1,5"],
    "text": ["Fresno, California", "a farm near the lake"],
}
WALKS = 500


def walk(path: Path, chance: random.Random) -> tuple[list[Turn], dict[str, str]]:
    """One person's way: a choice at most questions, typed words at the others, until it ends."""
    turn = paths.begin(path)
    turns = [turn]
    while turn.then == "ask":
        assert turn.question
        typed = TYPED.get(turn.question.kind)
        if typed and chance.random() < 0.8:
            message = Message(text=chance.choice(typed))
        else:
            message = Message(choice=chance.choice(turn.question.offer))
        turn = paths.hear(path, turn.state, message, WORDS, REGIONS, TODAY)
        turns.append(turn)
        assert len(turns) <= 4 * len(path.questions), f"{path.id} does not come to an end"
    return turns, dict(turn.state.answers)


@pytest.fixture(scope="module", params=sorted(PATHS))
def walks(request: pytest.FixtureRequest) -> tuple[Path, list[tuple[list[Turn], dict[str, str]]]]:
    chance = random.Random(20261124)
    path = PATHS[request.param]
    return path, [walk(path, chance) for _ in range(WALKS)]


def test_every_way_ends_and_never_in_silence(walks: tuple[Path, list[tuple[list[Turn], dict[str, str]]]]) -> None:
    path, ways = walks
    for turns, answers in ways:
        assert turns[-1].then == "end"
        if path.id != "owed_money":
            assert paths.endings(path, answers), answers


def test_every_branch_is_taken(walks: tuple[Path, list[tuple[list[Turn], dict[str, str]]]]) -> None:
    path, ways = walks
    taken = {(id, value) for _, answers in ways for id, value in answers.items()}
    missed = {(q.id, choice) for q in path.questions for choice in q.offer} - taken
    assert not missed


def test_every_ending_and_every_route_is_reached(
    walks: tuple[Path, list[tuple[list[Turn], dict[str, str]]]],
) -> None:
    path, ways = walks
    said = {ending.say for _, answers in ways for ending in paths.endings(path, answers)}
    told = {saying.say for saying in (*path.endings, *path.last)} | {route.say for route in path.routes}
    assert told <= said
    fits = {fit.route.id for _, answers in ways for fit in paths.routes(path, answers)}
    assert fits == {route.id for route in path.routes}


def test_every_text_exists_and_fits_three_segments(
    walks: tuple[Path, list[tuple[list[Turn], dict[str, str]]]],
) -> None:
    path, ways = walks
    checked = set()
    for turns, answers in ways:
        country = next((turn.country for turn in reversed(turns) if turn.country), None)
        says = [(id, ()) for turn in turns for id in turn.says]
        says += [(turn.question.ask, turn.question.offer) for turn in turns if turn.question]
        says += [(ending.say, ending.offer) for ending in paths.endings(path, answers)]
        for id, offer in says:
            if (id, offer, country) in checked:
                continue
            checked.add((id, offer, country))
            for language in LIBRARY.languages:
                rendered = LIBRARY.render(id, language, country, {"line_name": "Info Line"})
                choices = rendered.choices if offer is None else LIBRARY.choices(offer, rendered.language)
                assert len(choices) == len(offer or choices), f"{id}: a choice has no label"
                assert len(choices) <= 6, id
                lines = [f"{n} {choice.label}" for n, choice in enumerate(choices, start=1)]
                assert segments("\n".join([rendered.text, *lines])) <= MAX_SEGMENTS, (id, language)


def test_what_the_paths_lead_to_beyond_their_own_texts_exists() -> None:
    leads = {route.offer for path in PATHS.values() for route in path.routes}
    leads |= {indicator.offer for path in PATHS.values() for indicator in path.indicators}
    for id in filter(None, leads):
        assert LIBRARY.knows_choice(id), id


@pytest.mark.parametrize("id", sorted(PATHS))
def test_at_every_question_one_can_go_back_repeat_leave_and_reach_a_person(id: str) -> None:
    chance = random.Random(7)
    for _ in range(20):
        turns, _ = walk(PATHS[id], chance)
        for before, turn in zip([None, *turns], turns, strict=False):
            if turn.then != "ask":
                continue
            again = _hear(id, turn.state, "REPEAT")
            assert again.question == turn.question
            assert _hear(id, turn.state, "leave").then == "left"
            human = _hear(id, turn.state, "a person")
            assert (human.then, human.about) == ("want", "ask_human")
            assert paths.resume(PATHS[id], turn.state).question == turn.question
            if before is not None:
                assert _hear(id, turn.state, "back").question == before.question


def _hear(id: str, state: State, text: str) -> Turn:
    return paths.hear(PATHS[id], state, Message(text=text), WORDS, REGIONS, TODAY)
