"""Who may, in groups: the people of :mod:`tests.world` that a door lets in together."""

from __future__ import annotations

from tests.world import ALICE, ASSESSOR, BOB, CAROL, DAVE, GUESTS

TRAINEE, TEACHERS, MANAGERS, ADMINISTRATOR = {ALICE}, {BOB, CAROL, DAVE}, {CAROL, DAVE}, {DAVE}
ASSESSORS, STAFF = TEACHERS | {ASSESSOR}, TEACHERS | set(GUESTS)
REVIEWERS = {"rosa"}  # nobody of those below: running the site makes no clinician
