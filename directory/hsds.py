"""Open Referral's HSDS 3 in JSON: from an organization with its services to what the directory uses, and back.

Two things that HSDS has no field for stand beside it under names of their own: a service's ``review_by`` and
``source``, and a schedule's ``time_zone`` (a name, or "local" for "whatever the clock of the caller says"; HSDS knows
only offsets, which say nothing about summer). A reader of plain HSDS passes over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from directory.regions import region
from directory.schedule import DAY, zone_of
from directory.service import ACCESS, NEEDS, Hours, Phone, Service, Site

NEED = "porchlight-need"
ACCESS_TERMS = "porchlight-access"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>|&(?:lt|gt|amp|nbsp|quot|#\d+);")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(Z|[+-]\d{2}:\d{2})?")
_AREA = re.compile(r"(US|CA)(-[A-Z]{2}|:[A-Z0-9]{1,5})?")
_WEB = re.compile(r"https?://[^\s<>\"']+")
_BARE_WEB = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^\s<>\"']*)?")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_PHONE_TYPES = {"voice": "voice", "text": "text", "sms": "text", "": "voice"}
MAX = {"name": 120, "alternate_name": 40, "description": 2000}


class BadService(ValueError):
    """A record that cannot be used: which one, what is wrong, what would be right."""

    def __init__(self, where: str, what: str, mend: str) -> None:
        super().__init__(f"{where}: {what}. {mend}.")


def services_of(raw: Any, where: str, terms: Mapping[str, str] | None = None) -> Iterator[Service]:
    """The active services of an organization; or of a service that carries its organization. Raises BadService.

    ``terms`` says which need a code of another taxonomy, in small letters, means. Whether a phone is verified is the
    caller's to say.
    """
    if not isinstance(raw, dict):
        raise BadService(where, "is not an object", "One organization is one { … }")
    if isinstance(raw.get("organization"), dict):
        organization, found = raw["organization"], [raw]
    else:
        organization, found = raw, _list(raw, "services", where)
    name = _text(organization, "name", where)
    if not name:
        raise BadService(where, "an organization without a name", "Write its name under name")
    locations = {str(place.get("id")): place for place in _list(organization, "locations", where)}
    for n, one in enumerate(found, start=1):
        spot = f"{where}, service {one.get('id') or n}"
        if one.get("status", "active") == "active":
            yield _service(one, name, organization, locations, spot, terms or {})


def _service(
    raw: dict[str, Any],
    organization: str,
    owner: dict[str, Any],
    locations: dict[str, Any],
    where: str,
    terms: Mapping[str, str],
) -> Service:
    id = str(raw.get("id") or "")
    if not _ID.fullmatch(id):
        raise BadService(where, "has no usable id", "Write an id of letters, digits, dots and hyphens")
    places, schedules, phones = [], list(_list(raw, "schedules", where)), list(_list(raw, "phones", where))
    for at in _list(raw, "service_at_locations", where):
        place = at.get("location") or locations.get(str(at.get("location_id"))) or {}
        places.append(_site(place, where))
        schedules += _list(at, "schedules", where) or (
            [] if schedules else _list(place, "schedules", where) if isinstance(place, dict) else []
        )
        phones += _list(at, "phones", where)
    phones = phones or list(_list(owner, "phones", where))
    codes = set(_codes(raw, where))
    needs = {terms.get(code.casefold(), code) for code in codes} & set(NEEDS)
    access = codes & set(ACCESS)
    zone = next((s.time_zone for s in places if s.time_zone), "")
    languages = _list(raw, "languages", where)
    service = Service(
        id=id,
        organization=organization,
        name=_text(raw, "name", where),
        short=_text(raw, "alternate_name", where),
        description=_text(raw, "description", where),
        needs=tuple(n for n in NEEDS if n in needs),
        phones=tuple(_phone(p, where) for p in phones),
        url=web(_text(raw, "url", where), "url", where),
        languages=tuple(
            dict.fromkeys(str(x.get("code") or "").lower().split("-")[0] for x in languages if x.get("code"))
        ),
        interpreters="interpreters" in access or bool(raw.get("interpretation_services")),
        hours=tuple(_hours(s, zone, where) for s in schedules),
        areas=tuple(_area(a, where) for a in _list(raw, "service_areas", where)),
        sites=tuple(places),
        walk_in=True if "walk_in" in access else False if "no_walk_in" in access else None,
        children=True if "children" in access else False if "no_children" in access else None,
        authority="authority" in access,
        source=web(_text(raw, "source", where), "source", where),
        checked=_date(raw, "assured_date", where),
        review_by=_date(raw, "review_by", where),
    )
    if not service.name:
        raise BadService(where, "has no name", "Write its name under name")
    return service


def to_hsds(s: Service) -> dict[str, Any]:
    """An organization with this one service. Reading it back gives the same service, but for ``verified``."""
    terms = [(NEED, n) for n in s.needs]
    terms += [(ACCESS_TERMS, "walk_in" if s.walk_in else "no_walk_in")] if s.walk_in is not None else []
    terms += [(ACCESS_TERMS, "children" if s.children else "no_children")] if s.children is not None else []
    terms += [(ACCESS_TERMS, "interpreters")] if s.interpreters else []
    terms += [(ACCESS_TERMS, "authority")] if s.authority else []
    service: dict[str, Any] = {
        "id": s.id,
        "name": s.name,
        "alternate_name": s.short,
        "description": s.description,
        "url": s.url,
        "status": "active",
        "assured_date": s.checked.isoformat() if s.checked else None,
        "review_by": s.review_by.isoformat() if s.review_by else None,
        "source": s.source,
        "phones": [
            {"id": f"{s.id}.p{n}", "number": p.number, "type": p.kind} | ({"description": p.say} if p.say else {})
            for n, p in enumerate(s.phones, start=1)
        ],
        "languages": [{"id": f"{s.id}.{tag}", "code": tag} for tag in s.languages],
        "schedules": [_schedule(f"{s.id}.h{n}", h) for n, h in enumerate(s.hours, start=1)],
        "service_areas": [{"id": f"{s.id}.{a}", "extent_type": "text", "extent": a} for a in s.areas],
        "attributes": [
            {"id": f"{s.id}.{code}", "taxonomy_term": {"id": code, "code": code, "name": code, "taxonomy": taxonomy}}
            for taxonomy, code in terms
        ],
        "service_at_locations": [
            {"id": f"{s.id}.l{n}", "location": _location(f"{s.id}.at{n}", place)}
            for n, place in enumerate(s.sites, start=1)
        ],
    }
    service = {key: value for key, value in service.items() if value not in ("", None, [])}
    return {"id": f"org.{s.id}", "name": s.organization, "services": [service]}


def _schedule(id: str, h: Hours) -> dict[str, Any]:
    raw: dict[str, Any] = {"id": id, "freq": "WEEKLY", "byday": ",".join(DAYS[d] for d in h.days)}
    raw |= {
        "opens_at": f"{h.opens // 60:02d}:{h.opens % 60:02d}",
        "closes_at": f"{h.closes // 60:02d}:{h.closes % 60:02d}",
    }
    raw |= {"time_zone": h.time_zone} if h.time_zone else {}
    raw |= {"valid_from": h.valid_from.isoformat()} if h.valid_from else {}
    raw |= {"valid_to": h.valid_to.isoformat()} if h.valid_to else {}
    return raw if h.known else {**raw, "freq": "MONTHLY"}


def _location(id: str, s: Site) -> dict[str, Any]:
    address = {"address_1": s.street, "city": s.city, "state_province": s.region[3:], "postal_code": s.postal}
    raw: dict[str, Any] = {"id": id, "location_type": "physical", "addresses": [{**address, "country": s.country}]}
    raw |= {"latitude": s.latitude, "longitude": s.longitude} if s.latitude is not None else {}
    return {**raw, "time_zone": s.time_zone} if s.time_zone else raw


def clean(value: str, field: str, where: str) -> str:
    """A text as it may be shown. Raises BadService for HTML and for signs that nobody sees."""
    if ("<" in value or "&" in value) and _HTML.search(value):
        raise BadService(where, f"{field} has HTML in it", "Export it as plain text, without tags like <p> or &nbsp;")
    if _CONTROL.search(value):
        raise BadService(where, f"{field} has a sign that cannot be shown", "Delete it and type the text anew")
    value = " ".join(value.split())
    most = MAX.get(field, 400)
    if len(value) > most:
        raise BadService(where, f"{field} has {len(value)} characters", f"At most {most} fit")
    return value


def web(value: str, field: str, where: str) -> str:
    """A web address as it may be made a link. Raises BadService for what is none."""
    if not value or _WEB.fullmatch(value):
        return value
    if _BARE_WEB.fullmatch(value):
        return f"https://{value}"
    raise BadService(where, f"{field} is no web address", "Write it like https://example.org")


def time_of(text: str, where: str) -> tuple[int, str]:
    """Minutes since midnight and the offset, if one is written. Raises BadService."""
    found = _TIME.fullmatch(text.strip())
    minutes = int(found.group(1)) * 60 + int(found.group(2)) if found else DAY + 1
    if not found or minutes > DAY or int(found.group(2)) > 59:
        raise BadService(where, "a time that is none", "Write times like 09:00 and 17:30")
    offset = found.group(3) or ""
    return minutes, "+00:00" if offset == "Z" else offset


def _text(raw: dict[str, Any], field: str, where: str) -> str:
    value = raw.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadService(where, f"{field} is not a text", "Write it in quotes")
    return clean(value, field, where)


def _list(raw: Any, field: str, where: str) -> list[dict[str, Any]]:
    value = raw.get(field) if isinstance(raw, dict) else None
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise BadService(where, f"{field} is not a list of objects", f'Write "{field}": [{{ … }}, {{ … }}]')
    return value


def _date(raw: dict[str, Any], field: str, where: str) -> date | None:
    value = raw.get(field)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise BadService(where, f"{field} is not a date", "Write it like 2026-11-24") from error


def _codes(raw: dict[str, Any], where: str) -> Iterator[str]:
    for attribute in _list(raw, "attributes", where):
        term = attribute.get("taxonomy_term")
        if isinstance(term, dict) and term.get("code"):
            yield str(term["code"])


def _phone(raw: dict[str, Any], where: str) -> Phone:
    number = _text(raw, "number", where)
    kind = str(raw.get("type") or "").lower()
    say = _text(raw, "description", where) if _PHONE_TYPES.get(kind) == "text" else ""
    if not number:
        raise BadService(where, "a phone without a number", "Write it under number")
    return Phone(number, _PHONE_TYPES.get(kind, kind), say if len(say) <= 20 else "")


def _area(raw: dict[str, Any], where: str) -> str:
    extent = str(raw.get("extent") or "").strip().upper() if raw.get("extent_type", "text") == "text" else ""
    if _AREA.fullmatch(extent):
        return extent
    name = str(raw.get("name") or "").strip()
    code = {"united states": "US", "usa": "US", "canada": "CA"}.get(name.lower()) or region(name)
    if code:
        return code
    raise BadService(
        where, "a service area that is not known", "Write extent: US, CA, US-NY, CA-ON, US:10001 or CA:M5V"
    )


def _site(raw: Any, where: str) -> Site:
    if not isinstance(raw, dict):
        return Site()
    address = next(iter(_list(raw, "addresses", where)), {})
    country = str(address.get("country") or "").upper()
    if country and country not in ("US", "CA"):
        raise BadService(where, "an address in another country", "The directory is for US and CA")
    state = _text(address, "state_province", where)
    latitude, longitude = raw.get("latitude"), raw.get("longitude")
    if latitude is None or longitude is None:
        latitude = longitude = None
    else:
        try:
            latitude, longitude = float(latitude), float(longitude)
        except (TypeError, ValueError) as error:
            raise BadService(where, "latitude or longitude is no number", "Write it like 43.65") from error
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise BadService(where, "latitude or longitude is nowhere on earth", "Write degrees, latitude first")
    zone = str(raw.get("time_zone") or "")
    if zone and zone_of(zone) is None:
        raise BadService(where, "a time_zone that does not exist", "Write it like America/Toronto")
    return Site(
        city=_text(address, "city", where),
        region=region(state, country) or region(state),
        country=country,
        postal=_text(address, "postal_code", where).upper().replace(" ", ""),
        street=_text(address, "address_1", where),
        latitude=latitude,
        longitude=longitude,
        time_zone=zone,
    )


def _hours(raw: dict[str, Any], zone: str, where: str) -> Hours:
    byday = str(raw.get("byday") or "").upper().replace(" ", "")
    written = [d for d in byday.split(",") if d]
    if any(d not in DAYS for d in written) and raw.get("freq") != "MONTHLY":
        raise BadService(where, "byday has a day that is none", "Write it like MO,TU,WE")
    odd = [raw.get(k) for k in ("count", "bymonthday", "byweekno", "byyearday")]
    known = raw.get("freq") in (None, "", "WEEKLY") and not any(odd) and raw.get("interval") in (None, "", 1, "1")
    opens, closes = raw.get("opens_at"), raw.get("closes_at")
    if not opens or not closes:
        known, opens, closes = False, "00:00", "00:00"
    start, offset = time_of(str(opens), where)
    end, _ = time_of(str(closes), where)
    name = str(raw.get("time_zone") or "") or offset or _offset(raw.get("timezone")) or zone or "local"
    if name != "local" and zone_of(name) is None:
        raise BadService(where, "a time_zone that does not exist", "Write it like America/Toronto, or local")
    days = tuple(sorted({DAYS.index(d) for d in written if d in DAYS})) or tuple(range(7))
    until = _date(raw, "valid_to", where) or _date(raw, "until", where)
    return Hours(days, start % DAY, end, name, _date(raw, "valid_from", where), until, known)


def _offset(value: Any) -> str:
    if not isinstance(value, (int, float)) or not -14 <= value <= 14:
        return ""
    minutes = round(abs(value) * 60)
    return f"{'-' if value < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
