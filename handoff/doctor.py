"""``porchlight doctor``: looks at every part and says in plain words what is wrong and what to do."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import stat
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError

from handoff.links import audio
from handoff.processes import MODEL, is_ours
from handoff.record import fonts
from handoff.settings import Settings, SettingsError, load
from handoff.settings.keyring import complete
from handoff.store import keys
from handoff.up import model_problems

#: Below this Redis may soon refuse messages.
DISK_BYTES = 1_000_000_000

#: Signatures and time limits bear a difference of seconds, not of minutes.
SKEW_S = 30.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at. ``mend`` says what to do; without one all is well."""

    what: str
    mend: str = ""


def report(*, say_all: bool = False) -> int:
    """Prints what is wrong and returns 1, or says that all is well and returns 0."""
    try:
        settings = complete(load())
    except SettingsError as error:
        findings = [Finding("The settings cannot be used.", problem) for problem in error.problems]
    else:
        findings = asyncio.run(examine(settings))
    for finding in findings:
        if finding.mend:
            print(f"!  {finding.what}\n   {finding.mend}")
        elif say_all:
            print(f"ok {finding.what}")
    wrong = sum(bool(finding.mend) for finding in findings)
    print("All is well." if not wrong else f"{wrong} of {len(findings)} things need you.")
    return 1 if wrong else 0


async def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order in which one explains the next."""
    findings = [*_settings(settings), *_keys(settings), *_disk(settings), *_fonts(), *_voices()]
    findings += [Finding(problem.split(":")[0] + ".", problem) for problem in model_problems(MODEL)]
    findings += await _redis(settings)
    timeout = aiohttp.ClientTimeout(total=8)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        findings += await _gateway(settings, session)
        findings += await _rasa(settings, session)
        findings += await _twilio(settings, session)
    return findings


def _settings(settings: Settings) -> list[Finding]:
    found = [Finding("The settings can be used.")]
    if not settings.demo and not settings.public_url.startswith("https://"):
        found.append(
            Finding(
                "PORCHLIGHT_PUBLIC_URL is not https.",
                "Put a web server with TLS before the gateway and write its https address here.",
            )
        )
    if not settings.demo and not settings.oncall:
        found.append(
            Finding("Nobody is called in an emergency.", "Write phone numbers or web addresses into PORCHLIGHT_ONCALL.")
        )
    return found


def _keys(settings: Settings) -> list[Finding]:
    folder = settings.data_dir / "keys"
    wrong = [
        path
        for path in [folder, *folder.iterdir()]
        if stat.S_IMODE(path.stat().st_mode) & 0o077 or path.stat().st_uid != os.geteuid()
    ]
    if not wrong:
        return [Finding("The keys belong to this user alone.")]
    listed = ", ".join(str(path) for path in wrong)
    mend = f"As the user who runs the line: chown -R $(id -un) {folder} && chmod -R go-rwx {folder}"
    return [Finding(f"Others on this machine may read or own: {listed}", mend)]


def _disk(settings: Settings) -> list[Finding]:
    free = shutil.disk_usage(settings.data_dir).free
    what = f"The disk of {settings.data_dir} has {free / 1e9:.1f} GB free."
    return [Finding(what, "Make room: a full disk means that messages are refused." if free < DISK_BYTES else "")]


def _fonts() -> list[Finding]:
    lacking = fonts.missing()
    if not lacking:
        return [Finding("The fonts of the record of work and pay are there.")]
    what = f"No record of work and pay can be made: {len(lacking)} fonts are missing."
    return [Finding(what, "Run `make fonts`; it needs npm. Until then people are told to ask for a person.")]


def _voices() -> list[Finding]:
    if audio.available("en"):
        return [Finding("Answers can be heard.")]
    return [Finding("Answers cannot be heard: espeak-ng is missing.", "Run `make gateway-env`.")]


async def _redis(settings: Settings) -> list[Finding]:
    client = Redis.from_url(
        settings.redis_url.reveal(), decode_responses=True, socket_connect_timeout=3, socket_timeout=5
    )
    try:
        server: dict[str, Any] = await client.info()
        found = [Finding(f"Redis {server['redis_version']} answers."), *_redis_state(server)]
        found += await _redis_config(client)
        seconds, _ = await client.time()
        skew = abs(time.time() - float(seconds))
        mend = (
            "Let both machines take the time from the network (systemd-timesyncd or chrony)." if skew > SKEW_S else ""
        )
        found.append(Finding(f"Redis's clock and this machine's differ by {skew:.0f} s.", mend))
        advocates = await client.scard(keys.advocates())
        if not advocates:
            found.append(Finding("Nobody can sign in to the console.", "Run `porchlight advocate add NAME`."))
    except AuthenticationError:
        found = [Finding("Redis refuses the password.", "Correct PORCHLIGHT_REDIS_URL.")]
    except (RedisError, OSError) as error:
        mend = (
            "Start the line with `make up`, then ask again."
            if settings.redis_embedded
            else "Check PORCHLIGHT_REDIS_URL."
        )
        found = [Finding(f"Redis does not answer ({type(error).__name__}).", mend)]
    finally:
        await client.aclose()
    return found


def _redis_state(server: dict[str, Any]) -> list[Finding]:
    found = []
    version = tuple(int(part) for part in str(server["redis_version"]).split(".")[:2])
    if version < (6, 2):
        found.append(Finding("This Redis is too old.", "Use 6.2 or later."))
    if not server.get("aof_enabled"):
        found.append(Finding("Redis keeps nothing through a crash.", "Set `appendonly yes` in redis.conf."))
    elif server.get("aof_last_write_status") != "ok" or server.get("aof_last_bgrewrite_status") != "ok":
        found.append(Finding("Redis could not write its file.", "See its log; most often the disk is full."))
    else:
        found.append(Finding("Redis writes its file."))
    return found


#: What the promises rest on, with what breaks otherwise.
REDIS_CONFIG = {
    "appendfsync": ("always", "a crash may lose what was accepted in the last second"),
    "maxmemory-policy": ("noeviction", "Redis would throw messages away when it is full"),
    "aof-use-rdb-preamble": ("no", "the file cannot be searched for what should have been erased"),
    "slowlog-log-slower-than": ("-1", "slow commands would be kept with what was in them"),
}


async def _redis_config(client: Redis) -> list[Finding]:
    found = []
    for name, (wanted, otherwise) in REDIS_CONFIG.items():
        try:
            value = (await client.config_get(name)).get(name)
        except RedisError:
            return [Finding("Redis does not show its configuration.", f"Allow CONFIG GET, or check `{name}` yourself.")]
        if value != wanted:
            found.append(Finding(f"Redis has `{name} {value}`: {otherwise}.", f"Set `{name} {wanted}` in redis.conf."))
    return found or [Finding("Redis is configured to keep what it is given.")]


async def _gateway(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "localhost") else settings.host
    try:
        async with session.get(f"http://{host}:{settings.port}/healthz") as response:
            well = response.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError):
        well = False
    if well:
        return [Finding("The gateway answers.")]
    return [
        Finding("The gateway does not answer.", f"Start the line with `make up`; {settings.data_dir}/logs/gateway.log.")
    ]


async def _rasa(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    try:
        async with session.get(f"{settings.rasa_url}/webhooks/porchlight/") as response:
            well = response.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError):
        well = False
    if well and is_ours("actions", settings):
        try:
            async with session.get(f"http://127.0.0.1:{settings.actions_port}/health") as response:
                acts = response.status == 200
        except (aiohttp.ClientError, OSError, TimeoutError):
            acts = False
        if not acts:
            mend = f"{settings.data_dir}/logs/actions.log says why; until then people are told to ask for a person."
            return [Finding("The assistant's action server does not answer.", mend)]
    if well:
        return [Finding("The assistant answers.")]
    mend = f"It takes half a minute to start; after that see {settings.data_dir}/logs/rasa.log."
    return [Finding("The assistant (Rasa) does not answer.", mend)]


async def _twilio(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Whether Twilio knows the account, whether that is active and owns the number, and what time it is there."""
    if settings.demo:
        return [Finding("Twilio is not used: this is the demo.")]
    account = f"{settings.twilio_api_url}/2010-04-01/Accounts/{settings.twilio_account_sid}"
    pair = f"{settings.twilio_account_sid}:{settings.twilio_auth_token.reveal()}"
    auth = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    try:
        async with session.get(f"{account}.json", headers=auth) as response:
            status, told = response.status, response.headers.get("Date")
            body = await response.json() if status == 200 else {}
        numbers: Any = {}
        if status == 200 and settings.twilio_from:
            query = {"PhoneNumber": settings.twilio_from}
            async with session.get(f"{account}/IncomingPhoneNumbers.json", params=query, headers=auth) as response:
                numbers = await response.json() if response.status == 200 else {}
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return [
            Finding(
                "Twilio cannot be reached.", "Check this machine's way to the internet; texts wait until it is back."
            )
        ]
    if status in (401, 403, 404):
        mend = "Copy the Account SID and the Auth Token anew from Twilio's console into the settings."
        return [Finding("Twilio does not accept the account or its token.", mend)]
    if status != 200:
        return [Finding(f"Twilio answers with {status}.", "Try again in a few minutes; see Twilio's status page.")]
    found = [Finding("Twilio accepts the account.")]
    if body.get("status") not in (None, "active"):
        found.append(Finding(f"The Twilio account is {body['status']}.", "Look at the account in Twilio's console."))
    if "incoming_phone_numbers" in numbers and not numbers["incoming_phone_numbers"]:
        mend = "Buy the number there, or correct PORCHLIGHT_TWILIO_FROM."
        found.append(Finding("The account does not own the line's number.", mend))
    if told:
        skew = abs(time.time() - parsedate_to_datetime(told).timestamp())
        mend = "Let this machine take the time from the network (systemd-timesyncd or chrony)." if skew > SKEW_S else ""
        found.append(Finding(f"Twilio's clock and this machine's differ by {skew:.0f} s.", mend))
    return found
