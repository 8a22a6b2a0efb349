"""The operator's tool as an operator meets it: in a process of its own, by its words and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def porchlight(*arguments: str, folder: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PORCHLIGHT_")}
    command = [sys.executable, "-m", "handoff", *arguments]
    env = {**clean, "PYTHONPATH": str(ROOT), **environ}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)


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
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PORCHLIGHT_")}
    told = subprocess.run(
        [sys.executable, "-m", "handoff", "advocate", "add", "night-shift", "--password-stdin"],
        cwd=ROOT,
        env={**clean, "PORCHLIGHT_DATA_DIR": str(tmp_path)},
        input="short\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "10 characters or more" in told.stderr
