"""A folder of texts of a test's own: the real rules and numbers, a few entries, two languages beside English."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent / "data" / "content"
KEPT = (
    "any/goodbye",
    "any/greet",
    "any/first_contact",
    "any/assistant_slow",
    "us/immig_t_visa_who",
    "us/rights_unpaid_wages",
    "ca/rights_unpaid_wages",
)
LANGUAGES = ("en", "es", "ar", "zh")


def small(folder: Path) -> Path:
    """The folder, ready to be changed; the tree's own is never touched."""
    root = folder / "content"
    root.mkdir(parents=True)
    shutil.copy(ROOT / "numbers.yml", root)
    lines = (ROOT / "languages.yml").read_text("utf-8").splitlines()
    chosen = [line for line in lines if line.split(":")[0] in LANGUAGES]
    (root / "languages.yml").write_text("\n".join(chosen) + "\n", "utf-8")
    for language in LANGUAGES:
        (root / language).mkdir()
        shutil.copy(ROOT / language / "choices.yml", root / language)
        for name in KEPT:
            place = root / language / f"{name}.yml"
            place.parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / language / f"{name}.yml", place)
    # What the kept entries offer and is not here itself gets a label all the same.
    english = [yaml.safe_load((root / "en" / f"{name}.yml").read_text("utf-8")) for name in KEPT]
    known = yaml.safe_load((root / "en" / "choices.yml").read_text("utf-8")).keys()
    known |= {name.split("/")[1] for name in KEPT}
    offered = {id for entry in english for id in entry.get("offers", ())} - known
    with (root / "en" / "choices.yml").open("a", encoding="utf-8") as choices:
        choices.writelines(f"{id}: Go on\n" for id in sorted(offered))
    return root
