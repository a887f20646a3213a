"""The pages about content, as tabs: what one may do here, and where one is."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from lms import chrome, identity
from lms.language import gettext_lazy as _
from lms.teaching import comparing

TABS = (
    ("publishing.index", _("Published"), "reader"),
    ("editing.index", _("Files"), "author"),
    ("reviews.index", _("Reviews"), "reader"),
    ("course_reports.index", _("Review reports"), "reader"),
    ("reports.index", _("Reports"), "reader"),
    ("translating.index", _("Translations"), "author"),
    ("analysis.index", _("Questions"), "author"),
    ("formats.index", _("Import and export"), "author"),
    ("standards.index", _("Standards"), "author"),
    ("publishing.publications", _("History"), "reader"),
)


def of_content() -> list[tuple[str, str, bool]]:
    """Return the tabs of who is asking: text, address, and whether they are there now."""
    person = identity.me()
    roles = {"author": person.is_author, "reader": person.is_author or person.is_reviewer}
    offered = [
        (str(text), chrome.url(endpoint))
        for endpoint, text, whose in TABS
        if chrome.is_mounted(endpoint) and roles[whose]
    ]
    here = request.script_root + request.path
    nearest = max((address for _text, address in offered if here.startswith(address)), key=len, default="")
    return [(text, address, address == nearest) for text, address in offered]


def draw(page: str, **shown: Any) -> str:
    """Draw a page about content with its tabs, and with the words for kinds of changes."""
    kinds = {kind: str(name) for kind, name in comparing.KINDS.items()}
    return render_template(f"lms/teaching/{page}.html", tabs=of_content(), kinds=kinds, **shown)
