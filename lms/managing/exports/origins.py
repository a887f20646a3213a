"""Where a table comes from, as it stands in its files: so that somebody else can get the same again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app

from lms import clock, identity, urls
from lms.language import gettext
from lms.managing.exports.table import Cell
from lms.managing.scopes import Scope

Origin = tuple[tuple[str, Cell], ...]


def of(scope: Scope, *chosen: tuple[str, Cell]) -> Origin:
    """Return of what a table is, what else was ``chosen`` for it, and when it is made."""
    return (
        (gettext("Site"), current_app.config["LMS_SITE_NAME"]),
        (gettext("Programme") if scope.is_programme else gettext("Cohort"), scope.title),
        *chosen,
        (gettext("Made at (UTC)"), clock.now()),
    )


def in_log(scope: Scope, pages: str, again: Mapping[str, Any], size: int, *chosen: tuple[str, Cell]) -> Origin:
    """Return where a table of the log comes from, and the address that gives the same rows at any time.

    ``pages`` is the name of the blueprint that sends it and ``again`` what its file is asked with, ``until`` which
    record, too. Of what was ``chosen`` beside, what is empty is not told.
    """
    address = urls.public(f"{pages}.{scope.kind}_file", **again, **scope.place)
    counted = ((gettext("Up to record"), again["until"]), (gettext("Rows"), size))
    told = of(scope, *counted, *((words, value) for words, value in chosen if value))
    return (*told, (gettext("Made by"), identity.me().name), (gettext("The same again"), address))
