"""The whole schema, a file for each room. What the columns mean is said here; how they change is in ``migrations/``.

People did what the records say. Everything else is who they are, where they sit, and what was published.
No foreign key leaves this folder: a host's own tables are never touched.
"""

from __future__ import annotations

from lms.tables.api import api_tokens, api_uses
from lms.tables.appraisals import (
    appraisal_events,
    appraisals,
    assessors,
    improvements,
    ratings,
    services,
    standards_sets,
)
from lms.tables.cascade import echo_events, echo_trainers, trainer_cohorts
from lms.tables.certificates import certificate_places, certificates, keys, signatories
from lms.tables.columns import Json, Moment, Position, metadata
from lms.tables.content import objects, passages, publications, report_events, reports, signatures, source_versions
from lms.tables.evidence import evidence_links, evidence_openings, evidence_packs
from lms.tables.funding import indicator_figures, indicators, logos
from lms.tables.learning import attendance_sheets, meeting_changes, meetings, notes, records, uploads, work_surveys
from lms.tables.messages import messages, reminders, unsubscribed
from lms.tables.people import (
    cohorts,
    invitations,
    list_headings,
    memberships,
    merges,
    people,
    programmes,
    rule_changes,
    told_apart,
    tries,
)
from lms.tables.privacy import agreements, consents, erasures, looks, profiles, programme_privacy

__all__ = [
    "Json",
    "Moment",
    "Position",
    "agreements",
    "api_tokens",
    "api_uses",
    "appraisal_events",
    "appraisals",
    "assessors",
    "attendance_sheets",
    "certificate_places",
    "certificates",
    "cohorts",
    "consents",
    "echo_events",
    "echo_trainers",
    "erasures",
    "evidence_links",
    "evidence_openings",
    "evidence_packs",
    "improvements",
    "indicator_figures",
    "indicators",
    "invitations",
    "keys",
    "list_headings",
    "logos",
    "looks",
    "meeting_changes",
    "meetings",
    "memberships",
    "merges",
    "messages",
    "metadata",
    "notes",
    "objects",
    "passages",
    "people",
    "profiles",
    "programme_privacy",
    "programmes",
    "publications",
    "ratings",
    "records",
    "reminders",
    "report_events",
    "reports",
    "rule_changes",
    "services",
    "signatories",
    "signatures",
    "source_versions",
    "standards_sets",
    "told_apart",
    "trainer_cohorts",
    "tries",
    "unsubscribed",
    "uploads",
    "work_surveys",
]
