"""Links from one activity to another, as they lead for whoever reads: the content knows ids, not addresses."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

from curricula.model import Activity
from lms import chrome
from lms.publication import Course

_LINK = re.compile(r'<a (?=[^>]*class="activity")[^>]*data-activity="(?P<id>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the activities of a course are for a reader. ``key`` tells apart what draws the same text differently.

    ``pictures`` leads the pictures in HTML to where they are sent from.
    """

    course: Course | None
    address: Callable[[Activity], str]
    key: object = None
    pictures: Callable[[str], str] = chrome.placed

    def beside(self, activity: Activity) -> Links:
        """Return the same as addresses that are counted from an activity's own: they fit every cohort."""
        folder = posixpath.dirname(self.address(activity))
        return Links(self.course, lambda other: posixpath.relpath(self.address(other), folder), self.key, self.pictures)

    def place(self, words: str) -> str:
        """Return HTML of the course with its links and pictures led to their addresses.

        A link to an activity that the course does not have any more is drawn as its words; so is every link where the
        course itself is withdrawn.
        """
        drawn = self.pictures(words)
        return _LINK.sub(self._link, drawn) if "data-activity=" in words else drawn

    def _link(self, found: re.Match[str]) -> str:
        id = html.unescape(found["id"])
        if self.course is None or id not in self.course.places:
            return found["words"]
        return f'<a href="{html.escape(self.address(self.course.outline.activity(id)))}">{found["words"]}</a>'
