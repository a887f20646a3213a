"""The manager's wing: programmes, cohorts, enrolment, timetable, attendance, records, exports, certificates."""

from lms.managing import (
    attendance,
    cohorts,
    completions,
    enrolment,
    issued,
    people_import,
    programmes,
    roles,
    timetable,
    verification,
)

FEATURES = (
    programmes.pages,
    roles.pages,
    cohorts.pages,
    enrolment.pages,
    people_import.pages,
    timetable.pages,
    attendance.pages,
    completions.pages,
    issued.pages,
    verification.pages,
)
