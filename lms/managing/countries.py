"""Countries and time zones as a form offers them, in the reader's language; the region's own come first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from babel.core import get_global

from lms import language

Choices = tuple[tuple[str, str], ...]

# Where Threshold is taught: they stand above the long alphabet.
REGION = (
    *("KZ", "KG", "TJ", "TM", "UZ", "AF", "IR"),
    *("RS", "BA", "ME", "MK", "AL", "XK"),
    *("KH", "LA", "VN", "TH", "MM"),
)

# CLDR gives several zones, or none, without saying which is meant when somebody names the country only.
USUAL_ZONE = {"KZ": "Asia/Almaty", "UZ": "Asia/Tashkent", "XK": "Europe/Belgrade"}


@lru_cache
def zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """Return the IANA time zones of every country (ISO 3166-1 alpha-2, and XK), by CLDR."""
    known = available_timezones()
    listed: Mapping[str, list[str]] = get_global("territory_zones")
    found = {
        country: tuple(zone for zone in zones if zone in known)
        for country, zones in listed.items()
        if len(country) == 2 and country.isalpha()
    }
    return {**found, "XK": (USUAL_ZONE["XK"],)}


def usual_zone(country: str) -> str:
    """Return the time zone that naming the country means; empty where it has several and none is usual."""
    zones = zones_by_country().get(country, ())
    if country in USUAL_ZONE:
        return USUAL_ZONE[country]
    return zones[0] if len(zones) == 1 else ""


def name(country: str) -> str:
    """Return what the reader's language calls a country; its code where CLDR has no name."""
    return language.country(country, language.current())


def countries() -> Choices:
    """Return every country as (code, name): the region first, then all others, each by the reader's alphabet."""
    return _countries(language.current())


def zones() -> Choices:
    """Return every time zone as (IANA name, country and city), in the order of :func:`countries`."""
    return _zones(language.current())


@lru_cache
def _countries(speaks: str) -> Choices:
    named = sorted((language.country(code, speaks), code) for code in zones_by_country())
    ordered = sorted(named, key=lambda entry: entry[1] not in REGION)
    return tuple((code, text) for text, code in ordered)


@lru_cache
def _zones(speaks: str) -> Choices:
    cities = language.locale(speaks).time_zones
    aliases: Mapping[str, str] = get_global("zone_aliases")
    older = {now: before for before, now in aliases.items() if "city" in cities.get(before, {})}  # CLDR keeps old ids
    found: list[tuple[str, str]] = []
    seen: set[str] = set()
    for country, named in _countries(speaks):
        for zone in zones_by_country()[country]:
            if zone not in seen:
                seen.add(zone)
                city = cities.get(older.get(zone, zone), {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
                found.append((zone, f"{named}: {city}"))
    return tuple(found)
