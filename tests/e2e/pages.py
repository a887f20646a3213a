"""Every page of the site, who may see it, and how to get there: a list that grows with the site.

A path has names in it that :func:`settle` gives; ``act`` is what is done there, where the page is the answer to a form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from playwright.sync_api import FilePayload

from lms import clock, database, identity, records
from lms.identity import Person, Seat
from lms.learning import reported
from lms.managing import work_surveys
from lms.managing.evidence import packs
from lms.messages import letters
from tests import people
from tests.accounts.mailbox import Mailbox
from tests.e2e.visitor import Visitor
from tests.learning import doorway, essay, gauge, planned, trainee
from tests.managing.measuring import measured
from tests.people import Cast
from tests.teaching import appraising
from tests.teaching.reviewers import reviewer
from tests.world import EDITED, edit, met, work_survey

Act = Callable[[Visitor], None]

LIST = "Name,E-mail\nТимур Аскаров,timur@example.org\n,nobody@example.org\n"
RIDDLE = "x1,x2\nТимур Аскаров,timur@example.org\n"
NATIONAL = (
    "set_id,lang,domain,std_code,std_title,crit_code,crit_text,essential\n"
    "national,tg,Идоракунӣ,M1,Мақсад,M1a,Мақсади хадамот навишта шудааст.,1\n"
)
GIFT = (
    "::A:: Who brings <b>naloxone</b>? {=Alice ~%-50%Bob#Not he.}\n\n"
    "::B:: Which number do you dial? {=103 =112}\n\n"
    f"::C:: {'Rindfleischetikettierung' * 8} {{~One ~Two}}\n\nNo end {{=a\n"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One page: the endpoint that draws it, and its path. ``who`` of the people in the list below sees it."""

    who: str
    endpoint: str
    path: str
    act: Act | None = None


def filled(button: str, **typed: str) -> Act:
    """Return the act of typing into the fields with these names and pressing a button.

    The browser lets every mistake pass, as old ones do: the page that tells of it is the server's.
    """

    def act(visitor: Visitor) -> None:
        visitor.page.locator("main form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")
        for name, text in typed.items():
            visitor.page.locator(f"main [name={name}]").fill(text)
        visitor.press(button, within=visitor.page.locator("main"))

    return act


def handed_in(name: str, text: str, button: str) -> Act:
    """Return the act of handing in a file and pressing a button."""

    def act(visitor: Visitor) -> None:
        file = FilePayload(name=name, mimeType="text/plain", buffer=text.encode())
        visitor.page.locator("input[type=file]").set_input_files([file])
        visitor.press(button)

    return act


def listed(text: str) -> Act:
    """Return the act of handing in a list of people."""
    return handed_in("people.csv", text, "Look at the list")


def asked(name: str, text: str) -> Act:
    """Return the act of handing in a file of questions."""
    return handed_in(name, text, "Look at the questions")


def asked_set(text: str) -> Act:
    """Return the act of handing in a set of standards."""

    def act(visitor: Visitor) -> None:
        visitor.page.get_by_label(visitor.say("What the set is called")).fill("Standards of a country")
        visitor.page.get_by_label(visitor.say("Whose text it is")).fill("Order 42 of 1 April 2026")
        handed_in("standards.csv", text, "Look at the set")(visitor)

    return act


def ticked(visitor: Visitor) -> None:
    """Make cards for everybody in the list."""
    for box in visitor.page.locator("tbody input[type=checkbox]").all():
        box.check()
    visitor.press("Make PIN cards for those ticked")


def overtaken(visitor: Visitor) -> None:
    """Save a text that was begun from something else than what the file says."""
    visitor.page.locator(".cm-content").click()
    visitor.page.keyboard.type("Stay calm. ")
    visitor.page.locator("[name=hash]").evaluate("field => { field.value = 'another' }")
    visitor.press("Save")


PAGES = (
    Shown("nobody", "sign_in.show", "/sign-in"),
    Shown("nobody", "sign_in.sign_in", "/sign-in", filled("Sign in", name="alice@example.org", secret="not this one")),
    Shown("nobody", "forgotten.show", "/sign-in/forgotten"),
    Shown("nobody", "join.show", "/join"),
    Shown("nobody", "join.show", "/join/{join_code}"),
    Shown("nobody", "invitation.show", "{invitation}"),
    Shown("nobody", "verification.ask", "/verify"),
    Shown("nobody", "verification.ask", "/verify?number=CBT-2026-T-00000000"),
    Shown("nobody", "verification.show", "/verify/{number}"),
    Shown("nobody", "offline_check.show", "/verify/offline"),
    Shown("nobody", "errors", "/join/00000000"),
    Shown("nobody", "join.join", "/join/{join_code}", filled("Join this course", name="Nadia Alieva")),
    Shown("nobody", "join.card", "/join/{join_code}", filled("Join this course", name="Зарина Қодирова")),
    Shown("nadia", "courses.index", "/learn/"),
    Shown("nadia", "courses.show", "/learn/{cohort}/"),
    Shown("nadia", "lessons.show", "/learn/{cohort}/lesson/response/signs"),
    Shown("nadia", "lessons.show", "/learn/{cohort}/lesson/response/first-steps"),
    Shown("nadia", "lessons.show", "/learn/{cohort}/lesson/aftercare/staying"),
    Shown(
        "nadia", "lessons.complete", "/learn/{cohort}/lesson/aftercare/staying", filled("I have finished this lesson")
    ),
    Shown("alice", "cases.show", f"/learn/{{cohort}}/case/{doorway.CASE}"),
    Shown("alice", "cases.scene", "/learn/{cohort}/run/{under_way}"),
    Shown("alice", "cases.choose", "/learn/{cohort}/run/{under_way}", filled("Do this")),
    Shown("alice", "cases.scene", "/learn/{cohort}/run/{ended}"),
    Shown("alice", "offline.show", "/learn/{cohort}/offline"),
    Shown("alice", "search.show", "/learn/{cohort}/search?words=breath"),
    Shown("alice", "search.show", "/learn/{cohort}/search?words=nowhere&kind=card"),
    Shown("alice", "worker.away", "/away"),
    Shown("nobody", "reading.show", "/reading"),
    Shown("alice", "words.show", "/learn/{cohort}/words"),
    Shown("alice", "words.facts", "/learn/{cohort}/facts"),
    Shown("alice", "country_rules.show", "/learn/{cohort}/facts/countries"),
    Shown("alice", "words.cards", "/learn/{cohort}/cards"),
    Shown("alice", "notes.edit", "/learn/{cohort}/lesson/response/signs/note"),
    Shown("alice", "notes.keep", "/learn/{cohort}/lesson/response/signs/note", filled("Keep", text="so " * 1500)),
    Shown("alice", "notes.index", "/learn/{cohort}/notes"),
    Shown("alice", "sync.take_file", "/learn/{cohort}/offline", handed_in("answers.json", "{}", "Send this file")),
    Shown("alice", "tools.show", f"/learn/{{cohort}}/tool/{gauge.TOOL}"),
    Shown("alice", "tools.use", f"/learn/{{cohort}}/tool/{gauge.TOOL}?case=1", filled("Show the result")),
    Shown("alice", "tools.use", f"/learn/{{cohort}}/tool/{gauge.TOOL}", filled("Show the result", since="long")),
    Shown("zarina", "courses.show", "/learn/{cohort}/"),
    Shown("zarina", "remembering.index", "/learn/{cohort}/remember"),
    Shown("alice", "remembering.index", "/learn/{cohort}/remember"),
    Shown("zarina", "remembering.ask", "/learn/{cohort}/remember/response/quiz/t-q-02"),
    Shown("zarina", "remembering.answer", "/learn/{cohort}/remember/response/quiz/t-q-02", filled("Check my answer")),
    Shown("zarina", "remembering.told", "/learn/{cohort}/remembered/{review}"),
    Shown("nadia", "assignments.show", f"/learn/{{cohort}}/assignment/{planned.PLAN}"),
    Shown("nadia", "assignments.write", f"/learn/{{cohort}}/assignment/{planned.PLAN}", filled("Hand in")),
    Shown("alice", "assignments.show", f"/learn/{{cohort}}/assignment/{planned.PLAN}"),
    Shown("alice", "assignments.visits", "/learn/{cohort}/visits"),
    Shown("alice", "assignments.visit", "/learn/{cohort}/visits/{visit}"),
    Shown("nadia", "quizzes.show", "/learn/{cohort}/quiz/response/quiz"),
    Shown("nadia", "quizzes.question", "/learn/{cohort}/attempt/{open}/1"),
    Shown("nadia", "quizzes.question", "/learn/{cohort}/attempt/{open}/2"),
    Shown("nadia", "quizzes.question", "/learn/{cohort}/attempt/{open}/3"),
    Shown("nadia", "quizzes.question", "/learn/{cohort}/attempt/{open}/4"),
    Shown("nadia", "quizzes.review", "/learn/{cohort}/attempt/{open}/review"),
    Shown("nadia", "quizzes.result", "/learn/{cohort}/attempt/{failed}/result"),
    Shown("nadia", "quizzes.result", "/learn/{cohort}/attempt/{pre_test}/result"),
    Shown("nadia", "reporting.of_activity", "/learn/{cohort}/report/response/signs?part=0"),
    Shown(
        "nadia",
        "reporting.send_of_activity",
        "/learn/{cohort}/report/response/first-steps?part=1",
        filled("Send", text=" "),
    ),
    Shown("nadia", "reporting.of_question", "/learn/{cohort}/attempt/{open}/1/report"),
    Shown("alice", "reporting.of_activity", f"/learn/{{cohort}}/report/{gauge.TOOL}"),
    Shown("alice", "reporting.of_scene", "/learn/{cohort}/run/{ended}/report?scene=arrival"),
    Shown(
        "alice", "reporting.send_of_scene", "/learn/{cohort}/run/{ended}/report?scene=arrival", filled("Send", text=" ")
    ),
    Shown("nadia", "reporting.mine", "/learn/{cohort}/reports"),
    Shown("alice", "reporting.mine", "/learn/{cohort}/reports"),
    Shown("nadia", "quizzes.result", "/learn/{cohort}/attempt/{waiting}/result"),
    Shown("alice", "quizzes.question", "/learn/{cohort}/attempt/{to_send}/2"),
    Shown("alice", "quizzes.question", "/learn/{cohort}/attempt/{to_send}/3"),
    Shown("alice", "quizzes.result", "/learn/{cohort}/attempt/{marked}/result"),
    Shown("nadia", "meetings.show", "/learn/{cohort}/meetings"),
    Shown("alice", "meetings.show", "/learn/{cohort}/meetings"),
    Shown("nadia", "appraisal.index", "/learn/{cohort}/appraisals"),
    Shown("nadia", "appraisal.show", "/learn/{cohort}/appraisal/{exercise}"),
    Shown("nadia", "appraisal.criterion", "/learn/{cohort}/appraisal/{exercise}/criterion/CA1a"),
    Shown("nadia", "appraisal.rate", "/learn/{cohort}/appraisal/{exercise}/criterion/CA1a", filled("Save and go on")),
    Shown("alice", "appraisal.show", "/learn/{cohort}/appraisal/{exercise}"),
    Shown("alice", "appraisal.show", "/learn/{cohort}/appraisal/{to_rate}"),
    Shown("alice", "appraisal.criterion", "/learn/{cohort}/appraisal/{to_rate}/criterion/CA1a"),
    Shown("nadia", "meetings.here", "/learn/{cohort}/here/{meeting}/{scan}"),
    Shown("nadia", "certificates.show", "/learn/{cohort}/certificate"),
    Shown("nadia", "account.show", "/account"),
    Shown("nadia", "account.rename", "/account", filled("Change the name", name=" ")),
    Shown("nadia", "email.show", "{email}"),
    Shown("nadia", "profile.show", "/learn/{cohort}/about-me"),
    Shown("nadia", "held.show", "/account/held"),
    Shown("soraya", "consent.show", "/learn/{agreeing}/agreement"),
    Shown("soraya", "consent.accept", "/learn/{agreeing}/agreement", filled("Go on to the course")),
    Shown("nadia", "errors", "/teach/{cohort}/"),
    Shown("alice", "courses.show", "/learn/{cohort}/"),
    Shown("alice", "lessons.show", "/learn/{cohort}/lesson/response/signs"),
    Shown("alice", "quizzes.result", "/learn/{cohort}/attempt/{passed}/result"),
    Shown("alice", "certificates.show", "/learn/{cohort}/certificate"),
    Shown("bob", "teaching.index", "/teach/"),
    Shown("bob", "teaching.show", "/teach/{cohort}/"),
    Shown("bob", "recall.show", "/teach/{cohort}/recall"),
    Shown("bob", "handed_in.index", "/teach/{cohort}/handed-in"),
    Shown("bob", "handed_in.show", f"/teach/{{cohort}}/{{alice}}/work/{planned.PLAN}"),
    Shown(
        "bob", "handed_in.respond", f"/teach/{{cohort}}/{{alice}}/work/{planned.PLAN}", filled("Return for revision")
    ),
    Shown("bob", "paths.index", "/teach/{cohort}/cases"),
    Shown("bob", "paths.show", f"/teach/{{cohort}}/case/{doorway.CASE}"),
    Shown("bob", "tools.index", "/tools/"),
    Shown("bob", "tools.look", f"/tools/overdose/en/{gauge.TOOL}"),
    Shown("bob", "tools.try_out", f"/tools/overdose/en/{gauge.TOOL}", filled("Show the result")),
    Shown("bob", "timetable.index", "/teach/{cohort}/meetings"),
    Shown("bob", "timetable.add", "/teach/{cohort}/meetings", filled("Add", title=" ")),
    Shown("bob", "timetable.index", "/teach/{other_of_ours}/meetings"),
    Shown("bob", "timetable.edit", "/teach/{cohort}/meetings/{meeting}/edit"),
    Shown("bob", "attendance.show", "/teach/{cohort}/meetings/{meeting}"),
    Shown("bob", "attendance.show", "/teach/{cohort}/meetings/{meeting}?all=present"),
    Shown("bob", "attendance.code", "/teach/{cohort}/meetings/{meeting}/code"),
    Shown("bob", "attendance.table", "/teach/{cohort}/attendance"),
    Shown("bob", "appraisals.index", "/teach/{cohort}/appraisals"),
    Shown("bob", "appraisals.index", "/teach/{other_of_ours}/appraisals"),
    Shown("bob", "appraisal_beginning.new_exercise", "/teach/{cohort}/appraisals/exercise"),
    Shown("bob", "appraisal_beginning.new_round", "/teach/{cohort}/appraisals/round"),
    Shown("bob", "appraisal_beginning.begin_round", "/teach/{cohort}/appraisals/round", filled("Begin", name=" ")),
    Shown("bob", "appraisals.show", "/teach/{cohort}/appraisal/{exercise}"),
    Shown("bob", "appraisals.show", "/teach/{cohort}/appraisal/{appraised}"),
    Shown("bob", "appraisals.show", "/teach/{cohort}/appraisal/{appraised_again}"),
    Shown("bob", "consensus.show", "/teach/{cohort}/appraisal/{appraised}/differences"),
    Shown(
        "bob",
        "consensus.decide",
        "/teach/{cohort}/appraisal/{appraised}/differences",
        filled("Keep what was agreed", reason=" "),
    ),
    Shown("bob", "improvements.show", "/teach/{cohort}/appraisal/{appraised}/plan"),
    Shown("bob", "improvements.edit", "/teach/{cohort}/appraisal/{appraised}/plan/CA1a"),
    Shown("bob", "analysis.of_cohort", "/teach/{cohort}/analysis"),
    Shown("bob", "analysis.in_cohort", "/teach/{cohort}/analysis/response/quiz"),
    Shown("bob", "trainees.show", "/teach/{cohort}/{nadia}"),
    Shown("bob", "trainees.attempt", "/teach/{cohort}/{nadia}/attempt/{failed}"),
    Shown("bob", "trainees.attempt", "/teach/{cohort}/{nadia}/attempt/{open}"),
    Shown("bob", "trainees.attempt", "/teach/{cohort}/{nadia}/attempt/{waiting}"),
    Shown("bob", "marking.index", "/teach/{cohort}/to-mark"),
    Shown("bob", "marking.show", "/teach/{cohort}/mark/{text}"),
    Shown("bob", "marking.show", "/teach/{cohort}/mark/{file}?names=1"),
    Shown("bob", "marking.show", "/teach/{cohort}/mark/{marked_text}"),
    Shown("bob", "marking.mark", "/teach/{cohort}/mark/{text}", filled("Save and next", comment="Only this")),
    Shown("bob", "trainees.reset_pin", "/teach/{cohort}/{zarina}", filled("New PIN")),
    Shown("carol", "programmes.index", "/manage/"),
    Shown("carol", "programmes.edit", "/manage/programmes/{programme}/edit"),
    Shown("carol", "cohorts.new", "/manage/programmes/{programme}/cohorts/new"),
    Shown("carol", "cohorts.create", "/manage/programmes/{programme}/cohorts/new", filled("Save", title="Too little")),
    Shown("carol", "cohorts.show", "/manage/{cohort}/"),
    Shown("carol", "cohorts.edit", "/manage/{cohort}/edit"),
    Shown("carol", "cohorts.join_sheet", "/manage/{cohort}/join-sheet"),
    Shown("carol", "enrolment.people", "/manage/{cohort}/people"),
    Shown("carol", "enrolment.new_trainee", "/manage/{cohort}/people/new"),
    Shown(
        "carol",
        "enrolment.enrol",
        "/manage/{cohort}/people/new",
        filled("Enrol", name="Лола Назарова", email="lola@example.org"),
    ),
    Shown("carol", "enrolment.new_staff", "/manage/{cohort}/staff/new"),
    Shown("carol", "enrolment.ask_to_end", "/manage/{cohort}/people/{membership}/end"),
    Shown("carol", "people_import.new", "/manage/{cohort}/people/list"),
    Shown("carol", "people_import.upload", "/manage/{cohort}/people/list", listed(LIST)),
    Shown("carol", "people_import.upload", "/manage/{cohort}/people/list", listed(RIDDLE)),
    Shown("carol", "enrolment.make_cards", "/manage/{other_of_ours}/people", ticked),
    Shown("carol", "completions.cohort", "/manage/{cohort}/records"),
    Shown("carol", "completions.cohort", "/manage/{other_of_ours}/records"),
    Shown("carol", "completions.programme", "/manage/programmes/{programme}/records"),
    Shown("carol", "rules.show", "/manage/{cohort}/rule"),
    Shown("carol", "rules.change", "/manage/{measured}/rule", filled("Ask for this from now on", attendance="lots")),
    Shown("bob", "gains.cohort", "/teach/{cohort}/gains"),
    Shown("carol", "gains.cohort", "/teach/{measured}/gains"),
    Shown("carol", "gains.programme", "/manage/programmes/{programme}/gains"),
    Shown("carol", "evaluation.show", "/teach/{measured}/evaluation"),
    Shown("carol", "work_surveys.index", "/manage/{measured}/work"),
    Shown("carol", "work_surveys.index", "/manage/{measured}/work", filled("Make a link for each trainee")),
    Shown("carol", "reminders.show", "/manage/programmes/{programme}/reminders"),
    Shown("bob", "attention.show", "/teach/{cohort}/attention?all=1"),
    Shown("bob", "attention.write", "/teach/{cohort}/attention?all=1", filled("Send to those ticked", text=" ")),
    Shown("nobody", "unsubscribing.show", "/messages/{whose}"),
    Shown("carol", "evidence.cohort", "/manage/{measured}/evidence"),
    Shown("carol", "evidence.programme", "/manage/programmes/{programme}/evidence"),
    Shown("carol", "evidence.show", "/manage/evidence/{pack}"),
    Shown("carol", "evidence.link", "/manage/evidence/{pack}", filled("Make a link")),
    Shown("nobody", "evidence_link.show", "/evidence/{ticket}"),
    Shown("carol", "dashboards.cohort", "/manage/{measured}/dashboard"),
    Shown("carol", "dashboards.programme", "/manage/programmes/{programme}/dashboard"),
    Shown("carol", "dashboards.everything", "/manage/dashboard"),
    Shown("nobody", "work_surveys.ask", "/work/{survey}"),
    Shown("nobody", "work_surveys.answer", "/work/{survey}", filled("Send my answers", example="She greets first.")),
    Shown("carol", "issued.cohort", "/manage/{cohort}/certificates"),
    Shown("carol", "issued.ask", "/manage/{cohort}/certificates/{number}/revoke"),
    Shown("carol", "reissuing.ask", "/manage/{cohort}/certificates/{number}/reissue"),
    Shown("carol", "signatories.show", "/manage/programmes/{programme}/signatories"),
    Shown("carol", "privacy.show", "/manage/programmes/{programme}/privacy"),
    Shown("carol", "privacy.choose", "/manage/programmes/{programme}/privacy", filled("Save", months="soon")),
    Shown("carol", "consents.show", "/manage/programmes/{agreeing_programme}/consent"),
    Shown("carol", "retention.show", "/manage/programmes/{agreeing_programme}/retention"),
    Shown("carol", "erasing.ask", "/manage/programmes/{programme}/erase/{zarina}"),
    Shown("carol", "looks.show", "/manage/programmes/{programme}/log"),
    Shown("dave", "programmes.index", "/manage/"),
    Shown("dave", "programmes.new", "/manage/programmes/new"),
    Shown("dave", "roles.index", "/manage/roles"),
    Shown("dave", "publishing.index", "/content/"),
    Shown("dave", "publishing.changes", "/content/changes/overdose/en/response/quiz"),
    Shown("dave", "publishing.confirm", "/content/publish"),
    Shown("dave", "publishing.publications", "/content/history"),
    Shown("dave", "publishing.ask_back", "/content/back/1"),
    Shown("dave", "previews.begin", "/content/preview/draft/"),
    Shown("dave", "previews.course", "/content/preview/1/overdose/en/"),
    Shown("dave", "previews.activity", "/content/preview/draft/overdose/en/response/signs"),
    Shown("dave", "previews.activity", "/content/preview/draft/overdose/en/response/quiz"),
    Shown("dave", "previews.activity", f"/content/preview/draft/overdose/en/{doorway.CASE}"),
    Shown("dave", "analysis.index", "/content/analysis"),
    Shown("dave", "analysis.quiz", "/content/analysis/overdose/response/quiz"),
    Shown("dave", "translating.index", "/content/translate"),
    Shown("dave", "translating.index", "/content/translate?curriculum=overdose&language=Russian"),
    Shown("dave", "translating.course", "/content/translate/overdose/ru/"),
    Shown("dave", "translating.show", "/content/translate/overdose/ru/01-response/09-quiz"),
    Shown("dave", "translating.show", "/content/translate/overdose/fa/01-response/01-signs"),
    Shown("dave", "formats.index", "/content/formats/"),
    Shown("dave", "formats.preview", "/content/formats/", asked("drill.gift", GIFT)),
    Shown("dave", "formats.preview", "/content/formats/", asked("drill.gift", " ")),
    Shown("dave", "formats.give", "/content/formats/export?what=en:overdose/response/quiz&form=aiken"),
    Shown("dave", "formats.give", "/content/formats/export?what=en:nothing&form=gift"),
    Shown("dave", "course_reports.index", "/content/course-reports/"),
    Shown("dave", "course_reports.show", "/content/course-reports/overdose/en/?all=1"),
    Shown("dave", "reviews.index", "/content/reviews/"),
    Shown("rosa", "reviews.index", "/content/reviews/?all=1"),
    Shown("rosa", "reviews.module", "/content/reviews/overdose/en/response"),
    Shown("rosa", "reviews.show", "/content/reviews/draft/overdose/en/response/quiz"),
    Shown("rosa", "reviews.show", "/content/reviews/draft/overdose/en/response/first-steps"),
    Shown("rosa", "reviews.sign", "/content/reviews/draft/overdose/en/response/quiz", filled("Send", role=" ")),
    Shown("bob", "reports.index", "/content/reports/"),
    Shown("rosa", "reports.index", "/content/reports/?closed=1"),
    Shown("bob", "reports.show", "/content/reports/{report}"),
    Shown("dave", "reports.show", "/content/reports/{report}"),
    Shown("bob", "receipts.show", "/teach/{cohort}/receipt"),
    Shown("bob", "receipts.show", "/teach/{cohort}/receipt?code=0000-0000"),
    Shown("dave", "editing.index", "/content/edit/"),
    Shown("dave", "editing.show", "/content/edit/overdose/en/01-response/01-signs.md"),
    Shown("dave", "editing.show", "/content/edit/overdose/ru/01-response/09-quiz.md"),
    Shown("dave", "editing.show", "/content/edit/shared/en/safety.md"),
    Shown("dave", "editing.send", "/content/edit/overdose/en/01-response/02-first-steps.md", overtaken),
    Shown("dave", "source_files.new", "/content/new/"),
    Shown("dave", "source_files.create", "/content/new/", filled("Make the file", title=" ")),
    Shown("dave", "source_files.ask_name", "/content/rename/{edited}"),
    Shown("dave", "source_files.rename", "/content/rename/{edited}", filled("Rename", name="Not so")),
    Shown("dave", "source_files.ask_remove", "/content/remove/{edited}"),
    Shown("dave", "source_history.index", "/content/versions/{edited}"),
    Shown("dave", "source_history.show", "/content/version/1/{edited}"),
    Shown("dave", "standards.index", "/content/standards"),
    Shown("dave", "standards.look", "/content/standards", asked_set("a,b\n1,2\n")),
    Shown("dave", "standards.look", "/content/standards", asked_set(NATIONAL)),
    Shown("dave", "regrades.index", "/content/regrade/overdose/"),
    Shown("dave", "regrades.show", "/content/regrade/overdose/response/quiz"),
    Shown("dave", "regrades.show", "/content/regrade/overdose/response/quiz?question=t-q-03"),
)

WHO = tuple(dict.fromkeys(page.who for page in PAGES))

# What answers a GET with something else than a page of its own, and what that is.
NO_PAGES = {
    "appraisal_files.pdf": "a file",
    "notes.take": "a file",
    "appraisal_files.table": "a file",
    "standards.give": "a file",
    "certificates.pdf": "a file",
    "chrome.static_file": "a file",
    "completions.cohort_file": "a file",
    "completions.columns_file": "a file",
    "completions.programme_file": "a file",
    "held.file": "a file",
    "courses.home": "leads to where one's work is",
    "health.show": "for machines",
    "credentials.issuer": "for machines",
    "credentials.revoked": "for machines",
    "credentials.show": "a file",
    "evaluation.file": "a file",
    "gains.cohort_file": "a file",
    "gains.programme_file": "a file",
    "evidence.download": "a file",
    "evidence_link.download": "a file",
    "issued.pdf": "a file",
    "issued.pdf_of_all": "a file",
    "offline_check.listed": "a file",
    "offline_check.worker": "a script",
    "attendance.file": "a file",
    "media.show": "a file",
    "meetings.calendar_feed": "a file",
    "offline.part": "JSON",
    "worker.manifest": "JSON",
    "worker.outbox": "a part of every page, which tests/e2e/test_offline.py looks at",
    "worker.script": "a script",
    "worker.loaded": "a script",
    "pictures.show": "a file",
    "previews.medium": "a file",
    "quizzes.resume": "leads to a question",
    "uploads.of_trainee": "a file",
    "uploads.show": "a file",
}


@dataclass(frozen=True, slots=True)
class World:
    """A site with something on every page: the names in the paths, and who sits where."""

    names: Mapping[str, str]
    people: Mapping[str, identity.Person]


def settle(app: Flask, cast: Cast, mailbox: Mailbox, folder: Path) -> World:
    """Let Alice come to her certificate and Nadia half-way, through the pages' own forms; then edit what they answered.

    ``folder`` is an empty one for the edited content: the first edit is published, the second is not yet.
    """
    nadia = people.trainee(app, cast.cohort, "Nadia Alieva", card="NAD1A000", email="nadia@example.org")
    people.give(app, nadia, identity.TRAINEE, programme=cast.other_programme, cohort=cast.other_cohort.id)
    case = doorway.source(level="optional")
    first = planned.add(trainee.draft(app, folder / "published")).add(gauge.PATH, gauge.SOURCE)
    essay.publish(first.add(doorway.PATH, case), level="optional")
    zarina = people.trainee(app, cast.cohort, "Зарина Қодирова-Сайфиддинова Абдурахмоновна")
    second = people.cohort(app, cast.programme, title="Khujand, December 2026", place="Khujand")
    people.trainee(app, second, "សុខ ចាន់ធី")
    people.trainee(app, second, "فرشته احمدی")
    agreeing, soraya = private(app, cast)
    names = {
        **half_way(app, people.again(app, nadia), cast),
        **written(app, people.again(app, nadia), cast),
        **to_the_end(app, cast.alices_seat),
        **walked(app, cast),
        **planned_and_recalled(app, people.again(app, zarina), cast),
        **gathered(app, cast),
        **appraised(app, people.again(app, nadia), cast),
        "cohort": cast.cohort.code,
        "join_code": cast.cohort.join_code,
        "programme": str(cast.programme),
        "membership": str(cast.alices_seat.membership),
        "alice": str(cast.alice.id),
        "nadia": str(nadia.id),
        "zarina": str(zarina.id),
        "other_of_ours": second.code,
        "email": new_address(app, nadia, mailbox),
        "invitation": invitation(app, cast, mailbox),
        "report": report(app, cast),
        **evidence(app, cast),
        **agreeing,
        "edited": EDITED,
    }
    quiz = "overdose/en/01-response/09-quiz.md"
    draft = trainee.draft(app, folder).edit(quiz, "- = 2 mg", "- = 1 mg").add(gauge.PATH, gauge.SOURCE)
    planned.add(draft).add(doorway.PATH, case).add(essay.PATH, essay.source(level="optional")).publish()
    draft.edit(quiz, "Four questions on this module.", "Four questions about this module.")
    app.config["LMS_CONTENT"] = str(draft.folder)
    edit(app, cast.dave)
    rosa = reviewer(app, "Rosa Umarova")
    rosa.sign("response/first-steps")
    rosa.refuse("response/quiz", "One milligram is not the largest dose in our protocol.")
    known = {"nadia": nadia, "alice": cast.alice, "bob": cast.bob, "carol": cast.carol, "dave": cast.dave}
    known |= {"rosa": rosa.person, "zarina": zarina, "soraya": soraya}
    return World(names, {name: people.again(app, person) for name, person in known.items()})


def private(app: Flask, cast: Cast) -> tuple[dict[str, str], Person]:
    """Let a programme ask things of its trainees; another one asks them to agree, and keeps names for a month."""
    agreeing = people.programme(app, "A programme that asks to agree")
    people.give(app, cast.carol, identity.MANAGER, programme=agreeing)
    cohort = people.cohort(app, agreeing, title="Kulob, September 2026", ends_on=date(2026, 9, 30))
    soraya = people.trainee(app, cohort, "Soraya Mirzoeva")
    carol, manage = people.signed_in(app, cast.carol), "/manage/programmes/"
    carol.post(f"{manage}{cast.programme}/privacy", data={"asks": ["sex", "profession", "organisation", "works_in"]})
    carol.post(f"{manage}{agreeing}/privacy", data={"months": "1"})
    texts = {f"text-{code}": "We keep your name for a month." for code in app.config["LMS_LANGUAGES"]}
    carol.post(f"{manage}{agreeing}/consent", data=texts)
    carol.get(f"/manage/{cast.cohort.code}/people")
    return {"agreeing": cohort.code, "agreeing_programme": str(agreeing)}, soraya


def evidence(app: Flask, cast: Cast) -> dict[str, str]:
    """Let another cohort of Carol's take both tests, and ask Alice how it goes at work; return cohort and link."""
    cohort = people.cohort(app, cast.programme, title="Bokhtar, November 2026", place="Bokhtar")
    measured(app, cohort)
    survey = work_survey(app, cast.alices_seat)
    with app.app_context():
        links = {"survey": work_surveys.signed(survey), "whose": letters.signed(cast.alice.id)}
        return {"measured": cohort.code, **links, **pack(app, cast)}


def pack(app: Flask, cast: Cast) -> dict[str, str]:
    """Let Carol make a pack of her programme, and a link that opens it; return what names them."""
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/evidence"
    carol.post(page, data={"named": "1"})
    with app.app_context():
        (made,) = packs.of_scope(cast.programme)
    carol.post(f"/manage/evidence/{made.id}/links", data={"holder": "Рахима, auditor", "days": "90"})
    with app.app_context():
        (link,) = packs.links(made)
        return {"pack": str(made.id), "ticket": packs.signed(link.id)}


def gathered(app: Flask, cast: Cast) -> dict[str, str]:
    """Let the cohort meet, and Alice stand in the register."""
    meeting, scan, _feed = met(app, cast.alices_seat)
    form = {f"p-{cast.alice.id}": "part"}
    people.signed_in(app, cast.bob).post(f"/teach/{cast.cohort.code}/meetings/{meeting}", data=form)
    return {"meeting": str(meeting), "scan": scan}


def appraised(app: Flask, nadia: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Alice do the exercise, Nadia begin it, and Alice and Bob appraise a service twice and once more begin."""
    here, alice, bob = cast.cohort, people.signed_in(app, cast.alice), people.signed_in(app, cast.bob)
    exercise = appraising.open_exercise(bob, here)
    appraising.rate(alice, here, exercise, {**appraising.KEY, "CA1a": "1"})
    appraising.rate(people.signed_in(app, nadia), here, exercise, {"AC1a": "1"}, hand_in=False)
    met = dict.fromkeys(appraising.CODES, "2")
    rounds = []
    for kind in ("external", "again", "again"):
        rounds.append(appraising.begin(bob, here, cast.alice, cast.bob, kind=kind))
        app.config["LMS_CLOCK"].forward(seconds=1)  # what comes before is told by the time
    for who in (alice, bob):
        low = {"CA1a": "0", "CA1b": "NA", "AC1a": "1", "CA2a": "1", "RI1a": "1" if who is bob else "0"}
        appraising.rate(who, here, rounds[0], {**met, **low})
        appraising.rate(who, here, rounds[1], {**met, "CA1a": "1"})
    form = {"action": "Order 40 kits", "owner": "Head nurse", "due": "2026-11-01", "status": "under-way"}
    bob.post(f"/teach/{here.code}/appraisal/{rounds[0]}/plan/CA1a", data=form)
    return {"exercise": exercise, **dict(zip(("appraised", "appraised_again", "to_rate"), rounds, strict=True))}


def half_way(app: Flask, nadia: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Nadia answer wrong, fail a quiz and begin it again."""
    held = next(each for each in nadia.memberships if each.cohort == cast.cohort)
    work = trainee.at_work(app, nadia, Seat(held.id, nadia, cast.cohort))
    pre_test = work.take(trainee.PRE_TEST)
    work.check("response/signs", "t-1-c1", "1")
    work.read("response/first-steps")
    failed = work.begin(trainee.QUIZ)
    work.hand_in(failed)
    begun = work.begin(trainee.QUIZ)
    work.answer(begun, "t-q-03", "20 mg")
    return {"pre_test": str(pre_test), "failed": str(failed), "open": str(begun)}


def written(app: Flask, nadia: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Alice's essay be marked, Nadia's wait, and somebody else's be under way."""
    held = next(each for each in nadia.memberships if each.cohort == cast.cohort)
    marked = essay.write(trainee.at_work(app, cast.alice, cast.alices_seat))
    waiting = essay.write(
        trainee.at_work(app, nadia, Seat(held.id, nadia, cast.cohort)), content=essay.picture(size=(900, 600))
    )
    marked_text = essay.answer_to(app, marked, essay.TEXT)
    form = {"points-1": "1", "points-2": "1", "comment": "Well begun.\nAsk once more before you advise."}
    people.signed_in(app, cast.bob).post(f"/teach/{cast.cohort.code}/mark/{marked_text}", data=form)
    another = trainee.at_work(app, cast.alice, cast.alices_seat)
    to_send = another.begin(essay.ESSAY)
    essay.send_file(another, to_send, essay.picture())
    return {
        "to_send": str(to_send),
        "marked": str(marked),
        "marked_text": str(marked_text),
        "waiting": str(waiting),
        "text": str(essay.answer_to(app, waiting, essay.TEXT)),
        "file": str(essay.answer_to(app, waiting, essay.FILE)),
    }


def to_the_end(app: Flask, seat: Seat) -> dict[str, str]:
    """Let a trainee complete the course and issue their certificate."""
    work = trainee.at_work(app, seat.person, seat)
    for lesson in trainee.CHECKS:
        work.read(lesson)
    attempts: list[UUID] = [work.take(quiz) for quiz in trainee.RIGHT]
    work.send("certificate")
    number = work.get("certificate").text.partition("/verify/")[2].partition('"')[0]
    return {"number": number, "passed": str(attempts[1])}


def planned_and_recalled(app: Flask, zarina: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Alice hand in a plan and a report, and Zarina have finished a module days ago and answered a point of it."""
    report = planned.accepted(app, trainee.at_work(app, cast.alice, cast.alices_seat), cast.alices_seat)
    (held,) = zarina.memberships
    seat = Seat(held.id, zarina, cast.cohort)
    with app.app_context(), database.writing():
        for activity in (*list(trainee.CHECKS)[:2], trainee.QUIZ):
            records.append(replace(people.did(seat, activity), happened_at=clock.now() - timedelta(days=4)))
    return {"visit": str(report), "review": str(planned.recalled(app, seat))}


def walked(app: Flask, cast: Cast) -> dict[str, str]:
    """Let Alice walk through the case to a bad end, and begin it again."""
    work = trainee.at_work(app, cast.alice, cast.alices_seat)
    return {"ended": str(doorway.walk(work, 1, 2)), "under_way": str(doorway.walk(work, 0))}


def report(app: Flask, cast: Cast) -> str:
    """Let Alice say that something seems wrong, and Bob answer; return the report's id."""
    work = trainee.at_work(app, cast.alice, cast.alices_seat)
    text = "Ten breaths a minute is not slow.\nOur protocol says eight."
    work.send("report/response/signs?part=0", kind="fact", passage="0", text=text)
    with app.app_context():
        (found,) = reported.of_seat(cast.alices_seat)
    answer = {"act": "answered", "text": "Thank you: we ask the author."}
    people.signed_in(app, cast.bob).post(f"/content/reports/{found.id}", data=answer)
    return str(found.id)


def new_address(app: Flask, who: identity.Person, mailbox: Mailbox) -> str:
    """Return the link that is sent to a new e-mail address."""
    people.signed_in(app, who).post("/account/email", data={"email": "nadia.new@example.org"}).close()
    return mailbox.link()


def invitation(app: Flask, cast: Cast, mailbox: Mailbox) -> str:
    """Return the link that somebody is invited with."""
    form = {"id": str(cast.other_programme), "name": "Emil Ćosić", "email": "emil@example.org"}
    people.signed_in(app, cast.carol).post(f"/manage/{cast.cohort.code}/people/new", data=form)
    return mailbox.link()
