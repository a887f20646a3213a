"""Somebody at a browser: they read headings, follow links, fill in fields and press buttons, in the language they read.

What they look for is named by the English sentence of the template; the catalogue of their language does the rest, so
one path is walked in every language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from playwright.sync_api import Download, Locator, Page, expect

from lms import language

Answer = tuple[str, ...] | str | Mapping[str, str]
"""Options to tick, a line to type, or what to pick for each label."""


@dataclass(slots=True)
class Visitor:
    """A window on the site at ``site``. ``speaks`` is the language that its pages are in now."""

    page: Page
    site: str
    speaks: str = "en"

    def say(self, sentence: str, **values: object) -> str:
        """Return a sentence of the interface as this visitor reads it."""
        text = self._catalogue().gettext(sentence)
        return _plain(text % values if values else text)

    def count(self, one: str, many: str, n: int) -> str:
        """Return the form of a sentence that fits ``n``."""
        return _plain(self._catalogue().ngettext(one, many, n) % {"n": n})

    def percent(self, share: int) -> str:
        """Return ``share`` per cent as pages write it."""
        return f"{share}%" if self.speaks == "en" else f"{share} %"

    def _catalogue(self) -> NullTranslations:
        return _sentences(language.FOLDER, self.speaks)

    @property
    def heading(self) -> str:
        """What the page is about."""
        return _plain(self.page.get_by_role("heading", level=1).inner_text())

    @property
    def text(self) -> str:
        """All that stands on the page."""
        return _plain(self.page.locator("main").inner_text())

    @property
    def path(self) -> str:
        """Where the visitor is, without the site."""
        return self.page.url.removeprefix(self.site)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.site + path)

    def press(self, sentence: str, *, within: Locator | None = None, **values: object) -> None:
        """Press a button, agree when asked, and wait for the page that answers."""
        button = (within or self.page).get_by_role("button", name=self.say(sentence, **values), exact=True)
        self.click(button)

    def follow(self, sentence: str, *, within: Locator | None = None, **values: object) -> None:
        """Follow a link and wait for its page."""
        self.click((within or self.page).get_by_role("link", name=self.say(sentence, **values), exact=True))

    def click(self, what: Locator) -> None:
        """Press what leads to another page."""
        with self.page.expect_navigation():
            what.click()

    def field(self, sentence: str) -> Locator:
        """Return the field that a label names, whether or not the label adds that it is optional."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(self.say(sentence))}(\s*\(.*\))?$"))

    def fill(self, sentence: str, text: str) -> None:
        """Type into a field."""
        self.field(sentence).fill(text)

    def menu(self) -> None:
        """Open the menu in the corner."""
        self.page.locator("details.menu > summary").click()

    def choose_language(self, code: str) -> None:
        """Choose the language of the pages in the menu, by the name that it gives itself."""
        self.menu()
        self.click(self.page.get_by_role("button", name=language.own_name(code), exact=True))
        self.speaks = code
        expect(self.page.locator("html")).to_have_attribute("lang", code)

    def sign_in(self, name: str, secret: str) -> None:
        """Send the sign-in form with a card number and PIN, or an e-mail address and password."""
        self.open("/sign-in")
        self.fill("E-mail or card number", name)
        self.fill("Password or PIN", secret)
        self.press("Sign in")

    def sign_out(self) -> None:
        """Sign out by the menu."""
        self.menu()
        self.press("Sign out")

    def card(self) -> tuple[str, str]:
        """Return number and PIN of the card that is shown."""
        number, pin = (_plain(each.inner_text()) for each in self.page.locator("dd.code").all())
        return number, pin

    def download(self, link: Locator) -> Download:
        """Follow a link to a file."""
        with self.page.expect_download() as arrived:
            link.click()
        return arrived.value

    def give(self, answer: Answer) -> None:
        """Answer the one question that the page asks now."""
        if isinstance(answer, str):
            self.page.locator("fieldset.q input").fill(answer)
        elif isinstance(answer, tuple):
            for option in answer:
                self.page.get_by_label(option, exact=True).check()
        else:
            for label, choice in answer.items():
                self.page.get_by_label(label, exact=True).select_option(label=choice)

    def check(self, answer: Answer) -> str:
        """Answer the check of a lesson; return what is said about the answer."""
        self.give(answer)
        self.press("Check my answer")
        return _plain(self.page.locator(".verdict").inner_text())

    @property
    def question(self) -> str:
        """What the page asks."""
        return _plain(self.page.locator(".stem > :first-child").inner_text())

    def answer(self, answers: Mapping[str, Answer], count: int = 1) -> None:
        """Answer this question of a quiz, and those that follow: ``count`` in all, in whatever order they come."""
        for _ in range(count):
            self.give(answers[self.question])
            self.press("Save and go on")

    def compare(self, file: Path) -> str:
        """Hand a PDF to the public page of a certificate; return what it says."""
        self.page.locator("input[type=file]").set_input_files(file)
        self.press("Compare")
        return self.text


@cache
def _sentences(folder: Path, speaks: str) -> NullTranslations:
    return Translations.load(folder, [speaks], "lms")


def _plain(text: str) -> str:
    """Return a text with ordinary spaces only."""
    return " ".join(text.split())
