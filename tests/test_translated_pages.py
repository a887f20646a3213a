"""On a page in Russian nothing of ours is left in English: the pages that each role reaches, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from babel.messages.mofile import read_mo
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from curricula.formats.encodings import ENCODINGS
from lms import identity, language
from lms.identity import Cohort, Person, Seat
from lms.managing.completions.columns import COLUMNS
from lms.managing.exports import formats
from lms.managing.results import answers, persons
from tests import people
from tests.conftest import CONTENT
from tests.learning.trainee import LESSON, PRE_TEST, QUIZ, Trainee

pytestmark = pytest.mark.one_database

LATIN = re.compile(r"\b(?:[A-Z][a-z]+|[a-z]{3,})\b")  # a word, and no code
TITLES = re.compile(r'^title: *"?(.+?)"?$', re.MULTILINE)
HEADINGS = re.compile(r"^###? (.+)$", re.MULTILINE)
READ_OUT = frozenset({"alt", "aria-label", "data-confirm", "data-restored", "placeholder", "title"})
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
NOT_OURS = frozenset({"bdi", "code", "script", "style", "svg"})  # names, addresses, and what machines read


class Said(HTMLParser):
    """What a page says in the reader's language: its texts, without those in another language and without names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_theirs = self._is_theirs() or tag in NOT_OURS or given.get("lang", "ru") != "ru"
        if not is_theirs:
            self.texts += [given[key] or "" for key in READ_OUT & given.keys()]
        if tag not in VOID:
            self._open.append((tag, is_theirs))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_theirs():
            self.texts.append(data)

    def _is_theirs(self) -> bool:
        return bool(self._open) and self._open[-1][1]


@pytest.fixture(scope="module")
def in_latin() -> frozenset[str]:
    """Return what stands in Latin letters in Russian too: PIN, Excel, the names of columns, formats and encodings."""
    with (language.FOLDER / "ru/LC_MESSAGES/lms.mo").open("rb") as file:
        texts = [str(message.string) for message in read_mo(file)]
    texts += [
        f"{column.name} {column.unit}" for column in (*COLUMNS, *persons.WHO, *persons.WHOLE, *answers.COLUMNS)
    ] + [*ENCODINGS.values()]
    texts += [export.label for export in formats().values()] + ["Threshold"]
    return frozenset(word for text in texts for word in LATIN.findall(text))


@pytest.fixture(scope="module")
def theirs() -> re.Pattern[str]:
    """Return what finds the words that are not ours: addresses, titles of English courses, and their language."""
    found = {title for file in CONTENT.glob("*/en/**/*.md") for title in TITLES.findall(file.read_text())}
    found |= {head for file in CONTENT.glob("shared/en/appraisal/*.md") for head in HEADINGS.findall(file.read_text())}
    titles = sorted(found, key=len, reverse=True)
    return re.compile("|".join([r"\S+[@/]\S+", "Milica Đorđević", r"\bEnglish\b", *map(re.escape, titles)]))


@dataclass(frozen=True, slots=True)
class World:
    """A programme whose course and people are all in Russian. Alice is half-way, Gulnora holds a certificate."""

    app: Flask
    cohort: Cohort
    alice: Person
    gulnora: Person
    bob: Person
    carol: Person
    dave: Person

    def seat(self, who: Person) -> Seat:
        """Return somebody's seat in the cohort."""
        (held,) = who.memberships
        return Seat(held.id, who, self.cohort)

    def browser(self, who: Person | None) -> FlaskClient:
        """Return the browser of somebody, or of a stranger, who has chosen Russian."""
        client = people.signed_in(self.app, who) if who else people.browser(self.app)
        client.set_cookie(language.COOKIE, "ru")
        return client


@pytest.fixture
def world(app: Flask) -> World:
    """Return the people, after some days of work."""
    ours = people.programme(app, "Лечение рядом с домом")
    cohort = people.cohort(app, ours, title="Душанбе, ноябрь", place="Душанбе", language="ru")
    bob = people.person(app, "Боб Рахимов", email="bob@example.org")
    carol = people.person(app, "Кэрол Саидова", email="carol@example.org")
    dave = people.person(app, "Дейв Каримов", email="dave@example.org")
    people.give(app, bob, identity.TRAINER, programme=ours, cohort=cohort.id)
    people.give(app, carol, identity.MANAGER, programme=ours)
    people.give(app, dave, identity.ADMIN)
    alice, gulnora = (people.trainee(app, cohort, name) for name in ("Алиса Назарова", "Гульнора Шарипова"))
    made = World(app, cohort, alice, gulnora, *(people.again(app, who) for who in (bob, carol, dave)))
    at_work = Trainee(made.browser(made.alice), cohort.code)
    at_work.take(PRE_TEST)
    at_work.take(QUIZ, {"t-q-01": ("1",)})
    at_work.begin(QUIZ)
    people.complete(app, made.seat(made.gulnora))
    assert Trainee(made.browser(made.gulnora), cohort.code).send("certificate").status_code == 303
    return made


def walk(app: Flask, client: FlaskClient, *starts: str) -> Iterator[tuple[str, TestResponse]]:
    """Yield the pages at these addresses, then one page of every kind that links lead to from there."""
    map_of_site = app.url_map.bind("localhost")
    todo, kinds = list(starts), set()
    for number, address in enumerate(todo):
        try:
            endpoint = map_of_site.match(address.partition("?")[0])[0]
        except HTTPException:
            endpoint = "nowhere"
        if number >= len(starts) and (endpoint in kinds or re.search(r"\.\w+(\?|$)", address)):  # seen, or a file
            continue
        kinds.add(endpoint)
        answer = client.get(address, follow_redirects=True)
        if answer.mimetype == "text/html":
            yield endpoint, answer
            links = re.findall(r'<a [^>]*href="([^"#:]+)["#]', answer.text)
            todo += [urljoin(answer.request.path, link.replace("&amp;", "&")) for link in links]


def check(page: TestResponse, in_latin: frozenset[str], theirs: re.Pattern[str]) -> None:
    """Fail where a page is not in Russian, or not all of it."""
    assert re.search('<html [^>]*lang="ru"', page.text), page.request.path
    said = Said(page.text)
    for text in said.texts:
        foreign = set(LATIN.findall(theirs.sub("", text))) - in_latin
        assert not foreign, f"{page.request.path} says {text.strip()!r}"
        assert "%(" not in text, text
    assert "г.." not in "".join(said.texts), f"{page.request.path}: the date ends the sentence already"


def stranger(world: World) -> tuple[FlaskClient, Sequence[str]]:
    join = f"/join/{world.cohort.join_code}"
    return world.browser(None), ("/sign-in", "/join", join, "/sign-in/forgotten", "/verify?number=CBT")


def trainee(world: World) -> tuple[FlaskClient, Sequence[str]]:
    alice = Trainee(world.browser(world.alice), world.cohort.code)
    attempt = alice.begin(QUIZ)
    course = f"/learn/{world.cohort.code}"
    ends = ("/", f"/lesson/{LESSON}", f"/quiz/{PRE_TEST}", f"/quiz/{QUIZ}", f"/attempt/{attempt}/review")
    return alice.client, ("/learn/", "/learn/AAAAAAAA/", "/account", *(course + end for end in ends))


def graduate(world: World) -> tuple[FlaskClient, Sequence[str]]:
    return world.browser(world.gulnora), [f"/learn/{world.cohort.code}/certificate"]


def trainer(world: World) -> tuple[FlaskClient, Sequence[str]]:
    alices = f"/teach/{world.cohort.code}/{world.alice.id}"
    return world.browser(world.bob), ("/teach/", f"/teach/{world.cohort.code}/", alices)


def manager(world: World) -> tuple[FlaskClient, Sequence[str]]:
    return world.browser(world.carol), ("/manage/", f"/manage/{world.cohort.code}/people")


def administrator(world: World) -> tuple[FlaskClient, Sequence[str]]:
    return world.browser(world.dave), ["/manage/"]


# What each role must come past, so that a walk that ends early is noticed.
SIGHTS: dict[Callable[[World], tuple[FlaskClient, Sequence[str]]], set[str]] = {
    stranger: {"sign_in.show", "join.show", "forgotten.show", "verification.ask"},
    trainee: {"courses.show", "lessons.show", "quizzes.show", "quizzes.question", "quizzes.review", "quizzes.result"},
    graduate: {"certificates.show", "verification.show"},
    trainer: {"teaching.index", "teaching.show", "trainees.show", "trainees.attempt"},
    manager: {"cohorts.show", "cohorts.edit", "enrolment.people", "people_import.new", "issued.ask"},
    administrator: {"programmes.index", "programmes.new", "roles.index", "account.show"},
}


@pytest.mark.parametrize("role", SIGHTS, ids=lambda role: role.__name__)
def test_a_page_in_russian_is_russian_all_over(
    role: Callable[[World], tuple[FlaskClient, Sequence[str]]],
    app: Flask,
    world: World,
    in_latin: frozenset[str],
    theirs: re.Pattern[str],
) -> None:
    client, starts = role(world)
    seen = set()
    for endpoint, page in walk(app, client, *starts):
        check(page, in_latin, theirs)
        seen.add(endpoint)
    assert {f"lms.{sight}" for sight in SIGHTS[role]} <= seen, sorted(seen)


@pytest.mark.parametrize(
    "address",
    ["/manage/programmes/new", "/manage/{code}/edit", "/manage/{code}/people/new", "/manage/{code}/people/list"],
)
def test_a_form_says_in_russian_what_to_mend(
    address: str, world: World, in_latin: frozenset[str], theirs: re.Pattern[str]
) -> None:
    answer = world.browser(world.dave).post(address.format(code=world.cohort.code), data={"title": " "})
    assert answer.status_code == 400
    check(answer, in_latin, theirs)


def test_a_count_has_the_form_that_russian_gives_it(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ru"}):
        said = [language.ngettext("%(n)s trainee", "%(n)s trainees", n) for n in (1, 2, 5, 11, 21, 0)]
    assert said == ["1 участник", "2 участника", "5 участников", "11 участников", "21 участник", "0 участников"]


def test_a_country_is_called_as_it_calls_itself(world: World) -> None:
    page = world.browser(world.carol).get(f"/manage/{world.cohort.code}/edit").text
    assert "Кыргызстан: Бишкек" in page
    assert "Киргизия" not in page
