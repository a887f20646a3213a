"""Every page, for everybody who sees it: WCAG 2.2 AA, phone and desk, light and dark, both directions of writing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page, Request

from lms import language
from tests import people
from tests.accounts.mailbox import Mailbox
from tests.browser import AXE, AXE_AT_ONCE, DESK, LOOKS, PHONE, TOO_WIDE, Examine
from tests.e2e import mirror, pages, settled
from tests.e2e.conftest import Visit
from tests.e2e.pages import PAGES, WHO
from tests.e2e.settled import World
from tests.e2e.shown import Shown
from tests.e2e.visitor import Visitor
from tests.people import Cast

# Settling a site takes as long as looking at five of its pages: a few people share one.
GROUPS = tuple(WHO[first::3] for first in range(3))
# Who sees a language from right to left, with `make looks` everybody; all other pages are only turned around.
MIRRORED = GROUPS if os.environ.get("LOOKS") == "all" else (("alice",),)
SPEAKS = "[document.documentElement.lang, document.documentElement.dir]"
# Also turned around from right to left: in one go, so that nobody has to draw it in between.
SEEN = f"""() => {{
    const isTooWide = () => {TOO_WIDE};
    const found = [{SPEAKS}, document.querySelectorAll("h1").length, isTooWide()];
    document.documentElement.dir = "rtl";
    found.push(isTooWide());
    document.documentElement.dir = "ltr";
    return found;
}}"""

pytestmark = pytest.mark.one_database


@pytest.fixture
def world(app: Flask, cast: Cast, mailbox: Mailbox, tmp_path: Path) -> World:
    """Return a site with something on every page."""
    return settled.settle(app, cast, mailbox, tmp_path)


def shown_to(
    group: tuple[str, ...], world: World, app: Flask, visit: Visit, wrong: list[str], script: str = ""
) -> Iterator[tuple[Shown, Visitor]]:
    """Open every page that each of a group sees, one by one, and note in ``wrong`` what the browser complains of.

    Nobody comes to each page as somebody new. Each page runs ``script`` as it opens.
    """
    for who in group:
        visitor = visit()
        if script:
            visitor.page.context.add_init_script(script)
        listen(visitor.page, wrong)
        if who != "nobody":
            kept = people.signed_in(app, world.people[who]).get_cookie("threshold")
            assert kept is not None
            visitor.page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": visitor.site}])
        visitor.speaks = app.config["LMS_LANGUAGES"][0]
        for page in (page for page in PAGES if page.who == who):
            if who == "nobody":
                visitor.page.context.clear_cookies()
            visitor.open(page.path.format_map(world.names))
            if page.act:
                page.act(visitor)
            yield page, visitor
        visitor.page.context.close()


def listen(page: Page, wrong: list[str]) -> None:
    """Note every request that goes elsewhere, and every complaint of the browser."""

    def look_at(request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            wrong.append(f"{page.url} asks for {request.url}")

    def hear(message: ConsoleMessage) -> None:
        is_own_status = message.location["url"] == page.url  # a page that is answered with 400 or 404 is meant so
        if message.type in ("error", "warning") and not is_own_status:
            wrong.append(f"{page.url}: {message.text}")

    page.on("request", look_at)
    page.on("console", hear)


def named(page: Shown) -> str:
    """Return how a page is called when something is wrong with it."""
    return f"{page.who}: {page.endpoint} {page.path}"


def test_every_page_of_the_site_is_in_the_list(app: Flask) -> None:
    reached = {
        rule.endpoint.removeprefix("lms.")
        for rule in app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and rule.endpoint.startswith("lms.")
    }
    listed = {page.endpoint for page in PAGES}
    assert reached - listed - set(pages.NO_PAGES) == set(), "add them to tests/e2e/pages.py"
    assert set(pages.NO_PAGES) <= reached - listed


@pytest.mark.parametrize("group", GROUPS, ids="-".join)
def test_every_page_can_be_used_by_everybody_and_asks_nobody_else(
    group: tuple[str, ...], app: Flask, world: World, visit: Visit, axe: Examine
) -> None:
    wrong: list[str] = []
    # Once for the window: sending it to each page takes longer.
    script = AXE_AT_ONCE.format(source=AXE.read_text(encoding="utf-8"))
    looks = LOOKS
    for page, visitor in shown_to(group, world, app, visit, wrong, script):
        for screen, scheme in looks:
            visitor.page.set_viewport_size(screen)
            visitor.page.emulate_media(color_scheme=scheme)
            found = [str(violation) for violation in axe(visitor.page, is_same=(screen, scheme) != looks[0])]
            language_and_direction, headings, is_too_wide, is_too_wide_turned = visitor.page.evaluate(SEEN)
            if language_and_direction != ["en", "ltr"]:
                found.append("it does not say its language and direction")
            if headings != 1:
                found.append("it has not one heading of the first level")
            if is_too_wide:
                found.append("it is wider than the screen")
            if is_too_wide_turned:
                found.append("turned around it is wider than the screen")
            wrong += [f"{named(page)} ({screen['width']}, {scheme}): {each}" for each in found]
        looks = looks[::-1]  # the next page opens as this one is seen last
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def mirrored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Flask) -> Iterator[None]:
    """Let the site speak the language of :mod:`tests.e2e.mirror` and nothing else."""
    assert mirror.write(tmp_path / "translations") > 300
    monkeypatch.setattr(language, "FOLDER", tmp_path / "translations")
    app.config["LMS_LANGUAGES"] = (mirror.CODE,)
    forget()
    yield
    forget()


def forget() -> None:
    """Let every catalogue be read anew."""
    language.for_templates.cache_clear()
    language._catalogue.cache_clear()


@pytest.mark.usefixtures("mirrored")
@pytest.mark.parametrize("group", MIRRORED, ids="-".join)
def test_every_page_fits_a_phone_from_right_to_left(
    group: tuple[str, ...], app: Flask, world: World, visit: Visit
) -> None:
    wrong: list[str] = []
    for page, visitor in shown_to(group, world, app, visit, wrong):
        assert visitor.page.evaluate(SPEAKS) == [mirror.CODE, "rtl"], named(page)
        for screen in (PHONE, DESK):
            visitor.page.set_viewport_size(screen)
            if visitor.page.evaluate(TOO_WIDE):
                wrong.append(f"{named(page)}: it is wider than {screen['width']}")
    assert not wrong, "\n".join(wrong)
