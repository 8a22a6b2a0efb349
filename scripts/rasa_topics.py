"""Reads JSON lines {"id", "text"} and writes {"id", "topic", "score"}: what the trained model takes each text for.

Runs in Rasa's room (Python 3.10) and speaks to no server, so that anybody can try the model on messages of their own.
"""

from __future__ import annotations

import asyncio
import json
import sys


async def main(model: str) -> None:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    for line in sys.stdin:
        item = json.loads(line)
        parsed = await agent.parse_message(item["text"])
        intent = parsed.get("intent") or {}
        answer = {"id": item["id"], "topic": intent.get("name"), "score": round(intent.get("confidence") or 0.0, 4)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
