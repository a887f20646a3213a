"""Reading a branching case: its text through the page, its skeleton checked so that nobody gets stuck in it."""

from __future__ import annotations

from curricula.activities.draft import Draft
from curricula.activities.scenario.case import Move, Scenario, Scene
from curricula.activities.scenario.plan import Choice, Place, Plan, plan
from curricula.markup import to_html, to_inline
from curricula.page import nearest
from curricula.problems import Notes


def read(draft: Draft) -> Scenario:
    """Read a case."""
    before = plan(draft.original, Notes("")) if draft.original else None
    made = plan(draft, draft.page.notes, before)
    for place in made.places:
        draft.page.anchor(place.section.title)
    _expect_whole(made, draft.page.notes)
    if before is not None:
        _compare(draft, made, before)
    intro = draft.html(draft.sections[0])
    scenes = tuple(_scene(draft, made, place) for place in made.places)
    debrief = "".join(draft.html(section) for section in made.debrief)
    return Scenario(**draft.common(), intro=intro, meters=made.meters, scenes=scenes, debrief=debrief)


def _scene(draft: Draft, made: Plan, place: Place) -> Scene:
    section = place.section
    text = to_html(place.text, draft.page, section.text_line) if place.text.strip() else ""
    moves = tuple(_move(draft, made, place, choice) for choice in place.choices)
    return Scene(place.id, place.title, text, moves, place.ending)


def _move(draft: Draft, made: Plan, place: Place, choice: Choice) -> Move:
    only = len(place.choices) == 1
    feedback = to_html(choice.feedback, draft.page, choice.feedback_line) if choice.feedback else ""
    if not feedback and not only:
        draft.page.notes.add(choice.line, "W601", f"the choice {choice.text[:40]!r} has no feedback",
                             "Say below it what it leads to and why:   > …")  # fmt: skip
    return Move(
        to_inline(choice.text, draft.page, choice.line),
        made.anchors.get(choice.to, ""),
        choice.effects,
        choice.is_best or only,
        feedback,
    )


def _expect_whole(made: Plan, notes: Notes) -> None:
    """Note everything in which somebody who walks through the case could get stuck or lost."""
    for place in made.places:
        _expect_ways_on(made, place, notes)
    if not any(place.is_end for place in made.places):
        notes.add(1, "E607", "the case has no ending", "Write one: ## End: She comes back next week (good)")
        return
    if made.places[0].is_end:
        notes.add(made.places[0].section.line, "E612", "the case begins with an ending", "Write a scene above it")
    ways = {place.id: {made.anchors.get(choice.to, "") for choice in place.choices} for place in made.places}
    reached = _spread({made.places[0].id}, ways)
    back = {id: {other for other, onward in ways.items() if id in onward} for id in ways}
    finite = _spread({place.id for place in made.places if place.is_end}, back)
    for place in made.places:
        line, title = place.section.line, place.section.title
        if place.id not in reached:
            notes.add(line, "E603", f"no choice leads to {title!r}", f"Link to it: [What one does](#{place.id})")
        elif place.choices and place.id not in finite:
            notes.add(line, "E604", f"from {title!r} no ending can be reached", "Let one of its choices lead out")
    _expect_good_end(made, notes)


def _expect_good_end(made: Plan, notes: Notes) -> None:
    """Note where the best choices lead round in a circle: whoever does everything right would never be done."""
    places, seen = {place.id: place for place in made.places}, set[str]()
    place: Place | None = made.places[0]
    while place is not None and place.choices and place.id not in seen:
        seen.add(place.id)
        best = next((choice for choice in place.choices if choice.is_best), place.choices[0])
        place = places.get(made.anchors.get(best.to, ""))
    if place is not None and place.id in seen:
        notes.add(place.section.line, "E604", f"the best choices lead back to {place.section.title!r}",
                  "Mark with * a choice that leads on")  # fmt: skip


def _expect_ways_on(made: Plan, place: Place, notes: Notes) -> None:
    title, line = place.section.title, place.section.line
    if place.is_end and place.choices:
        notes.add(place.choices[0].line, "E612", f"the ending {title!r} has choices", "Remove them, or End: above")
    elif not place.is_end and not place.choices:
        notes.add(line, "E601", f"nothing can be done in {title!r}",
                  "Write choices, - [What one does](#scene), or make it an ending: ## End: … (good)")  # fmt: skip
    best = sum(choice.is_best for choice in place.choices)
    if len(place.choices) > 1 and best != 1:
        wrong = f"{title!r} has {best} best choices" if best else f"no choice of {title!r} is marked as the best"
        notes.add(line, "E606", wrong, "Put one * behind the best one: - [What one does](#scene) *")
    for choice in place.choices:
        if choice.to not in made.anchors:
            name = choice.to.removeprefix("h-")
            fix = nearest(name, [anchor.removeprefix("h-") for anchor in made.anchors])
            notes.add(choice.line, "E602", f"there is no scene #{name}", fix or f"Write it: ## {name.capitalize()}")


def _spread(found: set[str], ways: dict[str, set[str]]) -> set[str]:
    waiting = list(found)
    while waiting:
        new = ways.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _compare(draft: Draft, made: Plan, before: Plan) -> None:
    """Note where a translation has other scenes or choices than its original; both have to be whole for that."""
    assert draft.original is not None
    if draft.original.page.notes.broken or draft.page.notes.broken:
        return
    if len(made.places) != len(before.places):
        wrong = f"there are {len(made.places)} scenes here and {len(before.places)} in the original"
        draft.page.notes.add(1, "E613", wrong, "Translate each scene, in the order of the original")
        return
    for mine, theirs in zip(made.places, before.places, strict=True):
        if made.shape(mine) != before.shape(theirs):
            wrong = f"{mine.section.title!r} has other choices than the original"
            fix = "Keep their number and order, where they lead, what they do, and the *"
            draft.page.notes.add(mine.section.line, "E613", wrong, fix)
