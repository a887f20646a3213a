"""Two people at one file: both are told, nobody is overwritten, and what does not collide is put together."""

from __future__ import annotations

from tests.teaching.editing.conftest import SIGNS, Author, fields

FIRST, LAST = "Three signs together mean", "Look at the pupils."


def test_changes_in_different_places_are_put_together_and_looked_over_before_they_are_saved(
    bob: Author, carol: Author
) -> None:
    form = bob.open()
    carol.write(LAST, "Look at both pupils.", note="Both of them")
    met = bob.send({**form, "text": form["text"].replace(FIRST, "These three signs mean")}, act="save")
    assert met.status_code == 409
    assert "Carol Saidova" in met.text
    assert "Both of them" in met.text
    both = fields(met.text)
    assert FIRST in bob.on_disk()
    assert bob.send(both, act="save").status_code == 303
    for words in ("These three signs mean", "Look at both pupils."):
        assert words in bob.on_disk()


def test_changes_in_the_same_place_are_shown_side_by_side_and_neither_is_lost(bob: Author, carol: Author) -> None:
    form = bob.open()
    carol.write(FIRST, "Carol says: three signs mean")
    met = bob.send({**form, "text": form["text"].replace(FIRST, "Bob says: three signs mean")}, act="save")
    assert met.status_code == 409
    assert "<del>Carol</del>" in met.text
    assert "<ins>Bob</ins>" in met.text
    assert "Carol says" in bob.on_disk()
    mine = fields(met.text)
    assert "Bob says" in mine["text"]
    # Pressing save once more, without having looked, still overwrites nothing.
    again = bob.send(mine, act="save")
    assert again.status_code == 400
    assert "Look at both versions first" in again.text
    assert "Carol says" in bob.on_disk()
    assert bob.send(mine, act="save", replace=mine["met"]).status_code == 303
    assert "Bob says" in bob.on_disk()
    history = bob.client.get(f"/content/versions/{SIGNS}").text
    assert history.index("Bob Rahimov") < history.index("Carol Saidova")


def test_a_third_person_in_between_is_met_as_well(bob: Author, carol: Author) -> None:
    form = bob.open()
    carol.write(FIRST, "Carol says: three signs mean")
    mine = fields(bob.send({**form, "text": form["text"].replace(FIRST, "Bob says: three signs")}, act="save").text)
    carol.write("Carol says", "Carol insists")
    assert bob.send(mine, act="save", replace=mine["met"]).status_code == 409
    assert "Carol insists" in bob.on_disk()


def test_a_file_that_changed_in_the_folder_is_met_like_a_person(bob: Author) -> None:
    bob.write(LAST, "Look at both pupils.")
    form = bob.open()
    place = bob.folder / SIGNS
    place.write_text(bob.on_disk().replace(FIRST, "By hand: three signs mean"), encoding="utf-8")
    met = bob.send({**form, "text": form["text"].replace(FIRST, "Bob says: three signs mean")}, act="save")
    assert met.status_code == 409
    assert "By hand" in bob.on_disk()
    assert "Bob Rahimov, " not in met.text  # who saved before has not written this


def test_a_file_that_was_removed_meanwhile_is_not_made_again_without_a_word(bob: Author, carol: Author) -> None:
    form = bob.open()
    carol.client.post(f"/content/remove/{SIGNS}", data={"hash": form["hash"]})
    met = bob.send(form, act="save")
    assert met.status_code == 409
    assert "was removed or renamed while you were writing" in met.text
    assert not (bob.folder / SIGNS).exists()
    assert bob.send(fields(met.text), act="save").status_code == 303
    assert FIRST in bob.on_disk()


def test_both_making_the_same_change_is_no_collision(bob: Author, carol: Author) -> None:
    form = bob.open()
    carol.write(FIRST, "These three signs mean")
    assert (
        bob.send({**form, "text": form["text"].replace(FIRST, "These three signs mean")}, act="save").status_code == 303
    )
