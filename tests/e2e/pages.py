"""Every page of the site, who may see it, and how to get there: a list that grows with the site.

A path has names in it that :func:`tests.e2e.settled.settle` gives; ``act`` is what is done there, where the page is the
answer to a form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload

from tests.e2e.visitor import Visitor
from tests.learning import doorway, gauge, planned

Act = Callable[[Visitor], None]

LIST = "Name,E-mail\nТимур Аскаров,timur@example.org\n,nobody@example.org\nAlice Nazarova,\n"
RIDDLE = "x1,x2\nТимур Аскаров,timur@example.org\n"
PRESENT = (
    "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
    "Alice Nazarova,,160,Yes\nA guest with a name that nobody in the cohort has,,20,Yes\n"
)
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
    Shown("soraya", "transcripts.show", "/transcript"),
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
    Shown("alice", "words.sheets", "/learn/{cohort}/sheets"),
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
    Shown("nadia", "appraisal.on_paper", "/learn/{cohort}/appraisal/{exercise}/paper"),
    Shown("alice", "appraisal.show", "/learn/{cohort}/appraisal/{exercise}"),
    Shown("alice", "appraisal.show", "/learn/{cohort}/appraisal/{to_rate}"),
    Shown("alice", "appraisal.criterion", "/learn/{cohort}/appraisal/{to_rate}/criterion/CA1a"),
    Shown("alice", "appraisal.on_paper", "/learn/{cohort}/appraisal/{to_rate}/paper"),
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
    Shown("nadia", "echo.index", "/cascade/"),
    Shown("alice", "echo.show", "/cascade/{programme}/"),
    Shown("alice", "echo.new", "/cascade/{programme}/new"),
    Shown("alice", "echo.create", "/cascade/{programme}/new", filled("Save", place="Isfara", heads="seven")),
    Shown("alice", "echo.entry", "/cascade/{programme}/{training}"),
    Shown("alice", "echo.entry", "/cascade/{programme}/{questioned}"),
    Shown("alice", "echo.ask_correction", "/cascade/{programme}/{training}/correct"),
    Shown("nobody", "naming.show", "/cascade/code"),
    Shown("nobody", "naming.show", "/cascade/code/{naming}"),
    Shown("nobody", "naming.accept", "/cascade/code/{naming}", filled("Become a trainer", name="1")),
    Shown("nobody", "naming.card", "/cascade/code/{naming}", filled("Become a trainer", name="Зарина Қодирова")),
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
    Shown("bob", "signing.index", "/teach/{cohort}/meetings/{meeting}/sign"),
    Shown("bob", "signing.show", "/teach/{cohort}/meetings/{meeting}/sign/{alice}"),
    Shown("bob", "signing.sign", "/teach/{cohort}/meetings/{meeting}/sign/{alice}", filled("Sign", name="Alice")),
    Shown("bob", "signing.paper", "/teach/{cohort}/meetings/{meeting}/paper"),
    Shown("bob", "paper_sheets.index", "/teach/{cohort}/meetings/{meeting}/sheets"),
    Shown(
        "bob",
        "paper_sheets.add",
        "/teach/{cohort}/meetings/{meeting}/sheets",
        handed_in("sheet", "no picture", "Keep this sheet"),
    ),
    Shown("bob", "presence.new", "/teach/{cohort}/meetings/{meeting}/report"),
    Shown(
        "bob",
        "presence.upload",
        "/teach/{cohort}/meetings/{meeting}/report",
        handed_in("report", PRESENT, "Look at the report"),
    ),
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
    Shown("bob", "transcript_of.show", "/teach/{cohort}/{nadia}/transcript"),
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
    Shown("carol", "renaming.ask", "/manage/{cohort}/people/{alice}/name"),
    Shown("carol", "renaming.rename", "/manage/{cohort}/people/{alice}/name", filled("Change the name", reason="")),
    Shown("carol", "duplicates.show", "/manage/programmes/{agreeing_programme}/duplicates?name=Mirzoeva"),
    Shown(
        "carol",
        "duplicates.compare",
        "/manage/programmes/{agreeing_programme}/duplicates/compare?person={soraya}&person={doubled}",
    ),
    Shown("carol", "enrolment.make_cards", "/manage/{other_of_ours}/people", ticked),
    Shown("carol", "completions.cohort", "/manage/{cohort}/records"),
    Shown("carol", "completions.cohort", "/manage/{other_of_ours}/records"),
    Shown("carol", "completions.programme", "/manage/programmes/{programme}/records"),
    Shown("carol", "results.cohort", "/manage/{cohort}/results"),
    Shown("carol", "programme_roles.index", "/manage/programmes/{programme}/roles"),
    Shown("carol", "programme_roles.give", "/manage/programmes/{programme}/roles", filled("Give the role", email="x@")),
    Shown("carol", "indicators.show", "/manage/programmes/{programme}/indicators"),
    Shown("carol", "indicators.add", "/manage/programmes/{programme}/indicators", filled("Add", target="many")),
    Shown("carol", "logos.show", "/manage/programmes/{programme}/logos"),
    Shown("carol", "logos.add", "/manage/programmes/{programme}/logos", filled("Keep the logo", owner="A fund")),
    Shown("carol", "logos.ask", "/manage/programmes/{programme}/logos/{logo}/withdraw"),
    Shown("carol", "logos.withdraw", "/manage/programmes/{programme}/logos/{logo}/withdraw", filled("Withdraw")),
    Shown("auditor", "programmes.index", "/manage/"),
    Shown("auditor", "rules.show", "/manage/{cohort}/rule"),
    Shown("assessor", "assessing.show", "/teach/{cohort}/assess"),
    Shown("organisation", "organisations.index", "/organisation/"),
    Shown("organisation", "organisations.show", "/organisation/{cohort}"),
    Shown("carol", "results.programme", "/manage/programmes/{programme}/results"),
    Shown("carol", "tokens.index", "/manage/programmes/{programme}/api"),
    Shown("carol", "tokens.make", "/manage/programmes/{programme}/api", filled("Make a token", name=" ")),
    Shown("carol", "tokens.make", "/manage/programmes/{programme}/api", filled("Make a token", name="Dashboard")),
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
    Shown("carol", "cascade.index", "/manage/programmes/{programme}/cascade"),
    Shown("carol", "cascade.index", "/manage/programmes/{programme}/cascade?from=x"),
    Shown("carol", "cascade.show", "/manage/programmes/{programme}/cascade/{training}"),
    Shown("carol", "cascade.show", "/manage/programmes/{programme}/cascade/{withdrawn}"),
    Shown(
        "carol",
        "cascade.judge",
        "/manage/programmes/{programme}/cascade/{questioned}",
        filled("Confirm", reason=" "),
    ),
    Shown("carol", "cascade.tree", "/manage/programmes/{programme}/cascade/tree"),
    Shown("carol", "cascade_trainers.index", "/manage/programmes/{programme}/cascade/trainers"),
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
    "api.nowhere": "for machines",
    "api.read": "for machines",
    "api.show": "for machines",
    "statements.cohort_file": "a file",
    "statements.programme_file": "a file",
    "appraisal_away.part": "a package for a device",
    "appraisal_files.pdf": "a file",
    "notes.take": "a file",
    "appraisal_files.table": "a file",
    "standards.give": "a file",
    "certificates.pdf": "a file",
    "transcripts.file": "a file",
    "transcript_of.file": "a file",
    "chrome.static_file": "a file",
    "completions.cohort_file": "a file",
    "completions.columns_file": "a file",
    "completions.programme_file": "a file",
    "results.cohort_file": "a file",
    "results.programme_file": "a file",
    "held.file": "a file",
    "courses.home": "leads to where one's work is",
    "health.show": "for machines",
    "credentials.issuer": "for machines",
    "credentials.revoked": "for machines",
    "credentials.show": "a file",
    "evaluation.file": "a file",
    "gains.cohort_file": "a file",
    "gains.programme_file": "a file",
    "cascade.people_file": "a file",
    "cascade.sheet": "a file",
    "cascade.trainers_file": "a file",
    "cascade.trainings_file": "a file",
    "echo.sheet": "a file",
    "evidence.download": "a file",
    "evidence_link.download": "a file",
    "issued.pdf": "a file",
    "issued.pdf_of_all": "a file",
    "offline_check.listed": "a file",
    "offline_check.worker": "a script",
    "attendance.file": "a file",
    "paper_sheets.file": "a file",
    "logos.picture": "a file",
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
