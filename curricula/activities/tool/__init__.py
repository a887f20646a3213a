"""A tool: a scored form, a checklist, a calculator or a card of rules, written as headings, lists and tables."""

from curricula.activities.draft import Form
from curricula.activities.tool.reading import KEYS, read
from curricula.tools import Tool

ACTIVITY = Form(Tool, KEYS, read)
