"""``python -m content``: check, status, show, hash."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from content.gsm import encoding, segments
from content.library import ContentError, UnknownContent, load
from content.lint import lint

ROOT = Path(__file__).parent.parent / "data" / "content"


def main() -> int:
    """Exit code 1 when something is to mend, 2 when a file cannot be read."""
    parser = argparse.ArgumentParser(prog="content", description="The texts people are told.")
    parser.add_argument("--root", type=Path, default=ROOT)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check", help="what every entry must keep to")
    verbs.add_parser("status", help="how far each language is")
    show = verbs.add_parser("show", help="an entry as a person gets it")
    show.add_argument("id")
    show.add_argument("--language", default="en")
    show.add_argument("--country", choices=["US", "CA"])
    hashed = verbs.add_parser("hash", help="the mark of an English entry, for from: in its translations")
    hashed.add_argument("id")
    hashed.add_argument("--country", default="any")
    told = parser.parse_args()
    try:
        if told.verb == "check":
            return _check(told.root)
        library = load(told.root)
        if told.verb == "status":
            english = sum(language == "en" for _, language, _ in library.entries)
            counts = Counter((e.language, e.status) for e in library.entries.values())
            for language in library.languages:
                drafts, done = counts[(language, "draft")], counts[(language, "reviewed")]
                print(f"{language}: {drafts + done} of {english} entries, {done} reviewed, {drafts} drafts")
        elif told.verb == "hash":
            print(library.entries[(told.id, "en", told.country)].hash)
        else:
            rendered, step = None, 1
            while rendered is None or rendered.more:
                rendered = library.render(told.id, told.language, told.country, {"line_name": "Info Line"}, step)
                lines = [f"{n} {choice.label}" for n, choice in enumerate(rendered.choices, start=1)]
                text = "\n".join([rendered.text, *lines])
                print(f"--- step {step}, {rendered.language}, {segments(text)} segments {encoding(text)}\n{text}")
                step += 1
    except ContentError as broken:
        print(broken, file=sys.stderr)
        return 2
    except (UnknownContent, KeyError):
        print("There is no such entry.", file=sys.stderr)
        return 2
    return 0


def _check(root: Path) -> int:
    found = lint(root)
    for finding in found:
        print(finding)
    print(f"{len(found)} to mend" if found else "content: all well")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
