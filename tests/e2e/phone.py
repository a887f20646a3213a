"""A phone with a line that can be cut, and somebody who is signed in on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from lms.identity import Person
from tests import people
from tests.browser import PHONE, Browse
from tests.e2e.line import Line
from tests.e2e.visitor import Visitor

SIGNS = "lesson/response/signs"

# The worker looks after this page, knows who is here, and has what it shows where there is no connection.
READY = """async () => {
  const needed = [document.body.dataset.outbox, "/away", location.pathname];
  const isHere = async () => (await Promise.all(needed.map((each) => caches.match(each)))).every(Boolean);
  while (!navigator.serviceWorker.controller || !await isHere()) await new Promise((done) => setTimeout(done, 20));
}"""
ALL_SENT = """async () => {
  const until = Date.now() + 30000;
  for (;;) {
    const all = await thresholdPage.box.all();
    if (!all.length) return;
    if (Date.now() > until) throw new Error(`these still wait: ${JSON.stringify(all)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}"""
LOADED = "async () => { while (!self.thresholdPage) await new Promise((resolve) => setTimeout(resolve, 10)); }"


@dataclass(slots=True)
class Phone(Visitor):
    """Somebody's phone. Its ``line`` is cut and mended by the test."""

    line: Line = field(default_factory=lambda: Line(0))

    def make_ready(self, path: str) -> None:
        """Open a page and wait until this phone can go on without a connection."""
        self.open(path)
        self.page.evaluate(READY)

    def send_now(self) -> None:
        """Notice that the connection is back, as the browser would after a while."""
        self.page.evaluate(LOADED)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def send_all(self) -> None:
        """Notice that the connection is back, and wait until nothing waits."""
        self.send_now()
        self.page.evaluate(ALL_SENT)

    @property
    def outbox(self) -> Locator:
        """The line about what waits."""
        return self.page.locator("#outbox [data-line]")

    def waiting(self) -> list[dict[str, object]]:
        """Return what waits on this phone, as its database has it."""
        self.page.evaluate(LOADED)
        found: list[dict[str, object]] = self.page.evaluate("self.thresholdPage.box.all()")
        return found


def sign_in(app: Flask, who: Person, page: Page, site: str) -> None:
    """Give a window the session of somebody."""
    kept = people.signed_in(app, who).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": site}])


def keep_course(phone: Phone, learn: str) -> None:
    """Keep the whole course on a phone."""
    phone.make_ready(f"{learn}offline")
    phone.page.get_by_role("button", name="Keep on this phone").first.click()
    expect(phone.page.locator("[data-said]").first).to_contain_text("Kept on this phone", timeout=15_000)


def phone_of(app: Flask, who: Person, browse: Browse, line: Line) -> Phone:
    """Return somebody's phone; they agree to whatever a page asks."""
    page = browse(PHONE, keeps=True)
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(app, who, page, line.address)
    return Phone(page, line.address, line=line)
