"""States, provinces and territories: from any name to the code like US-NY."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from directory.fold import fold

FILE = Path(__file__).parent.parent / "data" / "places" / "regions.tsv"


@cache
def _by_name() -> dict[str, str]:
    found = {}
    for row in FILE.read_text("utf-8").splitlines():
        code, name, also = (row + "\t").split("\t")[:3]
        found[fold(code)] = code
        for written in (name, *filter(None, also.split("|"))):
            found[fold(written)] = code
    return found


def region(written: str, country: str = "") -> str:
    """The code of a state or province written as a code or a name; empty when it is not known.

    Two letters alone need the country.
    """
    name = fold(written)
    if len(name) == 2:
        return _by_name().get(f"{country.lower()} {name}", "") if country else ""
    code = _by_name().get(name, "")
    return code if not country or code.startswith(country) else ""
