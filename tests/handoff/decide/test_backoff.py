"""Waiting before another try."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.decide.backoff import FIRST_S, LONGEST_S, delay_s

pytestmark = pytest.mark.quick


@given(st.integers(-5, 10_000), st.floats(-1, 2))
def test_the_wait_is_never_nothing_and_never_longer_than_the_longest(attempt: int, jitter: float) -> None:
    assert FIRST_S / 2 <= delay_s(attempt, jitter) <= LONGEST_S


@given(st.integers(1, 60), st.floats(0, 1))
def test_waits_grow(attempt: int, jitter: float) -> None:
    assert delay_s(attempt + 1, jitter) >= delay_s(attempt, jitter)


def test_messages_held_up_together_do_not_come_back_together() -> None:
    assert delay_s(5, 0.0) == 8.0
    assert delay_s(5, 1.0) == 16.0
