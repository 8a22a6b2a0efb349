"""Puts the stand-in and its phones into the gateway itself, at ``/simulator``, for the demo."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from handoff.channels.simulator import twilio_api
from handoff.settings import Settings

PATH = "/simulator"


class HasSettings(Protocol):
    @property
    def settings(self) -> Settings: ...


def mount(app: web.Application, line: HasSettings) -> None:
    """The stand-in as part of ``app``; the line speaks to it over the network card, as it would to Twilio.

    Texts are signed for the public address and delivered on this machine, so that the demo also works behind a proxy
    or a tunnel that cannot reach itself. Raises ValueError when the line sends over a real account: whoever opened
    the demo could then have it text any phone in the world.
    """
    settings = line.settings
    if not settings.twilio_api_url.endswith(PATH):
        raise ValueError("the demo's phone is only for a line without a Twilio account: set PORCHLIGHT_DEMO=false")
    here = settings.twilio_api_url.removesuffix(PATH)
    app.add_subapp(
        PATH,
        twilio_api.build(
            settings.twilio_account_sid,
            settings.twilio_auth_token.reveal(),
            settings.twilio_from,
            f"{settings.public_url}/twilio/sms",
            reach=(settings.public_url, here),
        ),
    )
