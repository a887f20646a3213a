"""What a new file says before anybody has written in it: sound as it stands, for every kind of activity that there is.

The words to replace are in the language of whoever begins the file, the keywords in that of the course.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curricula import activities
from curricula.page import anchor_of
from curricula.words import spelled
from lms.language import gettext_lazy as _
from lms.teaching.editing import inserts

MODULE = "module"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A kind of file as authors choose it: what it is called, and how one begins.

    In ``text``, ``{title}`` is the title in quotes, ``{question}`` an example for a quiz; every other name is one of
    the :data:`PHRASES`, a place in a case that one of them names, as ``{to_next}``, or one of the :data:`KEYWORDS`.
    """

    name: object
    text: str


PHRASES: Mapping[str, object] = {
    "about": _("What it is about, in two sentences."),
    "heading": _("The first heading"),
    "words": _("Text."),
    "summary": _("What this module is about."),
    "task": _("What the plan shall be about, and who reads it."),
    "before": _("Who you are in this case, and where. Everybody in it is invented."),
    "first": _("The first scene"),
    "first_words": _("What you see and hear."),
    "better_choice": _("What helps"),
    "better_because": _("What comes of it, and why that helps."),
    "worse_choice": _("What does not help"),
    "worse_because": _("What comes of it, and what would have been better."),
    "next": _("The second scene"),
    "next_words": _("What happens then."),
    "only_choice": _("The only thing to do here"),
    "well": _("It ends well"),
    "well_words": _("What has become of everybody."),
    "badly": _("It ends in harm"),
    "badly_words": _("What has become of everybody, and what can be learned from it."),
    "asked": _("What is asked"),
    "first_item": _("The first sign"),
    "second_item": _("The second sign"),
    "no": _("No"),
    "yes": _("Yes"),
    "score": _("Score"),
    "band": _("Band"),
    "onward": _("What to do next"),
    "few": _("Few signs"),
    "few_onward": _("Look again in an hour."),
    "many": _("Many signs"),
    "many_onward": _("Ask a colleague."),
    "example": _("An invented person"),
}

PLACES = ("next", "well", "badly")
KEYWORDS = ("end", "good", "harm", "bands", "case")

BEGINNINGS: Mapping[str, Beginning] = {
    "lesson": Beginning(_("A lesson"), "---\ntitle: {title}\nminutes: 10\n---\n{about}\n\n## {heading}\n\n{words}\n"),
    "quiz": Beginning(_("A quiz"), "---\nkind: quiz\ntitle: {title}\nminutes: 10\npass: 80%\n---\n\n{question}"),
    "scenario": Beginning(
        _("A branching case"),
        "---\nkind: scenario\ntitle: {title}\nminutes: 10\n---\n{before}\n\n"
        "## {first}\n{first_words}\n\n"
        "- [{better_choice}](#{to_next}) *\n  > {better_because}\n"
        "- [{worse_choice}](#{to_badly})\n  > {worse_because}\n\n"
        "## {next}\n{next_words}\n\n- [{only_choice}](#{to_well})\n\n"
        "## {end_well}\n{well_words}\n\n## {end_badly}\n{badly_words}\n",
    ),
    "tool": Beginning(
        _("A tool"),
        "---\nkind: tool\ntitle: {title}\nminutes: 5\nscore: sum\n---\n{about}\n\n## {asked}\n\n"
        "### {first_item} <!-- id: first -->\n- (0) {no}\n- (2) {yes}\n\n"
        "### {second_item} <!-- id: second -->\n- (0) {no}\n- (1) {yes}\n\n"
        "## {bands}\n| {score} | {band} | {onward} |\n|---|---|---|\n"
        "| 0–1 | {few} | {few_onward} |\n| 2–3 | {many} | {many_onward} |\n\n"
        "## {case}: {example}\n- first: {yes}\n- second: {no}\n- = 2, {many}\n",
    ),
    "assignment": Beginning(_("An assignment"), "---\nkind: assignment\ntitle: {title}\nminutes: 60\n---\n{task}\n"),
}
OF_A_MODULE = "---\ntitle: {title}\nsummary: {summary}\n---\n"


def kinds() -> tuple[tuple[str, str], ...]:
    """List the kinds of activity, with what they are called; those that have no beginning of their own come last."""
    known = [form.model.kind for form in activities.forms()]
    begun = [kind for kind in BEGINNINGS if kind in known]
    others = [kind for kind in known if kind not in BEGINNINGS]
    return (*((kind, str(BEGINNINGS[kind].name)) for kind in begun), *((kind, kind) for kind in others))


def of_activity(kind: str, title: str, language: str) -> str:
    """Return the text of a new file of this kind, in a course in this language."""
    bare = f"---\nkind: {kind}\ntitle: {{title}}\nminutes: 10\n---\n{{about}}\n"
    found = BEGINNINGS.get(kind)
    return _written(found.text if found else bare, title, language)


def of_module(title: str, language: str) -> str:
    """Return the text of the index of a new module."""
    return _written(OF_A_MODULE, title, language)


def _written(text: str, title: str, language: str) -> str:
    phrases = {name: str(words) for name, words in PHRASES.items()}
    keywords = {name: spelled(name, language) for name in KEYWORDS}
    ends = {
        "well": f"{keywords['end']}: {phrases['well']} ({keywords['good']})",
        "badly": f"{keywords['end']}: {phrases['badly']} ({keywords['harm']})",
    }
    places = {f"to_{name}": anchor_of(ends.get(name, phrases[name])).removeprefix("h-") for name in PLACES}
    return text.format(
        title=_quoted(title),
        question=inserts.question(inserts.ONE_CHOICE, "---\nkind: quiz\n---\n", language),
        end_well=ends["well"],
        end_badly=ends["badly"],
        **{**phrases, "summary": _quoted(phrases["summary"])},
        **places,
        **keywords,
    )


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
