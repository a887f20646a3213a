"""A page that says the same to many people, drawn once: what is each one's own is put into its gaps.

The values that the template is given are the key under which the page is kept, so it cannot say anything that is not in
its key. Nothing of a person is among them: the menu, the form's token and its id stand in gaps.
"""

from __future__ import annotations

from collections.abc import Hashable
from uuid import uuid4

from flask import current_app, request, session
from markupsafe import Markup, escape

from lms import chrome, csrf, language
from lms.kept import Kept

# Noncharacters again, as in `chrome.GAP`.
TOP = Markup("\ufdd2")
TOKEN = Markup(chrome.GAP)  # noqa: S704 — a noncharacter, too
OUTBOX = Markup("\ufdd4")
ID = Markup("\ufdd5")
"""What a template is given in the place of an id for its form: each page gets a new one."""


def draw(template: str, **values: Hashable) -> str:
    """Draw a page, or take the one that was drawn for the same values, language, look and place in the host."""
    outbox = chrome.outbox()
    look = (language.current(), chrome.theme(), chrome.reading())
    key = (template, request.script_root, look, bool(outbox), *values.items())
    kept: Kept[Hashable, str] = current_app.extensions["lms"].frames
    if "_flashes" in session:
        page = _drawn(template, outbox, values)  # what is said once, after a form was taken, is on this page alone
    else:
        page = kept.get(key, lambda: _drawn(template, outbox, values))
    page = page.replace(TOP, chrome.kept_top()).replace(TOKEN, csrf.token_field()).replace(ID, str(uuid4()))
    return page.replace(OUTBOX, escape(outbox))


def _drawn(template: str, outbox: str, values: dict[str, Hashable]) -> str:
    gaps = {"top": lambda: TOP, "csrf": lambda: TOKEN, "outbox": outbox and OUTBOX}
    return current_app.jinja_env.get_template(template).render({**chrome.for_everybody(), **gaps, **values})
