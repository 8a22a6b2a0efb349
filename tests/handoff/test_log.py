"""The log cannot hold what people write, nor who they are, whoever tries."""

from __future__ import annotations

import ast
import asyncio
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff import log
from handoff.model import Address, Text

ROOT = Path(__file__).parents[2]


@pytest.fixture
def configured() -> Iterator[None]:
    """Each test sets the log up as in production; afterwards the test run has its own again."""
    import sys

    root, logger = logging.getLogger(), log.LOGGER
    before = (root.handlers[:], root.level, logger.level, sys.excepthook, logging.raiseExceptions)
    yield
    logging.captureWarnings(False)
    root.handlers[:], hook = before[0], before[3]
    root.setLevel(before[1])
    logger.setLevel(before[2])
    sys.excepthook, logging.raiseExceptions = hook, before[4]
    log._strict = True


def test_an_event_is_one_line_of_a_name_and_fields(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    log.event("outbound.retry", message="web:4f", attempt=3, ms=41, code="429")
    at, *rest = capsys.readouterr().err.strip().split(" ")
    assert at.endswith("Z")
    assert rest == ["info", "outbound.retry", "message=web:4f", "attempt=3", "ms=41", "code=429"]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "hello"},
        {"code": "he has a gun"},
        {"code": "+15550100123"},
        {"message": "whatsapp:15550100123"},
        {"count": 15550100123},
        {"code": "ayúdame"},
        {"code": Text("hello")},
        {"conversation": Address("+15550100123")},
        {"where": ["a", "list"]},
        {"code": "x" * 121},
    ],
)
def test_what_could_name_or_quote_a_person_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(log.Unloggable):
        log.event("outbound.retry", **fields)


def test_a_conversation_is_followed_by_a_tag_that_its_id_cannot_be_found_by(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure("info")
    for conversation in ("c" + "a" * 26, "c" + "a" * 26, "c" + "b" * 26):
        log.event("inbound.done", conversation=conversation)
    first, again, other = (line.rsplit("conversation=")[1] for line in capsys.readouterr().err.splitlines())
    assert first == again != other
    assert "aaa" not in first


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(log.Unloggable):
        log.event("message.said_hello")


def test_in_production_the_line_is_written_without_the_field(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure("info")
    log.event("outbound.retry", text="he has a gun", attempt=2)
    log.event("message.said_hello", code="he has a gun")
    said = capsys.readouterr().err
    assert "outbound.retry attempt=2" in said
    assert "log.dropped" in said
    assert "gun" not in said


@given(st.integers(1_000_000, 999_999_999_999_999), st.sampled_from(["", "+", "tel:", "whatsapp:+", "sms:"]))
def test_no_phone_number_passes_in_any_dress(number: int, dress: str) -> None:
    with pytest.raises(log.Unloggable):
        log.event("inbound.accepted", message=f"{dress}{number}")


@pytest.mark.parametrize(
    "name", ["aiohttp.access", "aiohttp.server", "twilio.http_client", "redis", "asyncio", "py.warnings"]
)
def test_other_libraries_lose_their_words(name: str, configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    planted = "Body: he has a gun, from +15550100123 at 203.0.113.9"
    logging.getLogger(name).error(planted)
    logging.getLogger(name).error("%s", planted, exc_info=ValueError(planted))
    said = capsys.readouterr().err
    assert "gun" not in said
    assert "5550100123" not in said
    assert "203.0.113.9" not in said


def test_another_librarys_error_still_says_who_and_what(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    logging.getLogger("aiohttp.server").error("Error handling request", exc_info=ValueError("he has a gun"))
    assert "error library.said logger=aiohttp.server code=ValueError" in capsys.readouterr().err


def test_a_fault_nobody_caught_leaves_its_class_and_place_only(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure("info")
    import sys

    try:
        Address(15550100123).reveal().startswith("he has a gun")  # type: ignore[arg-type]
    except AttributeError as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
    said = capsys.readouterr().err
    assert "gateway.fault code=AttributeError where=tests/handoff/test_log.py:" in said
    assert "gun" not in said


async def test_a_task_that_fails_unseen_is_told_without_its_message(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure("info")
    loop = asyncio.get_running_loop()
    log.on_loop_fault(
        loop, {"message": "Task exception", "exception": ExceptionGroup("he has a gun", [KeyError("gun")])}
    )
    said = capsys.readouterr().err
    assert "code=KeyError" in said
    assert "gun" not in said


def test_warnings_lose_their_words_too(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn("he has a gun", stacklevel=1)
    assert "gun" not in capsys.readouterr().err


def test_every_event_of_the_program_is_known_and_says_only_what_it_may() -> None:
    calls = 0
    for path in sorted((ROOT / "handoff").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) != "event":
                continue
            if path.name == "log.py" or not node.args:
                continue
            calls += 1
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            for name in ast.walk(node.args[0]):
                if isinstance(name, ast.JoinedStr):  # part of a name is known: some name must begin so
                    start = str(getattr(name.values[0], "value", "?"))
                    assert any(known.startswith(start) for known in log.Name), f"{place}: no event begins {start}"
                    break
                if isinstance(name, ast.Constant):
                    assert name.value in list(log.Name), f"{place}: {name.value} is not in handoff/log.py"
            for keyword in node.keywords:
                assert keyword.arg in log.FIELDS | {"level"}, f"{place}: {keyword.arg} is no field of the log"
    assert calls > 10


def test_nothing_prints_or_logs_past_the_one_way() -> None:
    """Only what speaks to an operator at a terminal may print; nobody but ``log.py`` speaks to ``logging``."""
    terminal = {"cli.py", "up.py", "chat.py", "classify.py", "advocates.py", "erase.py", "doctor.py", "corrections.py"}
    for path in sorted((ROOT / "handoff").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
                assert path.name in terminal or "simulator" in path.parts, f"{place} prints"
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "getLogger":
                assert path.name == "log.py" or "twilio" in path.parts, f"{place} has a logger of its own"
