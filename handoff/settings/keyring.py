"""What the line makes for itself at the first start and keeps in DATA_DIR/keys, readable by its own user only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from handoff.model import Secret
from handoff.settings.model import Settings
from handoff.settings.sources import SettingsError

#: The demo's line and account: a reserved number, and an account that no provider gives.
DEMO_NUMBER = "+15550100199"
DEMO_ACCOUNT = "AC" + "0" * 32


def complete(settings: Settings) -> Settings:
    """The settings with every blank filled that the line fills itself: keys, the embedded Redis, the demo's account.

    Safe to call by several processes at once: the first one makes a key, all of them get the same. Raises
    SettingsError when the folder cannot be used, or when data is there whose keys are gone, since new keys would make
    every message in it unreadable for good.
    """
    folder = settings.data_dir / "keys"
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        return settings.model_copy(update=_blanks(settings, folder))
    except OSError as error:
        raise SettingsError(
            [f"PORCHLIGHT_DATA_DIR is {settings.data_dir}: name a folder this user may write ({error.strerror})"]
        ) from None


def _blanks(settings: Settings, folder: Path) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    data = settings.data_dir / "redis" / "appendonly.aof"
    used = data.exists() and data.stat().st_size > 0
    if not settings.secret_keys:
        text = kept(folder / "secret.keys", lambda: Fernet.generate_key().decode(), forbidden=used)
        filled["secret_keys"] = tuple(Secret(key.strip()) for key in text.replace("\n", ",").split(",") if key.strip())
    if not settings.pseudonym_key:
        filled["pseudonym_key"] = Secret(
            kept(folder / "pseudonym.key", lambda: secrets.token_urlsafe(48), forbidden=used)
        )
    if not settings.redis_url:
        password = kept(folder / "redis.password", lambda: secrets.token_urlsafe(32))
        filled["redis_url"] = Secret(f"redis://:{password}@127.0.0.1:{settings.redis_port}/0")
    if settings.demo and not settings.twilio_account_sid:
        host = "127.0.0.1" if settings.host in ("127.0.0.1", "0.0.0.0", "::", "localhost") else settings.host
        filled["twilio_account_sid"] = DEMO_ACCOUNT
        filled["twilio_auth_token"] = Secret(kept(folder / "demo.token", lambda: secrets.token_hex(16)))
        filled["twilio_from"] = DEMO_NUMBER
        filled["twilio_api_url"] = f"http://{host}:{settings.port}/simulator"
    return filled


def kept(path: Path, make: Callable[[], str], *, forbidden: bool = False) -> str:
    """The secret in a file, made if the file is not there. ``forbidden``: it may not be made any more."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    if forbidden:
        name = "PORCHLIGHT_" + path.name.replace(".", "_").upper()
        mend = f"put it back from the backup, or set {name}"
        raise SettingsError([f"{path} is missing, but the data folder holds messages sealed with it: {mend}"])
    own = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(own, path)  # fails if another process was first: then its value counts
    except FileExistsError:
        pass
    finally:
        own.unlink(missing_ok=True)
    return path.read_text("ascii").strip()
