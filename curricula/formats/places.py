"""What stands in a text while it is read, where something is asked within it."""

from __future__ import annotations

PLACE = "\uf8ff"
"""Stands in a text where there is a gap in it."""

BLANK = r"\_\_\_\_\_"
"""A line to be imagined in place of a gap, in Markdown."""
