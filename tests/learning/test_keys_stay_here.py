"""Nothing that counts leaves the server with its key: the pages of a quiz are the same whatever is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from curricula import reader
from lms import publication
from tests import people
from tests.databases import Databases
from tests.learning.trainee import POST_TEST, PRE_TEST, QUIZ, Draft, Trainee, at_work, draft, log

pytestmark = pytest.mark.one_database

ATTEMPTS = {
    PRE_TEST: UUID("018f0000-0000-7000-8000-000000000001"),
    QUIZ: UUID("018f0000-0000-7000-8000-000000000002"),
    POST_TEST: UUID("018f0000-0000-7000-8000-000000000003"),
}

# Everything that decides what is right, turned round; nothing that a trainee may see before is touched.
TURNED = {
    "00-before/01-pre-test.md": [
        ("- [ ] The colour", "- [x] The colour"),
        ("- [x] The breathing", "- [ ] The breathing"),
    ],
    "99-after/01-post-test.md": [("- [ ] Deep", "- [x] Deep"), ("- [x] A sign", "- [ ] A sign")],
    "01-response/09-quiz.md": [
        ("- [ ] Give naloxone", "- [x] Give naloxone"),
        ("- [x] Call for help and", "- [ ] Call for help and"),
        ("- [x] No answer to a loud", "- [ ] No answer to a loud"),
        ("- [ ] Restless", "- [x] Restless"),
        ("- = 2 mg\n- (0%) = 20 mg", "- = 20 mg\n- (0%) = 2 mg"),
        ("| count for a minute |", "| take the temperature |"),
        ("| | take the temperature |", "| | count for a minute |"),
    ],
}


@pytest.fixture
def sites(
    databases: Databases, migrate: Callable[[str], None], make_app: Callable[..., Flask], tmp_path: Path
) -> Iterator[tuple[Trainee, Trainee]]:
    """Return Alice on two sites that differ in what is right, and in nothing that tells it."""
    with databases.fresh(migrate) as one, databases.fresh(migrate) as other:
        apps = [make_app(uri) for uri in (one, other)]
        contents = [draft(app, tmp_path / name) for app, name in zip(apps, ("one", "other"), strict=True)]
        for path, replaced in TURNED.items():
            for old, new in replaced:
                contents[1].edit(f"overdose/en/{path}", old, new)
        yield starts(contents[0]), starts(contents[1])


def starts(content: Draft) -> Trainee:
    """Publish a draft on its site, without the translation, and let Alice begin every attempt there."""
    library, problems = reader.read(content.folder)
    assert not [problem for problem in problems if "/en/" in problem.path]
    with content.app.app_context():
        publication.publish(library)
    cast = people.settle(content.app)
    alice = at_work(content.app, cast.alice, cast.alices_seat)
    for quiz, attempt in ATTEMPTS.items():
        assert alice.begin(quiz, id=str(attempt)) == attempt
    assert len(log(content.app, cast.alices_seat)) == len(ATTEMPTS)
    return alice


def pages(alice: Trainee) -> list[str]:
    """Return every page of every attempt as it is now, without what differs between two sites anyway."""
    paths = [f"quiz/{quiz}" for quiz in ATTEMPTS]
    for attempt in ATTEMPTS.values():
        paths += [f"attempt/{attempt}/{number}" for number in range(1, len(alice.questions(attempt)) + 1)]
        paths += [f"attempt/{attempt}/review", f"attempt/{attempt}/result"]
    return [
        same(alice, alice.client.get(f"/learn/{alice.cohort}/{path}", follow_redirects=True).text) for path in paths
    ]


def same(alice: Trainee, page: str) -> str:
    """Leave out what differs anyway: the cohort's code, ids, and receipts, which nobody can make without the secret."""
    page = re.sub(r"<dd>\w{4}-\w{4}</dd>", "", page.replace(alice.cohort, "COHORT"))
    return re.sub(r'name="id" value="[^"]+"', "", page)


def test_no_page_of_an_open_attempt_depends_on_what_is_right(sites: tuple[Trainee, Trainee]) -> None:
    one, other = sites
    assert pages(one) == pages(other)
    for alice in sites:
        alice.answer(ATTEMPTS[QUIZ], "t-q-01", "1")
        alice.answer(ATTEMPTS[QUIZ], "t-q-02", "2", "3")
        alice.answer(ATTEMPTS[QUIZ], "t-q-03", "20 mg")
        alice.answer(ATTEMPTS[QUIZ], "t-q-04", "3", "1")
    assert pages(one) == pages(other)


def test_no_result_depends_on_what_would_have_been_right(sites: tuple[Trainee, Trainee]) -> None:
    for alice in sites:
        for attempt in ATTEMPTS.values():
            alice.hand_in(attempt)
    one, other = map(pages, sites)
    assert "Not passed yet: 0%" in "".join(one)
    assert one == other


def test_the_two_sites_do_mark_differently(sites: tuple[Trainee, Trainee]) -> None:
    shares = []
    for alice in sites:
        alice.answer(ATTEMPTS[PRE_TEST], "t-pre-01", "1")
        alice.answer(ATTEMPTS[POST_TEST], "t-post-01", "1")
        for question, given in (("t-q-01", ("1",)), ("t-q-02", ("2", "3")), ("t-q-03", ("20 mg",))):
            alice.answer(ATTEMPTS[QUIZ], question, *given)
        alice.answer(ATTEMPTS[QUIZ], "t-q-04", "3", "1")
        for attempt in ATTEMPTS.values():
            alice.hand_in(attempt)
        results = [alice.get(f"attempt/{attempt}/result").text for attempt in ATTEMPTS.values()]
        shares.append([re.findall(r"(\d+)%", page)[0] for page in results])
    assert shares == [["0", "0", "0"], ["100", "100", "100"]]


def test_the_order_of_the_choices_differs_from_attempt_to_attempt(sites: tuple[Trainee, Trainee]) -> None:
    alice, _other = sites
    orders = set()
    for _turn in range(12):
        attempt = alice.begin("aftercare/quiz")
        page = alice.get(f"attempt/{attempt}/1").text
        orders.add(tuple(re.findall(r'type="radio" name="t-q-11" value="(\d)"', page)))
        alice.hand_in(attempt)
    assert orders == {("1", "2"), ("2", "1")}
