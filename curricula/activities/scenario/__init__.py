"""A branching case: scenes with choices, written as headings with links, and how it ends."""

from curricula.activities.draft import Form
from curricula.activities.scenario.case import Scenario
from curricula.activities.scenario.reading import read

ACTIVITY = Form(Scenario, frozenset({"meters"}), read)
