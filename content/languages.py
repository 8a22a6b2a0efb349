"""Adds a language: its line in ``languages.yml``, its folders, and a file for its labels."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import yaml

from content.edit import Refused, write
from content.gsm import GSM, UCS2, encoding
from content.library import COUNTRIES, load

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def add_language(root: Path, tag: str, name: str) -> list[Path]:
    """What was made. The direction follows from the name's letters, and so does the alphabet of text messages.

    Raises Refused; then nothing was made.
    """
    library = load(root)
    name = " ".join(name.split())
    if not _TAG.fullmatch(tag):
        raise Refused("tag", f"{tag} is no language tag; it is like so, sw or zh-Hant.")
    if tag in library.languages:
        raise Refused("there", f"{tag} is there already: {library.languages[tag]['name']}.")
    if not 1 <= len(name) <= 40 or not any(c.isalpha() for c in name):
        raise Refused("name", "Write the language's own name for itself, at most 40 characters.")
    right = unicodedata.bidirectional(next(c for c in name if c.isalpha())) in ("R", "AL")
    sms = GSM if encoding(name) == GSM else UCS2
    told = {"name": name, "direction": "rtl" if right else "ltr", "sms": sms}
    line = yaml.safe_dump({tag: told}, allow_unicode=True, default_flow_style=None, sort_keys=False, width=1 << 30)
    languages = (root / "languages.yml").read_text("utf-8").rstrip("\n") + "\n" + line
    shared = {id: label for id, label in library.labels["en"].items() if not library.stands_with_entry(id)}
    labels = [f"# {line}" for line in yaml.safe_dump(shared, allow_unicode=True, sort_keys=False).splitlines()]
    choices = (
        "# Labels under a message: at most 20 characters. Take away the # and write your words, or import a file.\n"
    )
    for country in COUNTRIES:
        (root / tag / country).mkdir(parents=True, exist_ok=True)
    files = {root / tag / "choices.yml": choices + "\n".join(labels) + "\n", root / "languages.yml": languages}
    write(files)
    load(root)
    return [*files, *(root / tag / country for country in COUNTRIES)]
