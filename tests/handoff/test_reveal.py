"""A secret is opened only where it must be: a new place is put on this list by somebody who thought about it."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: Folder or file below handoff/, and what it opens a secret for.
MAY_REVEAL = {
    "advocates.py": "the address of Redis",
    "app.py": "the address of Redis, keys for the seal",
    "channels/simulator/": "the demo account's token",
    "channels/twilio/": "the account's token; the number and words of a message it sends; whom a receipt is about",
    "channels/webchat/": "the words that a person's own screen shows",
    "console/": "the words that an advocate's screen shows",
    "decide/plan.py": "whether there are any words at all",
    "doctor.py": "the address of Redis, the account's token",
    "links/": "the words whose sound was asked for",
    "line/": "words to be read, answered and cut; addresses to be turned into pseudonyms",
    "processes.py": "what a child process is given",
    "settings/": "what is checked and handed on",
    "store/conversations.py": "what it seals",
    "store/queues.py": "what it seals",
}


def test_secrets_are_opened_only_where_the_list_says() -> None:
    found = set()
    for path in sorted((ROOT / "handoff").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr == "reveal":
                here = path.relative_to(ROOT / "handoff").as_posix()
                room = next((room for room in MAY_REVEAL if here == room or here.startswith(room)), None)
                assert room, f"handoff/{here}:{node.lineno} opens a secret"
                found.add(room)
    assert "store/conversations.py" in found


def test_nothing_reaches_around_the_lock() -> None:
    for path in sorted((ROOT / "handoff").rglob("*.py")):
        if path.name == "model.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr == "_value":
                raise AssertionError(f"{path.relative_to(ROOT)}:{node.lineno} reads a private value")
