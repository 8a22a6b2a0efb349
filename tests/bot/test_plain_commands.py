"""Rasa stays Rasa: its own commands find this tree as their users know them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODEL = ROOT / "models" / "porchlight.tar.gz"


@pytest.mark.rasa
@pytest.mark.timeout(240)
def test_rasa_shell_answers_in_english_words() -> None:
    assert MODEL.exists(), "run make train"
    env = {k: v for k, v in os.environ.items() if not k.startswith("PORCHLIGHT_")}
    env |= {"RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "shell", "--model", str(MODEL)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        input="thank you so much\n/stop\n",
        capture_output=True,
        text=True,
        timeout=220,
        check=False,
    )
    assert "You are welcome" in done.stdout, done.stderr[-2000:]


def test_the_names_rasa_looks_for_lead_to_ours() -> None:
    assert (ROOT / "domain.yml").resolve() == ROOT / "bot" / "domain"
    assert (ROOT / "endpoints.yml").resolve() == ROOT / "endpoint.yml"


def test_nothing_but_nlu_rules_and_stories_is_taken_for_training_data() -> None:
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
    from rasa.shared.data import get_data_files, is_nlu_file

    data = [str(ROOT / "data")]
    found = get_data_files(data, is_nlu_file) + get_data_files(data, YAMLStoryReader.is_stories_file)
    taken = {Path(file).relative_to(ROOT / "data").parts[0] for file in found}
    assert taken <= {"nlu", "rules", "stories"}
