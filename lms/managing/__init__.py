"""The manager's wing: programmes, cohorts, enrolment, records and their exports, certificates."""

from lms.managing import cohorts, completions, enrolment, issued, people_import, programmes, roles, verification

FEATURES = (
    programmes.pages,
    roles.pages,
    cohorts.pages,
    enrolment.pages,
    people_import.pages,
    completions.pages,
    issued.pages,
    verification.pages,
)
