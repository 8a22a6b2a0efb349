"""From what a person writes to places in the United States and Canada: towns, states and provinces, postal codes.

The data is in ``data/places`` (made by ``scripts/places``). All of it is behind ``Places``: whatever has a ``resolve``
and a ``nearest`` can take its place. It is read at the first question, 1.6 MB on disk and some 10 MB in memory.
"""

from __future__ import annotations

import gzip
import math
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from directory.fold import fold

ROOT = Path(__file__).parent.parent / "data" / "places"

#: Longer messages are looked at up to here.
MAX_CHARACTERS = 200
#: Of places of the same name the line asks about so many at most.
MAX_PLACES = 6
#: A place so many times larger is meant, unless the smaller one is large as well.
DOMINANT = 20
LARGE = 100_000
#: Inside a sentence a town of fewer people must stand behind a word like "near".
WELL_KNOWN = 50_000
#: A misspelt name or a nickname, without a state, is not taken for a town of fewer people: it may well be another's.
MISSPELT = 5_000

_CANADIAN = re.compile(r"\b([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])(?:[ -]?(\d[ABCEGHJ-NPRSTV-Z]\d))?\b")
_AMERICAN = re.compile(r"(?<![\d$])(\d{5})(?:-?\d{4})?(?!\d)")
#: Visas that look like the first half of a Canadian postal code.
_VISAS = ("H2A", "H2B")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COUNTRIES = {
    "US": "usa|us|u s a|u s|united states|united states of america|america|estados unidos|eeuu|ee uu|etats unis|"
    "etazini|ozini|hoa ky|my|美国|미국|amerika serikat|अमेरिका|ਅਮਰੀਕਾ|امريكا|сша|америка",
    "CA": "canada|can|kanada|canadien|加拿大|캐나다|कनाडा|ਕੈਨੇਡਾ|ਕਨੇਡਾ|كندا|канада",
}
_BEFORE_TEXT = """
i im am are we in near at around from live living stay staying outside close to of my city town area is the
estoy vivo en cerca de ciudad soy je suis a habite dans pres chez ville moro perto do da em estou mwen nan pre
rete abite sa nasa malapit ako toi o gan song di dekat saya tinggal main mein paas hun в у возле около
я живу біля поблизу недалеко от في قرب بالقرب من انا में पास हूं ਵਿੱਚ ਨੇੜੇ
"""
_WORDS_TEXT = """
normal mobile reading orange liberty hope independence help police home need street commerce enterprise justice
paradise industry bell price sandy west east north south lake center school union church work money more
please safe santa san los
"""
_CODES_TEXT = "in ok me hi or la de al ma pa id co mo on no mi va as ne"

#: Words before a place, in the line's languages, folded.
_BEFORE = frozenset(_BEFORE_TEXT.split())
#: Names of towns that are words first.
_WORDS = frozenset(_WORDS_TEXT.split())
#: Codes of states that are words in one of the line's languages.
_WORDS_OF_TWO = frozenset(_CODES_TEXT.split())


@dataclass(frozen=True, slots=True)
class Place:
    """``kind``: town, postal, region or country. ``region`` is like US-NY or CA-ON, empty for a country.

    ``latitude`` and ``longitude`` are None for regions and countries, where no distance can be told.
    """

    kind: str
    name: str
    country: str
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str = ""
    people: int = 0
    postal: str = ""

    @property
    def label(self) -> str:
        """How an advocate reads it: "Springfield, IL"."""
        if self.kind in ("region", "country"):
            return self.name
        first = self.postal if self.kind == "postal" else self.name
        return f"{first}, {self.region[3:]}"


class Places:
    """The places of one folder, read when first asked."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root

    def resolve(self, text: str) -> list[Place]:
        """The places a text may mean, the likeliest first; none when it names no place that is known. Never raises.

        A town that exists twice gives several, one for each state or province, unless one is far larger.
        """
        text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
        postal = self._postal(text)
        if postal:
            return [postal]
        words = fold(text).split()
        if not words:
            return []
        written = " ".join(words)
        while len(words) > 1 and words[0] in _BEFORE and not self._exact(" ".join(words)):
            words = words[1:]
        whole = " ".join(words)
        code = self._data.regions_by_code.get(whole)
        if code and (whole not in _WORDS_OF_TWO or text.strip().isupper()):
            return [self._data.regions[code], *(p for p in self._towns(whole) if p.people >= LARGE)]
        for country, names in _COUNTRIES.items():
            if whole in names.split("|"):
                return [Place("country", "United States" if country == "US" else "Canada", country)]
        return (
            self._exact(whole)
            or self._with_region(words, self._exact_towns)
            or self._with_region(words, self._close_towns)
            or (self._inside_unspaced(whole) if _UNSPACED.search(whole) else [])
            or self._inside(words)
            or self._close(written)
            or (self._close(whole) if whole != written else [])
        )

    def nearest(self, latitude: float, longitude: float) -> Place | None:
        """The town nearest to a point; for its state and its time zone."""
        best, least = -1, math.inf
        narrow = math.cos(math.radians(latitude)) ** 2
        for n, (y, x) in enumerate(zip(self._data.latitudes, self._data.longitudes, strict=True)):
            apart = (y - latitude) ** 2 + (x - longitude) ** 2 * narrow
            if apart < least:
                best, least = n, apart
        return self._data.town(best) if best >= 0 else None

    @cached_property
    def _data(self) -> _Data:
        return _Data(self._root)

    def _postal(self, text: str) -> Place | None:
        upper = text.upper()
        found = _CANADIAN.search(upper)
        if found and (found.group(2) or found.group(1) not in _VISAS or upper.strip() == found.group(1)):
            place = self._data.postal(found.group(1))
            if place:
                return place
        american = _AMERICAN.search(upper)
        return self._data.postal(american.group(1)) if american else None

    def _exact(self, name: str) -> list[Place]:
        region = self._data.regions_by_name.get(name)
        return _most_likely([*([self._data.regions[region]] if region else []), *self._towns(name)])

    def _towns(self, name: str) -> list[Place]:
        found = [(self._data.town(n), main) for n, main in self._data.named(name)]
        own = [p for p, main in found if main]
        # A nickname counts beside real names, and a short one at all, only for a large town: LA is no village's.
        others = [p for p, main in found if not main]
        least = LARGE if own or (len(name) < 4 and name.isascii()) else MISSPELT
        return own + [p for p in others if p.people >= least]

    def _with_region(self, words: list[str], find: Callable[[str], list[Place]]) -> list[Place]:
        """A town with its state, province or country behind it or, less often, before it."""
        for size in range(min(4, len(words) - 1), 0, -1):
            for town, rest in ((words[:-size], words[-size:]), (words[size:], words[:size])):
                name = " ".join(rest)
                region = self._data.regions_by_name.get(name) or self._data.regions_by_code.get(name)
                country = next((c for c, names in _COUNTRIES.items() if name in names.split("|")), None)
                if region:
                    bare = [w for w in town if w not in ("in", "de", "of")]
                    wanted = [p for p in find(" ".join(bare)) if p.region == region] if bare else []
                elif country:
                    wanted = [p for p in find(" ".join(town)) if p.country == country]
                    wanted = wanted or (self._with_region(town, find) if len(town) > 1 else [])
                else:
                    continue
                if wanted:
                    return _most_likely(wanted)
        return []

    def _exact_towns(self, name: str) -> list[Place]:
        return [self._data.town(n) for n, _ in self._data.named(name)]

    def _close_towns(self, name: str) -> list[Place]:
        return [self._data.town(n) for key in self._alike(name, self._data.own_names) for n, _ in self._data.named(key)]

    def _inside(self, words: list[str]) -> list[Place]:
        """The longest name within a sentence."""
        words = words[:30]
        for size in range(min(4, len(words)), 0, -1):
            spans = [(n, " ".join(words[n : n + size])) for n in range(len(words) - size + 1)]
            found: list[Place] = []
            for n, name in spans:
                if len(name) < 4 and name.isascii():
                    continue
                introduced = n > 0 and words[n - 1] in _BEFORE
                if name in _BEFORE or (name in _WORDS and not introduced):
                    continue
                least = 0 if introduced or size > 1 else WELL_KNOWN
                found += [p for p in self._exact(name) if p.people >= least or p.kind == "region"]
            if found:
                regions = {p.region for p in found if p.kind == "region"} | {
                    self._data.regions_by_code.get(w, "") for w in words if len(w) == 2
                }
                narrowed = [p for p in found if p.region in regions and p.kind == "town"]
                return _most_likely(narrowed or found)
        return []

    def _inside_unspaced(self, text: str) -> list[Place]:
        """The longest name within a text in a script that puts no spaces between words."""
        text = text.replace(" ", "")[:60]
        for size in range(min(12, len(text)), 1, -1):
            for n in range(len(text) - size + 1):
                found = self._exact(text[n : n + size])
                if found:
                    return found
        return []

    def _close(self, name: str) -> list[Place]:
        """A name with a slip or two in it."""
        if len(name.split()) > 4:
            return []
        regions = [
            self._data.regions[self._data.regions_by_name[r]] for r in self._alike(name, self._data.region_names)
        ]
        keys = self._alike(name, self._data.own_names) or self._alike(name, self._data.known_names)
        towns = [p for key in keys for p in self._towns(key) if p.people >= MISSPELT]
        return _most_likely([*regions, *towns])

    def _alike(self, name: str, known: dict[int, list[str]]) -> list[str]:
        """The known names that differ least from a name, if that is little enough."""
        size = len(name)
        most = 0 if size < 5 else 1 if size < 8 or not name.isascii() else 2
        best: list[str] = []
        for other_size in range(max(4, size - most), size + most + 1):
            for other in known.get(other_size, ()):
                if other[0] != name[0] and other[1:3] != name[1:3] and other[-3:] != name[-3:]:
                    continue
                apart = distance(name, other, most)
                if apart < most or (apart == most and not best):
                    best = [other] if apart < most else [*best, other]
                    most = apart
                elif apart == most:
                    best.append(other)
        return best


class _Data:
    """The files as they are looked up: sorted lines, found by halving, so that no name is an object of its own."""

    def __init__(self, root: Path) -> None:
        zones, _, towns = gzip.decompress((root / "towns.tsv.gz").read_bytes()).partition(b"\n")
        self._zones = zones.decode().split("\t")
        self._towns = _Lines(towns)
        self._names = _Lines(gzip.decompress((root / "names.tsv.gz").read_bytes()))
        self._postal = _Lines(gzip.decompress((root / "postal.tsv.gz").read_bytes()))
        self.latitudes, self.longitudes = array("f"), array("f")
        people: dict[str, int] = {}
        zones_of: dict[str, str] = {}
        for line in self._towns.all():
            _, region, latitude, longitude, number, zone = line.decode().split("\t")
            self.latitudes.append(float(latitude))
            self.longitudes.append(float(longitude))
            people[region] = people.get(region, 0) + int(number)
            zones_of.setdefault(region, self._zones[int(zone)])  # the largest town comes first
        self.regions: dict[str, Place] = {}
        self.regions_by_name: dict[str, str] = {}
        self.regions_by_code: dict[str, str] = {}
        for row in (root / "regions.tsv").read_text("utf-8").splitlines():
            code, name, also = (row + "\t").split("\t")[:3]
            zone_name = zones_of.get(code, "")
            self.regions[code] = Place(
                "region", name, code[:2], code, time_zone=zone_name, people=max(people.get(code, 0), LARGE)
            )
            self.regions_by_code.setdefault(code[3:].lower(), code)
            for written in (name, *filter(None, also.split("|"))):
                self.regions_by_name[fold(written)] = code

    def town(self, n: int) -> Place:
        name, region, latitude, longitude, people, zone = self._towns.at(n).decode().split("\t")
        zone_name = self._zones[int(zone)]
        return Place("town", name, region[:2], region, float(latitude), float(longitude), zone_name, int(people))

    def named(self, name: str) -> Iterator[tuple[int, bool]]:
        """The towns of a folded name, and whether it is their own name rather than another one for them."""
        line = self._names.find(name.encode())
        for id in line.decode().split("\t")[1].split(",") if line else ():
            yield int(id.removeprefix("~")), not id.startswith("~")

    def postal(self, code: str) -> Place | None:
        """A postal code's place; for a code of post boxes alone, a place of its first three digits."""
        line = self._postal.find(code.encode()) or self._postal.first(code[:3].encode())
        if not line:
            return None
        _, region, latitude, longitude, zone, name = line.decode().split("\t")
        place = (region[:2], region, float(latitude), float(longitude), self._zones[int(zone)], 0, code)
        return Place("postal", name or code, *place)

    @cached_property
    def own_names(self) -> dict[int, list[str]]:
        return self._by_length(lambda ids: any(not id.startswith("~") for id in ids))

    @cached_property
    def known_names(self) -> dict[int, list[str]]:
        """Other names of large towns, in every script."""
        large = self._large
        return self._by_length(lambda ids: any(id.startswith("~") and int(id[1:]) < large for id in ids))

    @cached_property
    def region_names(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for name in self.regions_by_name:
            found.setdefault(len(name), []).append(name)
        return found

    @cached_property
    def _large(self) -> int:
        """How many towns are large; they come first."""
        return next(n for n in range(len(self._towns)) if self.town(n).people < LARGE)

    def _by_length(self, wanted: Callable[[list[str]], bool]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for line in self._names.all():
            key, ids = line.decode().split("\t")
            if len(key) > 3 and wanted(ids.split(",")):
                found.setdefault(len(key), []).append(key)
        return found


class _Lines:
    """Lines of bytes, by number or, where they are sorted by what stands before the first tab, by that."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._starts = array("I", [0])
        at = data.find(b"\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = data.find(b"\n", at + 1)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def at(self, n: int) -> bytes:
        return self._data[self._starts[n] : self._starts[n + 1] - 1]

    def all(self) -> Iterable[bytes]:
        return (self.at(n) for n in range(len(self)))

    def find(self, key: bytes) -> bytes | None:
        n = self._place_of(key)
        line = self.at(n) if n < len(self) else b""
        return line if line.split(b"\t", 1)[0] == key else None

    def first(self, start: bytes) -> bytes | None:
        n = self._place_of(start)
        line = self.at(n) if n < len(self) else b""
        return line if line.startswith(start) else None

    def _place_of(self, key: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.at(middle).split(b"\t", 1)[0] < key:
                low = middle + 1
            else:
                high = middle
        return low


def distance(a: str, b: str, most: int) -> int:
    """How many letters are put in, left out, changed or swapped; ``most`` + 1 as soon as it is more than that."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def kilometres(a: Place, latitude: float, longitude: float) -> float | None:
    """The distance from a place, as the crow flies; None from a place that is no point."""
    if a.latitude is None or a.longitude is None:
        return None
    y, x, v, u = map(math.radians, (a.latitude, a.longitude, latitude, longitude))
    h = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(h)))


def _most_likely(found: list[Place]) -> list[Place]:
    """Largest first, one for each state or province and kind, without what a far larger one of the name outshines."""
    ordered = sorted(dict.fromkeys(found), key=lambda p: -p.people)
    kept: dict[tuple[str, str], Place] = {}
    for p in ordered:
        small = p.people < LARGE and ordered[0].people >= DOMINANT * max(p.people, 1)
        if not small:
            kept.setdefault((p.kind, p.region), p)
    return list(kept.values())[:MAX_PLACES]


@cache
def own() -> Places:
    """The data that comes with this tree, read once."""
    return Places()


def resolve(text: str) -> list[Place]:
    """The places a text may mean, from the data that comes with this tree. See ``Places.resolve``."""
    return own().resolve(text)
