"""Every way through every path: it ends, every text is there, and it fits a phone."""

from __future__ import annotations

import random

import pytest

import paths
from content import load as load_content
from content.gsm import MAX_SEGMENTS, segments
from paths import Message, Path, State, Turn
from tests.paths.routes import DATA, PATHS, REGIONS, TODAY, WORDS, Way, random_way

pytestmark = pytest.mark.quick

LIBRARY = load_content(DATA / "content")
WALKS = 500


@pytest.fixture(scope="module", params=sorted(PATHS))
def walks(request: pytest.FixtureRequest) -> tuple[Path, list[Way]]:
    chance = random.Random(20261124)
    path = PATHS[request.param]
    return path, [random_way(path, chance) for _ in range(WALKS)]


def test_every_way_ends_and_never_in_silence(walks: tuple[Path, list[Way]]) -> None:
    path, ways = walks
    for way in ways:
        assert way.turns[-1].then == "end"
        if path.id != "owed_money":
            assert way.endings, way.answers


def test_every_branch_is_taken(walks: tuple[Path, list[Way]]) -> None:
    path, ways = walks
    taken = {(id, value) for way in ways for id, value in way.answers.items()}
    missed = {(q.id, choice) for q in path.questions for choice in q.offer} - taken
    assert not missed


def test_every_ending_and_every_route_is_reached(
    walks: tuple[Path, list[Way]],
) -> None:
    path, ways = walks
    said = {say for way in ways for say in way.endings}
    told = {saying.say for saying in (*path.endings, *path.last)} | {route.say for route in path.routes}
    assert told <= said
    fits = {fit.route.id for way in ways for fit in paths.routes(path, way.answers)}
    assert fits == {route.id for route in path.routes}


def test_every_text_exists_and_fits_three_segments(
    walks: tuple[Path, list[Way]],
) -> None:
    path, ways = walks
    checked = set()
    for way in ways:
        country = next((turn.country for turn in reversed(way.turns) if turn.country), None)
        says = [(id, ()) for turn in way.turns for id in turn.says]
        says += [(turn.question.ask, turn.question.offer) for turn in way.turns if turn.question]
        says += [(ending.say, ending.offer) for ending in paths.endings(path, way.answers)]
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
        turns = random_way(PATHS[id], chance).turns
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
