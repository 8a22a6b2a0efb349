"""Settings: every mistake names the setting and the mend; nothing secret is ever shown; keys are made once and kept."""

from __future__ import annotations

import contextlib
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.model import Secret
from handoff.settings import Country, Settings, SettingsError, keyring, load, papers
from handoff.settings.model import is_secret
from handoff.settings.sources import as_environment

ROOT = Path(__file__).parents[2]
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
TWILIO = {
    "PORCHLIGHT_TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "PORCHLIGHT_TWILIO_AUTH_TOKEN": "the-token",
    "PORCHLIGHT_TWILIO_FROM": "+15550100123",
}


def problems(environ: dict[str, str], folder: Path = Path("/nonexistent")) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(environ, folder)
    return caught.value.problems


def test_without_any_setting_the_line_is_a_demo_on_this_machine() -> None:
    settings = load({}, Path("/nonexistent"))
    assert settings.demo
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert settings.host == "127.0.0.1"
    assert settings.redis_embedded


def test_an_account_ends_the_demo() -> None:
    assert not load(TWILIO, Path("/nonexistent")).demo


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TWILIO_FROM", "+1 555", "PORCHLIGHT_TWILIO_FROM is +1 555: write it like +15550100123"),
        ("TWILIO_FROM", "5550100123", "PORCHLIGHT_TWILIO_FROM is 5550100123: write it like +15550100123"),
        ("PORT", "eighty", "PORCHLIGHT_PORT is eighty: write a free port between 1 and 65535"),
        ("PORT", "70000", "PORCHLIGHT_PORT is 70000: write a free port between 1 and 65535"),
        ("COUNTRY", "Mexico", "PORCHLIGHT_COUNTRY is Mexico: write US, CA or both"),
        ("RETENTION_DAYS", "0", "PORCHLIGHT_RETENTION_DAYS is 0: write a whole number of days between 1 and 3650"),
        ("PUBLIC_URL", "line.example.org", "PORCHLIGHT_PUBLIC_URL is line.example.org: write the whole address, like"),
        ("PUBLIC_URL", "http://[", "PORCHLIGHT_PUBLIC_URL is http://[: write the whole address, like"),
        ("TWILIO_ACCOUNT_SID", "SK12", "PORCHLIGHT_TWILIO_ACCOUNT_SID is SK12: copy the Account SID"),
        ("TRUSTED_PROXIES", "proxy", "PORCHLIGHT_TRUSTED_PROXIES is proxy: list addresses or networks"),
        ("LOG_LEVEL", "loud", "PORCHLIGHT_LOG_LEVEL is loud: write debug, info, warning or error"),
        ("ONCALL", "call me", "PORCHLIGHT_ONCALL is not usable: list phone numbers"),
        ("SECRET_KEYS", "short", "PORCHLIGHT_SECRET_KEYS is not usable: each key is 44 characters"),
        ("PSEUDONYM_KEY", "short", "PORCHLIGHT_PSEUDONYM_KEY is not usable: it needs 32 characters or more"),
        ("REDIS_URL", "10.0.0.5:6379", "PORCHLIGHT_REDIS_URL is not usable: write it like redis://"),
        ("LINE_NAME", "x" * 41, "write 1 to 40 characters"),
    ],
)
def test_a_mistake_names_the_setting_and_the_mend(name: str, value: str, told: str) -> None:
    assert any(told in problem for problem in problems({f"PORCHLIGHT_{name}": value}))
    assert len(problems({f"PORCHLIGHT_{name}": value})) == 1


def test_every_mistake_is_told_at_once() -> None:
    assert len(problems({"PORCHLIGHT_PORT": "x", "PORCHLIGHT_COUNTRY": "x", "PORCHLIGHT_PROT": "1"})) == 3


def test_a_name_that_does_not_exist_is_an_error_with_the_nearest_one() -> None:
    (told,) = problems({"PORCHLIGHT_TWILO_FROM": "+15550100123"})
    assert "PORCHLIGHT_TWILO_FROM" in told
    assert "did you mean PORCHLIGHT_TWILIO_FROM?" in told


def test_a_file_with_a_typo_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORCHLIGHT_RETENTON_DAYS=30\nLINE_NAME=Light\n")
    second, first = problems({}, tmp_path)
    assert "did you mean PORCHLIGHT_RETENTION_DAYS?" in first
    assert "begins with PORCHLIGHT_" in second


@pytest.mark.parametrize(
    "line", ["PORCHLIGHT_PORT 80", "PORCHLIGHT_PORT: 80", "PORCHLIGHT_LINE_NAME='Night", "=x", "\x00"]
)
def test_a_line_that_is_no_setting_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"# settings\n\n{line}\n")
    assert "line 3, is not understood: write NAME=value" in problems({}, tmp_path)[0]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("PORCHLIGHT_LINE_NAME=Night Line", "Night Line"),
        ("  export PORCHLIGHT_LINE_NAME = 'Night # Line'  # ours", "Night # Line"),
        ('PORCHLIGHT_LINE_NAME="It\'s $HOME"', "It's $HOME"),
        ("PORCHLIGHT_LINE_NAME=Night#1 # the first", "Night#1"),
        ("PORCHLIGHT_LINE_NAME=", "Info Line"),
        ("PORCHLIGHT_LINE_NAME= # none yet", "Info Line"),
    ],
)
def test_the_file_is_read_as_its_writer_meant_it(tmp_path: Path, line: str, name: str) -> None:
    (tmp_path / ".env").write_text(line + "\r\n")
    assert load({}, tmp_path).line_name == name


@given(st.binary(max_size=80))
def test_no_file_ends_in_anything_but_settings_or_sentences(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".env").write_bytes(content)
        with contextlib.suppress(SettingsError):
            load({}, Path(folder))


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORCHLIGHT_PORT=9001\nPORCHLIGHT_LINE_NAME='Night ${LINE}' # a comment\n")
    settings = load({"PORCHLIGHT_PORT": "9002", "UNRELATED": "x"}, tmp_path)
    assert settings.port == 9002
    assert settings.line_name == "Night ${LINE}"


def test_a_named_file_that_is_not_there_is_an_error() -> None:
    assert "there is no such file" in problems({"PORCHLIGHT_FILE": "/nonexistent/porchlight.env"})[0]


@pytest.mark.parametrize(
    "url",
    ["http://8.8.8.8:5005", "http://rasa.example.org:5005", "http://0.0.0.0:5005", "https://[2001:4860:4860::8888]/", "ftp://127.0.0.1"],
)  # fmt: skip
def test_rasa_is_refused_at_a_public_address(url: str) -> None:
    assert "PORCHLIGHT_RASA_URL" in problems({"PORCHLIGHT_RASA_URL": url})[0]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5006", "http://10.1.2.3:5005/", "http://rasa:5005", "http://[::1]:5005"]
)
def test_rasa_is_taken_on_loopback_and_private_networks(url: str) -> None:
    assert load({"PORCHLIGHT_RASA_URL": url}, Path("/nonexistent")).rasa_url == url.rstrip("/")


def test_an_account_without_its_token_or_number_is_an_error() -> None:
    assert "PORCHLIGHT_TWILIO_AUTH_TOKEN is empty" in problems({**TWILIO, "PORCHLIGHT_TWILIO_AUTH_TOKEN": ""})[0]
    assert "PORCHLIGHT_TWILIO_FROM is empty" in problems({**TWILIO, "PORCHLIGHT_TWILIO_FROM": ""})[0]


def test_two_parts_cannot_share_a_port() -> None:
    assert "also the port of another part" in problems({"PORCHLIGHT_PORT": "5005"})[0]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_no_value_of_any_kind_ends_in_anything_but_settings_or_a_sentence(value: str) -> None:
    for field in Settings.model_fields:
        told: list[str] = []
        try:
            load({f"PORCHLIGHT_{field.upper()}": value}, Path("/nonexistent"))
        except SettingsError as error:
            told = error.problems
        assert all(problem.startswith("PORCHLIGHT_") for problem in told)


def test_secrets_show_neither_in_settings_nor_in_errors() -> None:
    planted = {
        **TWILIO,
        "PORCHLIGHT_SECRET_KEYS": KEY,
        "PORCHLIGHT_PSEUDONYM_KEY": "p" * 40,
        "PORCHLIGHT_REDIS_URL": "redis://:hunter2@10.0.0.5:6379/0",
        "PORCHLIGHT_ONCALL": "+15550100177",
    }
    settings = load(planted, Path("/nonexistent"))
    shown = f"{settings} {settings!r}"
    broken = "\n".join(problems({**planted, "PORCHLIGHT_PORT": "x", "PORCHLIGHT_SECRET_KEYS": KEY + "x"}))
    for hidden in ("the-token", KEY, "p" * 40, "hunter2", "0100177"):
        assert hidden not in shown
        assert hidden not in broken


def test_staff_numbers_count_as_secret() -> None:
    assert {f for f in Settings.model_fields if is_secret(f)} == {
        "oncall", "twilio_auth_token", "redis_url", "secret_keys", "pseudonym_key",
    }  # fmt: skip


def test_a_child_process_reads_back_the_very_same_settings(tmp_path: Path) -> None:
    settings = keyring.complete(
        Settings(data_dir=tmp_path, country=Country.CA, oncall="+15550100123,https://pager.example.org/x", port=9003)
    )
    assert load(as_environment(settings), Path("/nonexistent")) == settings


# --- what is made at the first start ----------------------------------------------------------------------------------


def test_keys_are_made_once_and_only_their_user_may_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first, second = keyring.complete(Settings(data_dir=folder)), keyring.complete(Settings(data_dir=folder))
    assert first == second
    assert first.secret_keys
    assert first.pseudonym_key
    files = list((folder / "keys").iterdir())
    assert len(files) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keyring.complete(Settings(data_dir=tmp_path)), range(8)))
    assert all(settings == made[0] for settings in made)


def test_keys_that_are_given_are_not_replaced(tmp_path: Path) -> None:
    settings = keyring.complete(Settings(data_dir=tmp_path, secret_keys=KEY, redis_url="redis://10.0.0.5/0"))
    assert settings.secret_keys == (Secret(KEY),)
    assert not settings.redis_embedded


def test_new_keys_are_never_made_for_old_data(tmp_path: Path) -> None:
    keyring.complete(Settings(data_dir=tmp_path))
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "appendonly.aof").write_text("*1\r\n")
    (tmp_path / "keys" / "pseudonym.key").unlink()
    with pytest.raises(SettingsError, match="put it back from the backup, or set PORCHLIGHT_PSEUDONYM_KEY"):
        keyring.complete(Settings(data_dir=tmp_path))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"PORCHLIGHT_DATA_DIR is .*file: name a folder this user may write"):
        keyring.complete(Settings(data_dir=tmp_path / "file"))


def test_the_demo_gets_an_account_that_leads_to_the_simulator(tmp_path: Path) -> None:
    settings = keyring.complete(Settings(data_dir=tmp_path, port=9004))
    assert settings.demo
    assert settings.twilio_account_sid.startswith("AC")
    assert settings.twilio_api_url == "http://127.0.0.1:9004/simulator"


# --- drift ------------------------------------------------------------------------------------------------------------


def test_the_example_file_is_the_one_the_model_makes() -> None:
    assert (ROOT / ".env.example").read_text() == papers.example(), "run: porchlight settings --write"


def test_the_operators_table_is_the_one_the_model_makes() -> None:
    page = (ROOT / "docs" / "operating.md").read_text()
    assert papers.with_table(page) == page, "run: porchlight settings --write"


def test_the_example_file_works_when_every_line_is_used(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in papers.example().splitlines()]
    used = [line for line in lines if line.startswith("PORCHLIGHT_") and not line.endswith("=")]
    (tmp_path / ".env").write_text("\n".join([*used, "PORCHLIGHT_TWILIO_AUTH_TOKEN=x"]))
    assert load({}, tmp_path).twilio_from == "+15550100123"
    assert len(used) >= len(Settings.model_fields) - 3
