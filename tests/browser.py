"""A real browser for tests: Chromium on a phone and on a desk, light and dark, with or without script; and axe-core."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1400, height=900)
Scheme = Literal["light", "dark"]

WHOLE = ("chromium", "chromium-browser", "google-chrome")
# Without the windows of a desktop, whose own pages take longer than those of the tests; else the whole one.
NAMES = ("chromium-headless-shell", *WHOLE)
# A browser that is left alone calls its maker; the tests must not depend on whether that answers.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A frame goes on with the next page where it may, which saves a sixth of each page's time. (The other name is
    # Playwright's own: of two such lists the browser takes the last.)
    "--enable-features=CDPScreenshotNewSurface,RenderDocument:level/crashed-frame",
    # Pages live for a second here: compiling their scripts well takes longer than running them.
    "--js-flags=--no-opt --no-maglev",
)

# Each width and each scheme once, and texts of the same colours once; `make looks` looks at every text of every page in
# all four ways, which takes more than twice as long.
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
ONCE = os.environ.get("LOOKS") != "all"
LOOKS: tuple[tuple[ViewportSize, Scheme], ...] = tuple(
    zip((PHONE, DESK), SCHEMES, strict=True) if ONCE else product((PHONE, DESK), SCHEMES)
)

AXE = Path(__file__).parent / "node/node_modules/axe-core/axe.min.js"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Taken up by every page of a window as it opens, but not by a frame in it, which may be forbidden to run anything.
AXE_AT_ONCE = "if (window === window.top) {{ {source} }}"
# The rules that another width or other colours can break where they show nothing more; the others read what is there.
OF_THE_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
EXAMINE = Path(__file__).with_name("examine.js").read_text(encoding="utf-8")


class Examine(Protocol):
    """Examines the page shown in a window by every rule of WCAG 2.2 AA."""

    def __call__(self, page: Page, *, is_same: bool = False) -> list[Violation]:
        """Return what is wrong with it.

        Where it ``is_same``, only its width or its colours are others than when it was examined before: where it shows
        nothing that it did not show then, the rules that depend on neither are not gone through again.
        """


class Browse(Protocol):
    """Opens a window of its own, with nothing in its cookies. See :func:`browse`."""

    def __call__(
        self,
        screen: ViewportSize = PHONE,
        *,
        scheme: Scheme = "light",
        javascript: bool = True,
        keeps: bool = False,
        **context: Any,
    ) -> Page:
        """Return the empty window."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield the browser of this worker."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("the tests need Chromium: make test installs it, or: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Browse]:
    """Return what opens windows: ``browse(DESK, scheme="dark", javascript=False, locale="ru-RU")``.

    Only a window that ``keeps`` has service workers: the tests of everything else see pages as they come, from the
    server. The test fails at its end when a script of a page raised an error or a page broke its
    Content-Security-Policy.
    """
    contexts = []
    broken: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            broken.append(message.text)

    def open_window(
        screen: ViewportSize = PHONE,
        *,
        scheme: Scheme = "light",
        javascript: bool = True,
        keeps: bool = False,
        **context: Any,
    ) -> Page:
        opened = chromium.new_context(
            viewport=screen, color_scheme=scheme, java_script_enabled=javascript, has_touch=screen is PHONE, **context
        )
        contexts.append(opened)
        opened.on("weberror", lambda error: broken.append(str(error.error)))
        opened.on("console", listen)
        opened.set_default_timeout(15_000)
        if not keeps:
            opened.add_init_script("delete Navigator.prototype.serviceWorker")
        return opened.new_page()

    yield open_window
    for opened in contexts:
        opened.close()
    assert not broken, "\n".join(broken)


@pytest.fixture
def page(browse: Browse) -> Page:
    """Return a window on a phone, 360 × 740."""
    return browse(PHONE)


@pytest.fixture
def desk(browse: Browse) -> Page:
    """Return a window on a desk, 1400 × 900."""
    return browse(DESK)


@pytest.fixture
def without_script(browse: Browse) -> Page:
    """Return a window on a phone whose browser runs no script."""
    return browse(PHONE, javascript=False)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of WCAG 2.2 AA that a page breaks, what to do, and the elements that break it."""

    rule: str
    help: str
    elements: tuple[str, ...]


@pytest.fixture(scope="session")
def axe() -> Examine:
    """Return what examines the page shown in a window: ``assert axe(page) == []``."""
    if not AXE.exists():
        pytest.fail("the tests need axe-core: make test installs it, or: npm ci --prefix tests/node")
    source = AXE.read_text(encoding="utf-8")
    known: set[str] = set()

    def examine(page: Page, *, is_same: bool = False) -> list[Violation]:
        asked = {"all": WCAG_22_AA, "ofTheLook": OF_THE_LOOK, "isSame": is_same, "known": list(known) if ONCE else None}
        found = page.evaluate(EXAMINE, asked)
        if found is None:
            # Evaluated from outside the page: a script element would be refused by the page's own security policy.
            page.evaluate(source)
            found = page.evaluate(EXAMINE, asked)
        wrong, looked_at = found
        known.update(looked_at)
        return [Violation(rule, advice, tuple(elements)) for rule, advice, elements in wrong]

    return examine


@pytest.fixture
def wrong_in_any_look(axe: Examine) -> Callable[[Page], list[str]]:
    """Return what says of the page shown in a window what is wrong with it on a phone or on a desk, light or dark."""

    def look(page: Page) -> list[str]:
        wrong = []
        for screen, scheme in LOOKS:
            page.set_viewport_size(screen)
            page.emulate_media(color_scheme=scheme)
            found = [str(violation) for violation in axe(page, is_same=(screen, scheme) != LOOKS[0])]
            found += ["it is wider than the screen"] if page.evaluate(TOO_WIDE) else []
            wrong += [f"{page.url} ({screen['width']}, {scheme}): {each}" for each in found]
        return wrong

    return look
