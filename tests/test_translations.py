"""Every sentence of the interface is translated, whole, and nothing of ours is left in English on a page in Russian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from lms import language, settings

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted(language.FOLDER.glob("*/LC_MESSAGES/lms.po"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted((ROOT / "lms").rglob("*.py"))
TRANSLATING = frozenset({"_", "gettext", "gettext_lazy", "ngettext"})
WORDS_OF_A_CONTROL = frozenset({"alt", "aria-label", "data-confirm", "data-restored", "placeholder", "title"})
INLINE = frozenset({"a", "bdi", "code", "span"})
SENTENCE = re.compile("\ue000([^\ue001]*)\ue001")  # as Runs marks it
ATTRIBUTES = re.compile(r'[\w-]+="[^"]*"| (?:checked|required|selected|wide)\b')  # of an element around this macro
TEMPLATE = Environment()  # noqa: S701 — it reads templates and draws none
NAMES = frozenset({"Milica Đorđević"})  # of people in examples
ENDS = (".", "!", "?", ":", "…")

pytestmark = pytest.mark.xdist_group("sentences")  # one worker, so that each template and catalogue is read once


def forms(message: Message) -> list[str]:
    """Return the translation of a message in each of its plural forms."""
    return [text or "" for text in ([message.string] if isinstance(message.string, str | None) else message.string)]


def sentences(message: Message) -> list[str]:
    """Return the English of a message: one sentence, or one and many."""
    return list(message.id) if isinstance(message.id, (tuple, list)) else [message.id]


def placeholders(text: str) -> set[str]:
    """Return the names of what is filled in."""
    return set(re.findall(r"%\((\w+)\)s", text))


def name(path: Path) -> str:
    """Return what a parametrised test calls a file."""
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return every sentence of the code and the templates, as ``make translations`` finds them."""
    found = tmp_path_factory.mktemp("sentences") / "lms.pot"
    command = ["pybabel", "-q", "extract", "--mapping-file", str(ROOT / "pyproject.toml"), "--output-file", str(found)]
    CommandLineInterface().run([*command, str(ROOT)])  # type: ignore[no-untyped-call]
    with found.open("rb") as file:
        return read_po(file)


@pytest.fixture(params=CATALOGUES, ids=name)
def written(request: pytest.FixtureRequest) -> Path:
    """Return the path of one language's catalogue."""
    return Path(request.param)


@pytest.fixture
def catalogue(written: Path) -> Catalog:
    """Return one language's sentences."""
    return read(written)


@cache
def read(catalogue: Path) -> Catalog:
    """Read the catalogue of a language."""
    with catalogue.open("rb") as file:
        return read_po(file, locale=catalogue.parts[-3])


def test_every_language_that_is_offered_has_its_catalogue() -> None:
    (offered,) = (setting.default for setting in settings.SETTINGS if setting.name == "LMS_LANGUAGES")
    assert isinstance(offered, tuple)
    assert set(offered) == {"en"} | {written.parts[-3].replace("_", "-") for written in CATALOGUES}


def test_a_catalogue_holds_every_sentence_and_no_other(extracted: Catalog, catalogue: Catalog) -> None:
    there = {message.id for message in catalogue}
    asked = {message.id for message in extracted}
    assert not asked - there, "run make translations, then translate what is new"
    assert not there - asked, "run make translations: the code no longer says this"


def test_every_sentence_is_translated_in_every_plural_form_and_none_is_a_guess(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            assert not message.fuzzy, message.id
            assert len(forms(message)) == (catalogue.num_plurals if message.pluralizable else 1), message.id
            assert all(form.strip() == form != "" for form in forms(message)), message.id


def test_what_is_filled_in_is_the_same_on_both_sides(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            wanted = placeholders(sentences(message)[-1])
            for form in forms(message):
                assert placeholders(form) == wanted, form
                assert not wanted or "%" not in form % dict.fromkeys(wanted, ""), form


def test_no_sentence_holds_markup(catalogue: Catalog) -> None:
    """Templates draw sentences unescaped, inside attributes too."""
    for message in catalogue:
        for text in (*sentences(message), *forms(message)) if message.id else ():
            assert not re.search(r'[<>&"]', text), text


def test_the_compiled_catalogue_says_what_the_written_one_says(written: Path, catalogue: Catalog) -> None:
    with written.with_suffix(".mo").open("rb") as file:
        compiled = {sentences(message)[0]: forms(message) for message in read_mo(file) if message.id}
    assert compiled == {sentences(each)[0]: forms(each) for each in catalogue if each.id}, "run make translations"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    for run in runs_of(path):
        assert not re.search(r"[^\W\d_]{2,}", ATTRIBUTES.sub("", SENTENCE.sub("", run))), run
    for text in _unwrapped(_tree(path)):
        assert text in NAMES or not re.match(r"[A-Z][a-z]+(?!\S*[/.;])|[a-z]+ [a-z]+ [a-z]+", text), text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_sentence_of_a_template_is_put_together_from_pieces(path: Path) -> None:
    for run in runs_of(path):
        for piece in re.findall("\ue000([^\ue001]*)\ue001(?=[\\s,;]*\ue000)", run):
            assert piece.endswith(ENDS), run
    for joined in _tree(path).find_all((nodes.Concat, nodes.Add)):
        pieces = joined.iter_child_nodes()
        assert not any(isinstance(piece, nodes.Call) and _is_gettext(piece) for piece in pieces), joined.lineno


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_translates_sentences_and_not_variables(path: Path) -> None:
    for call in filter(_is_gettext, _tree(path).find_all(nodes.Call)):
        said = call.args[: 2 if _called(call) == "ngettext" else 1]
        assert all(isinstance(sentence, nodes.Const) for sentence in said), f"{path}:{call.lineno}"


def test_no_sentence_of_the_code_is_put_together_from_pieces_or_kept_in_a_variable() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _python_name(node) in TRANSLATING and path != Path(language.__file__):
                said = node.args[: 2 if _python_name(node) == "ngettext" else 1]
                assert all(isinstance(sentence, ast.Constant) for sentence in said), f"{path}:{node.lineno}"
            if isinstance(node, (ast.BinOp, ast.JoinedStr)):
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and _python_name(call) in TRANSLATING:
                        assert ast.literal_eval(call.args[0]).endswith(ENDS), f"{path}:{call.lineno}"


class Runs(HTMLParser):
    """The text that a reader sees as one run: of a block, or of an attribute that is read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for key, value in attrs if key in WORDS_OF_A_CONTROL]
        self._end_of(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end_of(tag)

    def handle_data(self, data: str) -> None:
        self.found[-1] += "" if self.cdata_elem else data

    def _end_of(self, tag: str) -> None:
        if tag not in INLINE:
            self.found.append("")


@cache
def runs_of(path: Path) -> list[str]:
    """Return the runs of a template; a sentence that it draws stands in them between U+E000 and U+E001."""
    runs = Runs()
    runs.feed("".join(_drawn(path)))
    runs.close()
    return runs.found


def _drawn(path: Path) -> Iterator[str]:
    """Yield a template as text: a drawn sentence between its marks, anything else that is drawn as a bullet."""
    expression: list[str] | None = None
    for _line, kind, text in TEMPLATE.lex(path.read_text().replace("%}wide{%", "%} wide{%")):
        if kind == "variable_begin":
            expression = []
        elif kind == "variable_end":
            said = "".join(expression or ()).strip()
            sentence = re.match(r"""(?:_|ngettext)\((["'])(.+?)\1""", said)
            yield f"\ue000{sentence[2]}\ue001" if sentence else " •"
            expression = None
        elif expression is not None:
            expression.append(text)
        elif kind == "data":
            yield text
        elif kind == "name" and text in ("else", "elif", "endblock", "endmacro", "endset"):
            yield " • "


@cache
def _tree(path: Path) -> nodes.Template:
    return TEMPLATE.parse(path.read_text())


def _called(call: nodes.Call) -> str:
    return call.node.name if isinstance(call.node, nodes.Name) else ""


def _is_gettext(call: nodes.Call) -> bool:
    return _called(call) in TRANSLATING


def _unwrapped(node: nodes.Node) -> Iterator[str]:
    """Yield the texts in the expressions of a template that are not handed to gettext."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Const) and isinstance(child.value, str):
            yield child.value
        elif not (isinstance(child, nodes.Call) and _is_gettext(child)):
            yield from _unwrapped(child)


def _python_name(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def test_a_russian_sentence_that_ends_with_a_date_ends_with_one_full_stop() -> None:
    said = [text for message in read(language.FOLDER / "ru" / "LC_MESSAGES" / "lms.po") for text in forms(message)]
    assert not [text for text in said if "%(day)s." in text], "a long date brings the full stop of its г. with it"
