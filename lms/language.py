"""The reader's language: sentences through gettext, dates and numbers through the locale, direction of writing.

Catalogues are ``translations/<language>/LC_MESSAGES/lms.po``; a language is that one folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.support import LazyProxy, NullTranslations, Translations
from flask import current_app, g, has_request_context, request
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

FOLDER = Path(__file__).with_name("translations")
COOKIE = "lms_language"
DATES_AS_IN = {"en": "en-GB"}  # day before month, as everywhere that Threshold is used
GIVEN_UP = {("ru", "KG"): "Кыргызстан"}  # where CLDR keeps a name that the country itself no longer uses
RIGHT_TO_LEFT = frozenset({"ar", "fa", "prs", "ps", "he", "ur", "ckb"})


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(FOLDER, [language.replace("-", "_")], "lms")


@lru_cache
def locale(language: str) -> Locale:
    """Return the locale whose dates and numbers a language uses; English where CLDR has none."""
    try:
        return Locale.parse(DATES_AS_IN.get(language, language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache
def own_name(language: str) -> str:
    """Return what a language calls itself: ``русский`` for ``ru``."""
    try:
        return Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language


def direction(language: str) -> str:
    """Return ``rtl`` for languages written from right to left, ``ltr`` for all others."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def current() -> str:
    """Return the interface language of this request: chosen, the person's own, the browser's, or the site's first."""
    if not has_request_context():
        return str(g.get("lms_language", current_app.config["LMS_LANGUAGES"][0])) if current_app else "en"
    chosen: str | None = g.get("lms_language")
    if chosen is None:
        chosen = g.lms_language = _negotiated()
    return chosen


def _negotiated() -> str:
    offered: tuple[str, ...] = tuple(current_app.config["LMS_LANGUAGES"])
    chosen = request.cookies.get(COOKIE, "")
    if chosen in offered:
        return chosen
    return _best(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""), offered)


@lru_cache(maxsize=500)
def _best(wanted: str, offered: tuple[str, ...]) -> str:
    """Return the language among those offered that a browser likes best, by its ``Accept-Language``."""
    return parse_accept_header(wanted, LanguageAccept).best_match(offered, offered[0]) or offered[0]


def use(language: str) -> None:
    """Speak this language for the rest of the request, where the site offers it."""
    if language in current_app.config["LMS_LANGUAGES"]:
        g.lms_language = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside the block, offered or not, whatever the reader's own is: for what others will read."""
    before = current()
    g.lms_language = language
    try:
        yield
    finally:
        g.lms_language = before


def gettext(message: str, **values: Any) -> str:
    """Return a sentence in the reader's language, its ``%(name)s`` filled in; plain text, to be escaped where drawn."""
    text = _catalogue(current()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """Return the form of a sentence that fits ``n``, by the language's own plural rule."""
    text = _catalogue(current()).ngettext(one, many, n)
    return text % {"n": number(n), **values}


def gettext_lazy(message: str) -> LazyProxy:
    """Return a sentence that is translated when it is shown, for those written down at import."""
    return LazyProxy(gettext, message, enable_cache=False)


@lru_cache
def for_templates(language: str) -> Mapping[str, Callable[..., Any]]:
    """Return ``_`` and ``ngettext`` for templates in one language.

    The sentences are ours and may hold markup; what is filled in is escaped.
    """
    catalogue = _catalogue(language)

    @lru_cache(maxsize=2000)
    def plain(message: str) -> Markup:
        return Markup(catalogue.gettext(message))  # noqa: S704 — catalogues are part of the code

    def translate(message: str, **values: Any) -> Markup:
        return plain(message) % values if values else plain(message)

    def translate_count(one: str, many: str, n: int, **values: Any) -> Markup:
        text = Markup(catalogue.ngettext(one, many, n))  # noqa: S704 — as above
        return text % {"n": number(n), **values}

    return {"_": translate, "ngettext": translate_count}


def country(code: str, speaks: str) -> str:
    """Return what a language calls a country (ISO 3166-1 alpha-2); the code where CLDR has no name."""
    return GIVEN_UP.get((speaks, code)) or str(locale(speaks).territories.get(code, code))


def format_date(value: date | datetime, zone: str = "UTC", width: str = "long") -> str:
    """Return a date in the reader's words: ``22 November 2026``. Moments are told in ``zone``."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)).date()
    return _date_in_words(value, width, current())


@lru_cache(maxsize=2000)
def _date_in_words(day: date, width: str, language: str) -> str:
    return dates.format_date(day, width, locale=locale(language))


def format_datetime(value: datetime, zone: str = "UTC") -> str:
    """Return a moment as date and time to the minute in ``zone``, in the reader's words."""
    spoken, there = locale(current()), value.astimezone(ZoneInfo(zone))
    day, time = dates.format_date(there, "medium", spoken), dates.format_time(there, "short", locale=spoken)
    pattern = str(dates.get_datetime_format("medium", spoken)).replace("'", "")
    return pattern.replace("{0}", time).replace("{1}", day)


def number(value: float) -> str:
    """Return a number with the reader's separators."""
    return numbers.format_decimal(value, locale=locale(current()))


def percent(value: Fraction | float) -> str:
    """Return a share (0 to 1) as whole per cent, cut rather than rounded: 79.9 % is not 80 %."""
    whole = int(Fraction(value) * 100)
    return numbers.format_percent(whole / 100, "#,##0%" if current() == "en" else None, locale=locale(current()))


def percent_in_tenths(value: Fraction | float) -> str:
    """Return a share (0 to 1) as per cent, rounded to one place: what a calculator gives."""
    told, pattern = float(round(Fraction(value), 3)), "#,##0%" if current() == "en" else None
    return numbers.format_percent(told, pattern, locale=locale(current()), decimal_quantization=False)


def kilobytes(size: int) -> str:
    """Return a size in bytes as kilobytes, never less than one."""
    return gettext("%(n)s kB", n=number(max(1, round(size / 1000))))


def minutes(count: int) -> str:
    """Return a length: ``35 min``, ``2 h 5 min``."""
    hours, rest = divmod(count, 60)
    if not hours:
        return gettext("%(n)s min", n=number(rest))
    if not rest:
        return gettext("%(n)s h", n=number(hours))
    return gettext("%(hours)s h %(minutes)s min", hours=number(hours), minutes=number(rest))
