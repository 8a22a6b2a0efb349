"""The rig, put up and taken down around each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from handoff.channels.simulator import twilio_api
from handoff.channels.twilio import receive
from handoff.model import Accepted, Inbound, Receipt
from handoff.settings import Settings
from tests.handoff.channels.rig import ACCOUNT, LINE, TOKEN, Rig, door, made


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    (line_socket, line), (twilio_socket, twilio) = door(), door()
    async with aiohttp.ClientSession() as http:
        rig = Rig(made(line, twilio), http, line, twilio)

        async def accept(inbound: Inbound) -> Accepted:
            if rig.refusing:
                raise rig.refusing
            duplicate = any(seen.id == inbound.id for seen in rig.accepted)
            rig.accepted.append(inbound)
            return Accepted("c", duplicate)

        async def take_receipt(receipt: Receipt) -> None:
            if rig.refusing:
                raise rig.refusing
            rig.receipts.append(receipt)

        doors = web.Application()
        doors.add_routes(receive.routes(rig.settings, accept, take_receipt))
        stand_in = twilio_api.build(ACCOUNT, TOKEN, LINE, f"{line}/twilio/sms")
        runners = [web.AppRunner(app, access_log=None, shutdown_timeout=1.0) for app in (doors, stand_in)]
        for runner, listening in zip(runners, (line_socket, twilio_socket), strict=True):
            await runner.setup()
            await web.SockSite(runner, listening).start()
        yield rig
        for runner in runners[::-1]:
            await runner.cleanup()


@pytest.fixture
def settings_with() -> Any:
    """Settings like the rig's with some changed, for doors of one's own."""

    def change(**changes: Any) -> Settings:
        return made(**({"public_url": "https://line.example.org", "api_url": "https://api.example.org"} | changes))

    return change
