"""The operator's tool as an operator meets it: in a process of its own, by its words and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def porchlight(
    *arguments: str, folder: Path = ROOT, says: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PORCHLIGHT_")}
    command = [sys.executable, "-m", "handoff", *arguments]
    env = {**clean, "PYTHONPATH": str(ROOT), **environ}
    return subprocess.run(
        command, cwd=folder, env=env, input=says, capture_output=True, text=True, timeout=60, check=False
    )


def test_help_lists_every_verb_an_operator_needs() -> None:
    told = porchlight("--help")
    assert told.returncode == 0
    for verb in ("up", "chat", "classify", "advocate", "erase", "doctor", "settings"):
        assert f"  {verb} " in told.stdout
    assert "gateway  " not in told.stdout


def test_every_verb_explains_itself() -> None:
    for verb in (
        ["up"],
        ["chat"],
        ["classify"],
        ["advocate"],
        ["advocate", "add"],
        ["erase"],
        ["doctor"],
        ["settings"],
    ):
        assert porchlight(*verb, "--help").returncode == 0


def test_a_settings_file_with_a_typo_ends_every_start_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORCHLIGHT_RETENTON_DAYS=30\n")
    for verb in (["up"], ["gateway"], ["advocate", "list"], ["settings", "--check"]):
        told = porchlight(*verb, folder=tmp_path)
        assert told.returncode == 2, verb
        assert "did you mean PORCHLIGHT_RETENTION_DAYS?" in told.stderr
        assert "Traceback" not in told.stderr


def test_erasing_asks_for_something_that_can_be_erased(tmp_path: Path) -> None:
    told = porchlight("erase", "--yes", "everybody", PORCHLIGHT_DATA_DIR=str(tmp_path))
    assert told.returncode == 1
    assert "phone number like +15550100123" in told.stderr


def test_without_a_running_line_each_verb_says_how_to_start_it(tmp_path: Path) -> None:
    nowhere = {"PORCHLIGHT_DATA_DIR": str(tmp_path), "PORCHLIGHT_REDIS_PORT": "1", "PORCHLIGHT_PORT": "2"}
    for verb in (["advocate", "list"], ["erase", "--yes", "+15550100123"], ["chat"]):
        told = porchlight(*verb, **nowhere)
        assert told.returncode == 1, told.stderr
        assert "start" in told.stderr
        assert "make up" in told.stderr
        assert "Traceback" not in told.stderr


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    add = ("advocate", "add", "night-shift", "--password-stdin")
    told = porchlight(*add, says="short\n", PORCHLIGHT_DATA_DIR=str(tmp_path))
    assert told.returncode == 1
    assert "10 characters or more" in told.stderr


def test_classify_reads_json_lines_and_writes_one_for_each() -> None:
    texts = [
        {"id": 1, "text": "He has a gun and will not let me leave"},
        {"id": "b", "text": "¿Cuándo me tienen que pagar las horas extra?"},
        {"id": 3, "text": ""},
    ]
    told = porchlight(
        "classify", "--without-topic", says="".join(json.dumps(t, ensure_ascii=False) + "\n" for t in texts)
    )
    assert told.returncode == 0, told.stderr
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert [row["id"] for row in rows] == [1, "b", 3]
    assert set(rows[0]) == {"id", "language", "emergency", "emergency_score", "topic", "topic_score"}
    assert rows[0]["emergency"] == "violence_now"
    assert rows[0]["emergency_score"] > 0.5
    assert rows[1]["emergency"] is None
    assert rows[1]["language"] == "es"


def test_classify_answers_what_it_can_and_tells_the_lines_it_cannot() -> None:
    told = porchlight("classify", "--without-topic", says='{"id": 1, "text": "hello"}\nsecretword\n\n{"id": 2}\n')
    assert told.returncode == 1
    assert len(told.stdout.splitlines()) == 1
    assert "line 2 is not" in told.stderr
    assert "line 4 is not" in told.stderr
    assert "secretword" not in told.stderr
