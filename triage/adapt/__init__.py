"""Teaches the sentence encoder's upper layers this line's own distinctions: ``python -m triage.adapt``.

Runs by hand, not at set-up: it takes most of an hour on two cores. Its result is kept in ``triage/weights``.
"""
