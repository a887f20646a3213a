"""The content folder as a library: `read(folder)` gives what can be served, and every problem that was found.

Nothing in a file makes it raise. An activity with an error is left out and named in `Library.broken`; everything else
is there. `python -m curricula FOLDER` prints the problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from curricula import activities, coherence, courses, doses, hints, shared, staleness
from curricula.activities.draft import COMMON_KEYS, WORDS, Draft
from curricula.appraisal import shelf
from curricula.doses import PlainDose
from curricula.files import Folder
from curricula.findings import Findings, Memory, digest
from curricula.front_matter import Header, Reading, parse
from curricula.lending import lent
from curricula.limits import keeps_to_limits
from curricula.model import Activity, Curriculum, Library, Module, SafetyFact, Source, Term
from curricula.page import Page, Surroundings
from curricula.problems import Notes, Problem
from curricula.sections import split

ORIGINAL = "en"
"""The language that others are translated from, where a curriculum has it."""

SHARED = "shared"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NUMBERED = re.compile(r"(\d+)-([a-z0-9][a-z0-9-]*)")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?")


@dataclass(frozen=True, slots=True)
class _Common:
    """What is shared, by language and then by key; a language without a row of its own has the original's."""

    sources: Mapping[str, Mapping[str, Source]]
    safety: Mapping[str, Mapping[str, SafetyFact]]
    glossary: Mapping[str, Mapping[str, Term]]
    doses: Mapping[str, tuple[PlainDose, ...]]


@dataclass(frozen=True, slots=True)
class _File:
    """An activity's file with its header; `name` is its path below the language folder, `text` names what it says."""

    path: str
    name: str
    id: str
    header: Header
    text: str


@dataclass(slots=True)
class _Course:
    """A curriculum in one language while it is read."""

    description: courses.Description
    header: Header
    modules: Mapping[str, tuple[_File, ...]]
    around: Surroundings
    drafts: dict[str, Draft] = field(default_factory=dict)
    found: dict[str, Findings] = field(default_factory=dict)

    @property
    def files(self) -> Iterator[_File]:
        """List the files of all modules in the order of the course."""
        return (file for files in self.modules.values() for file in files)


def read(
    folder: Path, memory: Memory | None = None, instead: Mapping[str, str] | None = None
) -> tuple[Library, tuple[Problem, ...]]:
    """Read a content folder; give the library, and all problems in the order of the files.

    With a `memory`, a file that it knows is not read again: its problems are there, and its activity where the memory
    has it. `instead` has texts by path that are read, always, in the place of what those files say.
    """
    content = Folder(folder, instead or {})
    memory = memory or Memory()
    common = _common(content)
    curricula: dict[tuple[str, str], Curriculum] = {}
    broken: set[tuple[str, str, str]] = set()
    files: dict[tuple[str, str, str], str] = {}
    for id in content.folders():
        if id != SHARED:
            for course in _languages(content, id, common, broken, files, memory):
                curricula[id, course.language] = course
    library = Library(
        curricula=curricula,
        safety={language: tuple(facts.values()) for language, facts in common.safety.items()},
        glossary={language: tuple(terms.values()) for language, terms in common.glossary.items()},
        sources={language: tuple(sources.values()) for language, sources in common.sources.items()},
        broken=frozenset(broken),
        files=files,
        media={id: _media(content, id) for id in content.folders() if id != SHARED},
    )
    found = (problem for notes in content.notes.values() for problem in notes.found)
    return library, tuple(sorted(found))


def original_first(language: str) -> tuple[bool, str]:
    """Sort the language that others are translated from before them."""
    return language != ORIGINAL, language


def _common(content: Folder) -> _Common:
    languages = {name for id in content.folders() for name in content.folders(id) if LANGUAGE.fullmatch(name)}
    sources: dict[str, Mapping[str, Source]] = {}
    safety: dict[str, Mapping[str, SafetyFact]] = {}
    glossary: dict[str, Mapping[str, Term]] = {}
    plain: dict[str, tuple[PlainDose, ...]] = {}
    for language in sorted(languages, key=original_first):
        text, notes = _shared_text(content, language, "sources.md")
        sources[language] = {**sources.get(ORIGINAL, {}), **{row.key: row for row in shared.read_sources(text, notes)}}
        text, notes = _shared_text(content, language, "safety.md")
        facts = {fact.id: fact for fact in shared.read_safety(text, language, sources[language], notes)}
        shared.compare_numbers(facts, safety.get(ORIGINAL, {}), text, notes)
        safety[language] = {**safety.get(ORIGINAL, {}), **shared.of_countries(facts, safety.get(ORIGINAL, {}))}
        text, notes = _shared_text(content, language, "doses.md")
        plain[language] = doses.read_doses(text, safety[language], notes)
        text, notes = _shared_text(content, language, "glossary.md")
        terms = shared.read_glossary(text, notes, glossary.get(ORIGINAL, {}))
        for name in ("safety.md", "glossary.md"):
            staleness.judge_file(
                content, f"{SHARED}/{ORIGINAL}/{name}", f"{SHARED}/{language}/{name}", language, numbers=False
            )
        glossary[language] = {**glossary.get(ORIGINAL, {}), **terms}
        shelf.read(content, language)  # for what is wrong in it: an appraisal takes its set from the folder by itself
    return _Common(sources, safety, glossary, plain)


def _shared_text(content: Folder, language: str, name: str) -> tuple[str, Notes]:
    path = f"{SHARED}/{language}/{name}"
    return (content.text(path) or "") if content.has(path) else "", content.notes_for(path)


def _media(content: Folder, id: str) -> Mapping[str, Path]:
    folder = f"{id}/media"
    paths = content.sizes(folder) if "media" in content.folders(id) else {}
    return {path.removeprefix(f"{folder}/"): content.root / path for path in paths}


def _languages(
    content: Folder,
    id: str,
    common: _Common,
    broken: set[tuple[str, str, str]],
    files: dict[tuple[str, str, str], str],
    memory: Memory,
) -> Iterator[Curriculum]:
    """Read a curriculum in every language it has, the original first."""
    original: _Course | None = None
    names = content.folders(id)
    for name in sorted(names, key=original_first):
        if name == "media":
            continue
        if not LANGUAGE.fullmatch(name):
            content.notes_for(f"{id}/{name}").add(1, "W001", f"the folder {name!r} is not read",
                                                  "Name a folder by its language: en, ru, sr-Latn")  # fmt: skip
            continue
        course = _course(content, id, name, common, original)
        if course is None:
            broken.add((id, name, ""))
            continue
        for file in course.files:
            files.setdefault((id, name, file.id), file.path)
        found = dict(_activities(content, course, original, memory))
        index = content.notes_for(f"{id}/{name}/index.md")
        header = Reading(course.header.entries, index)
        roles = {Reading(file.header.entries, index).text("role") for file in course.files}
        ids = {file.id for file in course.files}
        coherence.expect_asked(course.description.certificate, ids, roles, header)
        coherence.expect_papers(course.description.forms, found.values(), header)
        memory.finish(course.header, course.around, course.found, index)
        if index.broken:
            broken |= {(id, name, activity) for activity in {"", *ids}}
        else:
            broken |= {(id, name, activity) for activity in ids - found.keys()}
            yield _whole(content, id, course, found)
        original = original or (course if name == ORIGINAL else None)


def _course(content: Folder, id: str, language: str, common: _Common, original: _Course | None) -> _Course | None:
    path = f"{id}/{language}"
    notes = content.notes_for(f"{path}/index.md")
    if not content.has(f"{path}/index.md"):
        notes.add(1, "E006", "the curriculum has no index.md", "Write one with title:, summary: and outcomes:")
        return None
    header = parse(content.text(f"{path}/index.md"), notes)
    if not header.whole:
        return None
    described = courses.read_description(header, language, original.header if original else None, notes)
    if original is not None:
        staleness.judge_file(content, f"{id}/{ORIGINAL}/index.md", f"{path}/index.md", language)
    modules = {module: tuple(_files(content, path, module, original)) for module in _modules(content, path)}
    around = Surroundings(
        language=language,
        curriculum=id,
        outcomes=frozenset(outcome.id for outcome in described.outcomes),
        sources=common.sources[language],
        safety=common.safety[language],
        glossary=common.glossary[language],
        doses=common.doses[language],
        media=content.sizes(f"{id}/media") if "media" in content.folders(id) else {},
        activities={f"{path}/{file.name}": file.id for files in modules.values() for file in files},
    )
    return _Course(described, header, modules, around)


def _modules(content: Folder, path: str) -> Iterator[str]:
    """List the module folders in the order of their numbers."""
    seen: dict[str, str] = {}
    numbered = []
    for name in content.folders(path):
        match = NUMBERED.fullmatch(name)
        notes = content.notes_for(f"{path}/{name}")
        if match is None:
            notes.add(1, "E007", f"the folder {name!r} has no number", "Name it 01-words in small letters a–z")
        elif match[2] in seen:
            notes.add(1, "E008", f"{seen[match[2]]} and {name} are the same module {match[2]!r}", "Rename one of them")
        else:
            seen[match[2]] = name
            numbered.append((int(match[1]), name))
    return (name for _, name in sorted(numbered))


def _files(content: Folder, path: str, module: str, original: _Course | None) -> Iterator[_File]:
    """List the activities of a module with their headers, in the order of their numbers."""
    theirs = {file.name: file for files in original.modules.values() for file in files} if original else {}
    numbered = []
    for name in content.files(f"{path}/{module}"):
        match = NUMBERED.fullmatch(name.removesuffix(".md")) if name.endswith(".md") else None
        place = f"{path}/{module}/{name}"
        if match is not None:
            numbered.append((int(match[1]), name, place, f"{module.partition('-')[2]}/{match[2]}"))
        elif name.endswith(".md") and name != "index.md":
            content.notes_for(place).add(1, "E007", f"the file {name!r} has no number",
                                         "Name it 01-words.md in small letters a–z")  # fmt: skip
        elif name != "index.md":
            content.notes_for(place).add(1, "W001", f"the file {name!r} is not read",
                                         "Lessons end in .md, pictures lie in the media folder")  # fmt: skip
    for _, name, place, id in sorted(numbered):
        yield _file(content, place, f"{module}/{name}", id, theirs, bool(original))


def _file(content: Folder, path: str, name: str, id: str, theirs: Mapping[str, _File], translated: bool) -> _File:
    notes = content.notes_for(path)
    text = content.text(path)
    header = parse(text, notes)
    if "shared" in header.entries:
        path, text, header = lent(content, path, header)
        notes = content.notes_for(path)
    before = theirs.get(name)
    if before is not None:
        entries = courses.take_over(header.entries, before.header.entries, WORDS, notes)
        header = Header(entries, header.body, header.body_line, header.whole)
    elif translated:
        notes.add(1, "W501", "there is no file of this name in the original", "Give it the name of what it translates")
    chosen = Reading(header.entries, notes).text("id") or id
    if not _ID.fullmatch(chosen):
        notes.add(1, "E102", f"{chosen!r} cannot be an id", "Write id: module/activity in small letters a–z")
    return _File(path, name, chosen, header, digest(text) if text is not None else "")


def _activities(
    content: Folder, course: _Course, original: _Course | None, memory: Memory
) -> Iterator[tuple[str, Activity]]:
    """Read the activities; one with an error is not given, nor one of which the memory knows the findings alone."""
    asked: dict[str, str] = {}
    seen: dict[str, str] = {}
    name = _naming(content, course, original)
    for file in course.files:
        notes = content.notes_for(file.path)
        if file.id in seen:
            wrong = f"this and {seen[file.id]} have the same id {file.id!r}"
            notes.add(1, "E008", wrong, "Set another id: in one of them")
            continue
        seen[file.id] = file.name
        key = name(file)
        may_recall = file.path not in content.instead and (key in memory.read or not _is_judged_with_others(file))
        if may_recall and key in memory.known:
            findings, activity = memory.recall(key, notes)
        else:
            activity = _activity(content, file, course, original)
            draft = course.drafts.get(file.id)
            findings = memory.learn(key, notes, draft, activity)
        course.found[file.path] = findings
        for id, line in findings.questions.items():
            if id in asked:
                notes.add(line, "E103", f"the question id {id!r} is also in {asked[id]}",
                          "Give one of them another id; a copied question needs a new one")  # fmt: skip
            asked.setdefault(id, file.name)
        if activity is not None and not notes.broken:
            yield file.id, activity


def _naming(content: Folder, course: _Course, original: _Course | None) -> Callable[[_File], str]:
    """Give what names a file by everything that its activity and its problems depend on; "" for one that is read again.

    A translation depends on the file that it was made from, found by its name and by its id, and on what is wrong with
    that. A file that several courses share has the problems of all of them.
    """
    around = (course.around.name, original.around.name if original else "")
    files = tuple(original.files) if original else ()
    by_name, by_id = {file.name: file for file in files}, {file.id: file for file in reversed(files)}

    def name(file: _File) -> str:
        if not file.text or file.path.startswith(f"{SHARED}/"):
            return ""
        made_from = [each for each in (by_name.get(file.name), by_id.get(file.id)) if each is not None]
        told = [(each.path, each.id, each.text, str(content.notes_for(each.path).broken)) for each in made_from]
        return digest(*around, file.path, file.text, *(part for each in told for part in each))

    return name


def _is_judged_with_others(file: _File) -> bool:
    """Whether more is asked of a file than its memory holds: papers are compared as a whole."""
    role = file.header.entries.get("role")
    return role is not None and role.value in coherence.TOGETHER


def _activity(content: Folder, file: _File, course: _Course, original: _Course | None) -> Activity | None:
    notes = content.notes_for(file.path)
    if not file.header.whole or not keeps_to_limits(file.header.body, file.header.body_line, notes):
        return None
    reading = Reading(file.header.entries, notes)
    forms = {form.model.kind: form for form in activities.forms()}
    kind = reading.text("kind", "lesson")
    if kind not in forms:
        close = get_close_matches(kind, forms, n=1, cutoff=0.6)
        fix = f"Write kind: {close[0]}" if close else f"It can be: {', '.join(forms)}"
        notes.add(reading.line("kind"), "E209", f"there is no kind of activity called {kind!r}", fix)
        return None
    reading.expect(COMMON_KEYS | set(forms[kind].keys))
    page = Page(notes, course.around, file.path)
    before = _draft(content, original, file.id) if original else None
    sections = split(file.header.body, file.header.body_line)
    draft = Draft(file.id, reading, sections, page, before)
    course.drafts[file.id] = draft
    activity = forms[kind].read(draft)
    page.close()
    draft.compare_questions()
    hints.look(draft, activity)
    if before is not None:
        staleness.judge_file(content, before.page.path, file.path, draft.language)
    return activity


def _draft(content: Folder, course: _Course, id: str) -> Draft | None:
    """Find an activity as it was read; read it now where the memory made that unnecessary before."""
    file = next((file for file in course.files if file.id == id), None)
    if file is not None and id not in course.drafts:
        _activity(content, file, course, None)
    return course.drafts.get(id)


def _whole(content: Folder, id: str, course: _Course, found: Mapping[str, Activity]) -> Curriculum:
    described = course.description
    path = f"{id}/{course.around.language}"
    return Curriculum(
        id=id,
        language=course.around.language,
        title=described.title,
        code=described.code,
        summary=described.summary,
        audience=described.audience,
        outcomes=described.outcomes,
        modules=tuple(
            _module(content, path, name, [found[file.id] for file in files if file.id in found])
            for name, files in course.modules.items()
        ),
        certificate=described.certificate,
        forms=described.forms,
    )


def _module(content: Folder, path: str, name: str, members: list[Activity]) -> Module:
    notes = content.notes_for(f"{path}/{name}/index.md")
    if content.has(f"{path}/{name}/index.md"):
        header = parse(content.text(f"{path}/{name}/index.md"), notes)
        reading = Reading(header.entries, notes)
        reading.expect(courses.MODULE_KEYS)
        summary = reading.text("summary")
        language, curriculum = path.rpartition("/")[2], path.rpartition("/")[0]
        staleness.judge_file(content, f"{curriculum}/{ORIGINAL}/{name}/index.md", f"{path}/{name}/index.md", language)
        title = reading.required("title", 'title: "What the module is called"') if header.whole else ""
    else:
        notes.add(1, "E006", "the module has no index.md", "Write one with title: and summary:")
        title = summary = ""
    id = name.partition("-")[2]
    return Module(id, title or id.replace("-", " ").capitalize(), summary, tuple(members))
