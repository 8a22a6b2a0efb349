"""``python -m handoff.channels.simulator``: the stand-in as a process of its own, for tests and experiments."""

from __future__ import annotations

import argparse

from aiohttp import web

from handoff.channels.simulator import twilio_api


def main() -> None:
    about = argparse.ArgumentParser(prog="python -m handoff.channels.simulator", description=__doc__)
    about.add_argument("--port", type=int, default=8090)
    about.add_argument("--host", default="127.0.0.1")
    about.add_argument("--account-sid", default="AC" + "0" * 32)
    about.add_argument("--auth-token", default="demo", help="what webhooks are signed with")
    about.add_argument("--number", default="+15550100100", help="the line's number")
    about.add_argument("--webhook-url", default="http://127.0.0.1:8080/twilio/sms")
    given = about.parse_args()
    app = twilio_api.build(given.account_sid, given.auth_token, given.number, given.webhook_url)
    web.run_app(app, host=given.host, port=given.port, access_log=None, handler_cancellation=False)


if __name__ == "__main__":
    main()
