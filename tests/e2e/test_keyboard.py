"""Without a mouse and without a touch screen: in, through a check and through a quiz."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests import people
from tests.browser import DESK
from tests.e2e.conftest import Visit
from tests.e2e.course import COURSE
from tests.e2e.visitor import Answer, Visitor
from tests.people import Cast

pytestmark = pytest.mark.one_database

PATIENCE = 60  # presses of the tab key before somebody gives up
HAS_FOCUS = "element => element === document.activeElement"
IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


def reach(visitor: Visitor, what: Locator) -> None:
    """Press the tab key until something has the focus, and see that it has."""
    element = what.element_handle()  # looked for once: pressing the tab key makes no other page
    for _press in range(PATIENCE):
        visitor.page.keyboard.press("Tab")
        if element.evaluate(HAS_FOCUS):
            assert visitor.page.evaluate(IS_SEEN), f"{what} has the focus, and nothing shows it"
            return
    raise AssertionError(f"{PATIENCE} presses of the tab key do not reach {what}")


def type_into(visitor: Visitor, what: Locator, text: str) -> None:
    """Reach a field and type."""
    reach(visitor, what)
    visitor.page.keyboard.type(text)


def enter(visitor: Visitor, what: Locator) -> None:
    """Reach a link or a button and press Enter."""
    reach(visitor, what)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def press(visitor: Visitor, words: str) -> None:
    """Reach the button with these words and press Enter."""
    enter(visitor, visitor.page.get_by_role("button", name=words, exact=True))


def follow(visitor: Visitor, words: str) -> None:
    """Reach the link with these words and press Enter."""
    enter(visitor, visitor.page.get_by_role("link", name=words, exact=True))


def give(visitor: Visitor, answer: Answer) -> None:
    """Answer the question of the page."""
    page = visitor.page
    if isinstance(answer, str):
        type_into(visitor, page.locator("fieldset.q input"), answer)
    elif isinstance(answer, tuple):
        for option in answer:
            tick(visitor, page.get_by_label(option, exact=True))
    else:
        for label, choice in answer.items():
            reach(visitor, page.get_by_label(label, exact=True))
            page.keyboard.type(choice)


def tick(visitor: Visitor, option: Locator) -> None:
    """Choose one of a group of radio buttons with the arrow keys, or tick a box with the space bar."""
    page = visitor.page
    if option.get_attribute("type") == "checkbox":
        reach(visitor, option)
        page.keyboard.press("Space")
    else:
        reach(visitor, page.get_by_role("radio").first)
        page.keyboard.press("Space")
        for _option in range(page.get_by_role("radio").count()):
            if option.evaluate(HAS_FOCUS):
                break
            page.keyboard.press("ArrowDown")
    expect(option).to_be_checked()


def test_a_trainee_signs_in_answers_a_check_and_takes_a_quiz_with_the_keyboard_alone(cast: Cast, visit: Visit) -> None:
    words, alice = COURSE["en"], visit(DESK)
    alice.open("/sign-in")
    type_into(alice, alice.field("E-mail or card number"), cast.alice.card)
    type_into(alice, alice.field("Password or PIN"), people.PIN)
    press(alice, "Sign in")
    enter(alice, alice.page.locator(".steps").get_by_role("link", name=words.checks[0].lesson))
    give(alice, words.checks[0].wrong)
    press(alice, "Check my answer")
    follow(alice, "Answer again")
    give(alice, words.checks[0].right)
    press(alice, "Check my answer")
    press(alice, "I have finished this lesson")
    assert alice.heading == words.checks[1].lesson
    follow(alice, "Course")
    enter(alice, alice.page.locator(".steps").get_by_role("link", name=words.quiz))
    press(alice, "Start")
    for _question in range(4):
        give(alice, words.right[alice.question])
        press(alice, "Save and go on")
    press(alice, "Hand in")
    assert alice.heading == "Passed: 100%"


def test_the_first_press_of_the_tab_key_offers_the_way_past_the_menu(cast: Cast, visit: Visit) -> None:
    alice = visit(DESK)
    alice.sign_in(cast.alice.card, people.PIN)
    skip = alice.page.get_by_role("link", name="Skip to the content")
    alice.page.keyboard.press("Tab")
    assert skip.evaluate(HAS_FOCUS)
    assert skip.bounding_box() is not None
    alice.page.keyboard.press("Enter")
    alice.page.keyboard.press("Tab")
    assert alice.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_by_enter_and_closes_by_escape(cast: Cast, visit: Visit) -> None:
    alice = visit(DESK)
    alice.sign_in(cast.alice.card, people.PIN)
    summary = alice.page.locator("details.menu > summary")
    reach(alice, summary)
    alice.page.keyboard.press("Enter")
    reach(alice, alice.page.get_by_role("button", name=re.compile("Dark")))
    alice.page.keyboard.press("Escape")
    assert summary.evaluate(HAS_FOCUS)
    expect(alice.page.locator("details.menu[open]")).to_have_count(0)
