"""The two ways a request may fail that are not a bug. Anything else is one: 500 with a reference."""

from __future__ import annotations


class Refused(Exception):
    """The caller asked for what may not be; becomes 4xx. ``code`` is for programs, ``sentence`` for people."""

    def __init__(self, code: str, sentence: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.status = status


class Unavailable(Exception):
    """Something the line leans on is away for now; becomes 503 with ``Retry-After``."""

    def __init__(self, what: str, retry_after_s: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.retry_after_s = retry_after_s
