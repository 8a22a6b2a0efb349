"""``porchlight corrections``: nothing approved is lost, nor what stood in the file; nobody else reads it."""

from __future__ import annotations

import os
import signal
import stat
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from handoff.corrections import review
from handoff.line.correct import correct
from handoff.model import Channel, Plan
from tests.gateway import Gateway, gateway_in, hello, say

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPANISH = "mi jefe no me paga desde hace dos meses y tiene mi pasaporte"
ENGLISH = "my boss keeps my papers and i am afraid of what he will do"
TOPIC = "rights_documents_taken"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """One conversation: a message in Spanish, then one in English; an advocate corrected both."""
    async with gateway_in(tmp_path_factory.mktemp("gateway"), db=15) as gateway:
        line = gateway.line
        async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
            id = line.seal.conversation(Channel.WEB, await hello(ws))
            for text in (SPANISH, ENGLISH):
                await say(ws, text, str(uuid.uuid4()))
        later = Plan("", set={"language": "en", "language_sure": True})
        await line.conversations.commit(id, later, now=line.now())
        rows = await line.conversations.transcript(id, count=100)
        for event in [row.event for row in rows if row.event.kind == "in"]:
            assert (await correct(line, "advocate-1", id, event.ref, "topic", TOPIC, frozenset({TOPIC}))).done
        yield gateway


def answering(*answers: str | type[BaseException]) -> Callable[[str], str]:
    left = iter(answers)

    def ask(_: str) -> str:
        answer = next(left)
        if isinstance(answer, str):
            return answer
        raise answer

    return ask


async def test_each_message_is_exported_in_its_own_language(gateway: Gateway, tmp_path: Path) -> None:
    out = tmp_path / "candidates.yml"
    assert await review(gateway.line.settings, out, answering("y", "y")) == 0
    assert yaml.safe_load(out.read_text()) == {"topic": {TOPIC: {"es": [SPANISH], "en": [ENGLISH]}}}


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt, "q"])
async def test_what_was_approved_before_the_input_ended_is_written(
    gateway: Gateway, tmp_path: Path, end: str | type[BaseException]
) -> None:
    out = tmp_path / "candidates.yml"
    assert await review(gateway.line.settings, out, answering("y", end)) == 0
    (texts,) = yaml.safe_load(out.read_text())["topic"][TOPIC].values()
    assert len(texts) == 1


async def test_the_input_ends_while_a_message_is_written_anew(gateway: Gateway, tmp_path: Path) -> None:
    out = tmp_path / "candidates.yml"
    assert await review(gateway.line.settings, out, answering("y", "e", EOFError)) == 0
    assert len(yaml.safe_load(out.read_text())["topic"][TOPIC]) == 1


async def test_ctrl_c_is_felt_at_the_question_itself(gateway: Gateway, tmp_path: Path) -> None:
    answers = iter(["y"])

    def ask(_: str) -> str:
        for answer in answers:
            return answer
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the question goes on")

    before = signal.getsignal(signal.SIGINT)
    assert await review(gateway.line.settings, tmp_path / "candidates.yml", ask) == 0
    assert (tmp_path / "candidates.yml").exists()
    assert signal.getsignal(signal.SIGINT) == before


async def test_nobody_else_can_read_the_file_from_its_first_moment_on(
    gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "candidates.yml"
    out.write_text("topic: {}\n")
    out.chmod(0o644)
    seen: list[int] = []
    really = os.replace

    def replace(beside: str, there: Path) -> None:
        seen.append(stat.S_IMODE(os.stat(beside).st_mode))
        really(beside, there)

    monkeypatch.setattr(os, "replace", replace)
    mask = os.umask(0)
    try:
        assert await review(gateway.line.settings, out, answering("y", "q")) == 0
    finally:
        os.umask(mask)
    assert seen == [0o600]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [out]


async def test_what_stood_in_the_file_stays(gateway: Gateway, tmp_path: Path) -> None:
    out = tmp_path / "candidates.yml"
    out.write_text("emergency: {none: {fr: [bonjour]}}\n")
    for _ in range(2):
        assert await review(gateway.line.settings, out, answering("y", "y")) == 0
    written = yaml.safe_load(out.read_text())
    assert written["emergency"] == {"none": {"fr": ["bonjour"]}}
    assert written["topic"][TOPIC] == {"es": [SPANISH], "en": [ENGLISH]}


@pytest.mark.parametrize(
    "held",
    ["- a list\n", "just words", "topic: [a]\n", "topic: {x: {en: words}}\n", "topic: {x: {en: [1]}}\n", "a: [", "\0"],
)
async def test_a_file_that_holds_something_else_is_left_alone_and_nothing_is_asked(
    gateway: Gateway, tmp_path: Path, held: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "something.yml"
    out.write_text(held)
    assert await review(gateway.line.settings, out, answering()) == 1
    assert "something.yml cannot be added to" in capsys.readouterr().err
    assert out.read_text() == held


async def test_a_folder_is_no_file_to_write_to(gateway: Gateway, tmp_path: Path) -> None:
    assert await review(gateway.line.settings, tmp_path, answering()) == 1
    assert await review(gateway.line.settings, tmp_path / "not there" / "candidates.yml", answering()) == 1
