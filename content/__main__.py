"""``python -m content``: check, status, show, hash, export, import, add-language."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import datetime, timezone
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
    out = verbs.add_parser("export", help="a language as a translators' file (PO)")
    out.add_argument("language")
    out.add_argument("--out", type=Path, required=True)
    back = verbs.add_parser("import", help="a translators' file back in: all of it or nothing")
    back.add_argument("language")
    back.add_argument("file", type=Path)
    add = verbs.add_parser("add-language", help="a new language: its folder, its labels, its line in languages.yml")
    add.add_argument("tag", help="like so or zh-Hant")
    add.add_argument("name", help="what its speakers call it")
    told = parser.parse_args()
    try:
        if told.verb == "check":
            return _check(told.root)
        if told.verb in ("export", "import", "add-language"):
            return _exchange(told)
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
    from content.spoken import tongue

    heard = tongue()
    found = lint(root, tongue=heard)
    for finding in found:
        print(f"note: {finding}" if finding.warning else finding)
    if heard is None:
        print("note: nobody looked whether each text is in its language: models/triage.npz is missing (make train)")
    wrong = sum(not finding.warning for finding in found)
    print(f"{wrong} to mend" if wrong else "content: all well")
    return 1 if wrong else 0


def _exchange(told: argparse.Namespace) -> int:
    # Here, since Rasa's environment reads texts and has no polib.
    from content import exchange
    from content.edit import Refused, write
    from content.languages import add_language

    try:
        if told.verb == "export":
            write({told.out: exchange.export(load(told.root), told.language)})
            print(f"{told.out} is written.")
        elif told.verb == "import":
            from content.spoken import tongue

            today = datetime.now(timezone.utc).date()
            done = exchange.bring_in(load(told.root), told.language, told.file, today=today, tongue=tongue())
            for line in done.left_out:
                print(f"left out: {line}")
            print(f"{done.written} entries and {done.labels} labels changed in {told.language}.")
        else:
            for path in add_language(told.root, told.tag, told.name):
                print(path)
            print(f"Next: python -m content export {told.tag} --out {told.tag}.po")
    except Refused as refused:
        for finding in refused.findings:
            print(finding, file=sys.stderr)
        print(refused.sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
