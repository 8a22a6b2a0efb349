"""How urgent a conversation is, 0 to 100. The order of the emergencies is the vocabulary's, most urgent first."""

from __future__ import annotations

EMERGENCIES = {
    "violence_now": 100,
    "child_exploited_now": 98,
    "overdose_medical": 96,
    "suicide_self_harm": 94,
    "held_captive": 92,
    "being_moved": 90,
}

ASKED = 40
ERROR = 35
STUCK = 30
VANISHED = 50
CALLBACK = 20
TIP = 10
TIP_DANGER = 45

_WHY = {"asked": ASKED, "stuck": STUCK, "error": ERROR, "advocate_vanished": VANISHED, "callback": CALLBACK}


def of_emergency(category: str) -> int:
    """Urgency of an emergency; one the line does not know counts as the most urgent."""
    return EMERGENCIES.get(category, 100)


def of_reason(why: str) -> int:
    """Urgency of a hand-over asked for without an emergency."""
    return _WHY.get(why, ASKED)
