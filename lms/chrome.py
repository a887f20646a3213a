"""What every page has round it: the helpers of the templates, static files under hashed names, headers, compression."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import brotli
from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lms import csrf, identity, language, looking, places
from lms.identity import Person
from lms.kept import Kept
from lms.splice import Spliced
from lms.urls import local_path

pages = Blueprint("chrome", __name__)

COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/manifest+json")
SMALL = 400  # bytes below which compression gains nothing
WINDOW = 16  # a page is not longer than 64 kB; the usual 22 would take megabytes for each thread
HEAVY = 7800  # bytes of gzip from which a page is worth more time to make it a fourteenth lighter
HEAVIEST = 8200  # bytes of gzip from which it is worth twice that time to make it an eighth lighter
THEME = "lms_theme"
READING = "lms_reading"
A_YEAR = 31_536_000
_READING = re.compile("[2-4]?e?")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class Site:
    """What templates say about the site itself."""

    name: str
    demonstration: bool
    languages: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent: plain and compressed, under a name that changes with its content.

    It is compressed when it is first asked for: some are large, and a page needs their names alone.
    """

    name: str
    kind: str
    plain: bytes

    @cached_property
    def digest(self) -> str:
        """The part of the address that changes with the content."""
        return hashlib.sha256(self.plain).hexdigest()[:10]

    @cached_property
    def brotli(self) -> bytes:
        """The file as small as brotli makes it."""
        compressed: bytes = brotli.compress(self.plain)
        return compressed

    @cached_property
    def gzip(self) -> bytes:
        """The file as small as gzip makes it."""
        return gzip.compress(self.plain, 9, mtime=0)


@lru_cache
def static_files() -> Mapping[str, StaticFile]:
    """Return every static file by name, read once per process."""
    found = {}
    for path in sorted(places.static_folder().rglob("*")):
        if path.is_file():
            plain = path.read_bytes()
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            name = path.relative_to(places.static_folder()).as_posix()
            found[name] = StaticFile(name, kind, plain)
    return found


def asset(name: str) -> str:
    """Return the address of a static file: it may be kept for ever, since another content has another address."""
    return _asset_url(name, request.script_root, current_app.url_map)


@lru_cache(maxsize=100)
def _asset_url(name: str, _root: str, _of: object) -> str:
    return url_for("lms.chrome.static_file", digest=static_files()[name].digest, name=name)


@pages.get("/assets/<digest>/<path:name>")
def static_file(digest: str, name: str) -> Response:
    """Send a static file; an old address still finds the newest content, but is not kept."""
    found = static_files().get(name)
    if found is None:
        abort(404)
    encoding = accepted_encoding()
    body = found.brotli if encoding == "br" else found.gzip if encoding == "gzip" else found.plain
    response = Response(body, mimetype=found.kind)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if digest == found.digest else "no-cache"
    return response


@pages.post("/preferences")
def prefer() -> AnyResponse:
    """Keep the language and the theme somebody chose, for a year, in cookies; then go back to where they were."""
    response = redirect(_came_from() or url("courses.home"), 303)
    chosen = request.form.get("language", "")
    if chosen in current_app.config["LMS_LANGUAGES"]:
        remember(response, language.COOKIE, chosen)
    theme = request.form.get("theme", "")
    if theme in ("light", "dark", "auto"):
        remember(response, THEME, theme)
    return response


def _came_from() -> str:
    """Return the page that a form was on, as the browser tells it; empty where it has no page of its own."""
    told = urlsplit(request.referrer or "")
    path = local_path(urlunsplit(("", "", told.path, told.query, "")))
    adapter = current_app.create_url_adapter(request)
    if told.netloc != request.host or adapter is None:
        return ""
    return path if adapter.test(told.path.removeprefix(request.script_root), "GET") else ""


def remember(response: AnyResponse, name: str, value: str) -> None:
    """Keep a choice in this browser for a year."""
    response.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)


def language_was_chosen() -> bool:
    """Whether this browser's owner has chosen a language by hand."""
    return request.cookies.get(language.COOKIE, "") in current_app.config["LMS_LANGUAGES"]


def url(name: str, /, **values: Any) -> str:
    """Return the address of a page of Threshold: ``url("lessons.show", cohort=…)``."""
    return _url(request.script_root, current_app.url_map, name, tuple(values.items()))


@lru_cache(maxsize=5000)
def _url(_root: str, _of: object, name: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for("lms." + name, **dict(values))


def placed(words: str) -> str:
    """Return HTML of a curriculum with its pictures led to where they are sent from."""
    if '="media:' not in words:
        return words
    return words.replace('src="media:', f'src="{_media()}').replace('href="media:', f'href="{_media()}')


def _media() -> str:
    return url("media.show", curriculum="c", content="h", file="n").removesuffix("c/h/n")


def for_templates() -> dict[str, Any]:
    """Return what every template may use; nothing is put into the host's own templates."""
    who = identity.who()  # first: it may settle the language
    return {**for_everybody(), "who": who, "outbox": outbox(), "looks_only": looking.is_all()}


def for_everybody() -> dict[str, Any]:
    """Return what templates may use of the site, the language and the theme; nothing of it is of a person."""
    config = current_app.config
    speaks = language.current()
    return {
        **_functions(speaks),
        "language": speaks,
        "direction": language.direction(speaks),
        "theme": theme(),
        "reading": reading(),
        "looks_only": False,
        "site": Site(config["LMS_SITE_NAME"], config["LMS_DEMONSTRATION"], _languages(tuple(config["LMS_LANGUAGES"]))),
    }


def theme() -> str:
    """Return the colours that this browser's owner has chosen, ``light`` or ``dark``; "" where they have not."""
    chosen = request.cookies.get(THEME, "")
    return chosen if chosen in ("light", "dark") else ""


def reading() -> str:
    """Return how the text is to be set, as :mod:`lms.reading` writes it: the person's wish, the browser's, or ""."""
    who = identity.who()
    wish = (who.reading if who else "") or request.cookies.get(READING, "")
    return wish if _READING.fullmatch(wish) else ""


@lru_cache
def _functions(speaks: str) -> Mapping[str, Callable[..., Any]]:
    return {
        "top": top,
        "url": url,
        "asset": asset,
        "date": language.format_date,
        "datetime": language.format_datetime,
        "number": language.number,
        "percent": language.percent,
        "kilobytes": language.kilobytes,
        "minutes": language.minutes,
        "direction_of": language.direction,
        "csrf": csrf.token_field,
        "placed": placed,
        **language.for_templates(speaks),
    }


GAP = "\ufdd1"  # stands in the kept top of a page for the form's token: a noncharacter, so in no text


def top() -> Markup:
    """Return the top of the page, header and menu."""
    filled = kept_top().replace(GAP, csrf.token_field())
    return Markup(filled)  # noqa: S704 — drawn by a template, which escaped all that is not ours


def kept_top() -> str:
    """Return the top of the page with its :data:`GAP`: drawn once for each person's name, roles, language and theme."""
    who = identity.who()
    person = None if who is None else (who.name, who.is_admin, frozenset(held.role for held in who.memberships))
    section = request.path.removeprefix(_home()).partition("/")[0]
    key = (request.script_root, language.current(), request.cookies.get(THEME), person, section)
    kept: Kept[Hashable, str] = current_app.extensions["lms"].tops
    return kept.get(key, lambda: _draw_top(who))


def _draw_top(who: Person | None) -> str:
    shown = {"menu": menu(who) if who else (), **account_addresses()}
    return render_template("lms/top.html", token=GAP, **shown)


def _home() -> str:
    return url("courses.home").removeprefix(request.script_root)


def menu(person: Person) -> list[tuple[str, str, bool]]:
    """Return what somebody's main menu leads to, by what they are here: text, address, whether they are there now."""
    roles = {held.role for held in person.memberships}
    offered = (
        (language.gettext("My courses"), "courses.index", identity.TRAINEE in roles or not person.is_staff),
        (language.gettext("Teaching"), "teaching.index", bool(roles & {identity.TRAINER, identity.ASSESSOR})),
        (
            language.gettext("Programmes"),
            "programmes.index",
            person.is_admin or bool(roles & {identity.MANAGER, identity.AUDITOR}),
        ),
        (language.gettext("Your people"), "organisations.index", identity.ORGANISATION in roles),
        (language.gettext("Content"), "publishing.index", person.is_author or person.is_reviewer),
        (language.gettext("Tools"), "tools.index", person.is_staff),
    )
    places = [(text, url(endpoint)) for text, endpoint, is_theirs in offered if is_theirs and is_mounted(endpoint)]
    return [(text, address, (request.script_root + request.path).startswith(address)) for text, address in places]


def outbox() -> str:
    """Return what a trainee's page loads after itself, to go on without a connection; "" on the pages of others."""
    who = identity.who()
    if who is None or all(held.role != identity.TRAINEE for held in who.memberships):
        return ""
    return url("worker.outbox", version=_outbox_version(who.id, language.current()))


@lru_cache(maxsize=5000)
def _outbox_version(person: UUID, speaks: str) -> str:
    return hashlib.sha256(f"{person} {speaks} {offline_version()}".encode()).hexdigest()[:8]


def offline_version() -> str:
    """Return what changes with any file that works without a connection."""
    names = ("threshold.css", "threshold.js", *(name for name in static_files() if name.startswith("offline/")))
    return hashlib.sha256("".join(static_files()[name].digest for name in names).encode()).hexdigest()[:8]


def account_addresses() -> dict[str, str]:
    """Return where one signs in and out and finds one's account; of a host that does this itself, what it told."""
    if not is_mounted("sign_in.show"):
        return {"sign_in": current_app.config["LMS_SIGN_IN_URL"], "sign_out": "", "account": ""}
    return {"sign_in": url("sign_in.show"), "sign_out": url("sign_in.sign_out"), "account": url("account.show")}


def is_mounted(endpoint: str) -> bool:
    """Whether this application has a page: in a host that signs people in, Threshold's own accounts are absent."""
    return f"lms.{endpoint}" in current_app.view_functions


@lru_cache
def _languages(codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((code, language.own_name(code)) for code in codes)


HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "private, no-cache"),
)


def send_off(response: Response) -> Response:
    """Give a page the headers that keep it from being misused, and compress it for the way to the phone.

    A page about a person is kept by no shared cache. What the page has set itself stays.
    """
    set_already = {name.lower() for name, _value in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS if name.lower() not in set_already])
    return response if "content-encoding" in set_already else compress(response)


def accepted_encoding() -> str:
    """Return the best encoding that both sides know: br, gzip, or none."""
    accepted = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def draw(template: str, **values: Any) -> str:
    """Draw a page with what every page may use and nothing of the host's: for the page that is asked for most."""
    return current_app.jinja_env.get_template(template).render(for_templates() | values)


def spliced(page: Spliced, code: int) -> Response:
    """Answer with a page whose long stretch was compressed before."""
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    if "gzip" not in accepted:
        return Response(page.plain(), code)
    body, encoding = page.gzip(), "gzip"
    if len(body) > HEAVY and "br" in accepted:
        quality = 5 if len(body) > HEAVIEST else 4
        body, encoding = brotli.compress(page.plain(), brotli.MODE_TEXT, quality, WINDOW), "br"
    return Response(body, code, {"Content-Encoding": encoding, "Vary": "Accept-Encoding"})


def compress(response: Response) -> Response:
    """Compress a page for the way to the phone, where the browser takes it and it gains something."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or not (response.mimetype or "").startswith(COMPRESSIBLE)
        or response.status_code in (204, 304)
    ):
        return response
    body = response.get_data()
    if len(body) < SMALL:
        return response
    encoding = accepted_encoding()
    if encoding == "br":
        response.set_data(brotli.compress(body, brotli.MODE_TEXT, 4, WINDOW))
        response.headers["Content-Encoding"] = "br"
    elif encoding == "gzip":
        response.set_data(gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    return response
