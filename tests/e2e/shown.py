"""One page of the site for the list of all, and the ways of getting to it where it is the answer to a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload

from tests.e2e.visitor import Visitor

Act = Callable[[Visitor], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """One page: the endpoint that draws it, and its path. ``who`` of the people in the list below sees it."""

    who: str
    endpoint: str
    path: str
    act: Act | None = None


def filled(button: str, **typed: str) -> Act:
    """Return the act of typing into the fields with these names and pressing a button.

    The browser lets every mistake pass, as old ones do: the page that tells of it is the server's.
    """

    def act(visitor: Visitor) -> None:
        visitor.page.locator("main form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")
        for name, text in typed.items():
            visitor.page.locator(f"main [name={name}]").fill(text)
        visitor.press(button, within=visitor.page.locator("main"))

    return act


def handed_in(name: str, text: str, button: str) -> Act:
    """Return the act of handing in a file and pressing a button."""

    def act(visitor: Visitor) -> None:
        file = FilePayload(name=name, mimeType="text/plain", buffer=text.encode())
        visitor.page.locator("input[type=file]").set_input_files([file])
        visitor.press(button)

    return act


def listed(text: str) -> Act:
    """Return the act of handing in a list of people."""
    return handed_in("people.csv", text, "Look at the list")


def asked(name: str, text: str) -> Act:
    """Return the act of handing in a file of questions."""
    return handed_in(name, text, "Look at the questions")


def asked_set(text: str) -> Act:
    """Return the act of handing in a set of standards."""

    def act(visitor: Visitor) -> None:
        visitor.page.get_by_label(visitor.say("What the set is called")).fill("Standards of a country")
        visitor.page.get_by_label(visitor.say("Whose text it is")).fill("Order 42 of 1 April 2026")
        handed_in("standards.csv", text, "Look at the set")(visitor)

    return act


def ticked(visitor: Visitor) -> None:
    """Make cards for everybody in the list."""
    for box in visitor.page.locator("tbody input[type=checkbox]").all():
        box.check()
    visitor.press("Make PIN cards for those ticked")


def overtaken(visitor: Visitor) -> None:
    """Save a text that was begun from something else than what the file says."""
    visitor.page.locator(".cm-content").click()
    visitor.page.keyboard.type("Stay calm. ")
    visitor.page.locator("[name=hash]").evaluate("field => { field.value = 'another' }")
    visitor.press("Save")
