"""The wheel: installed where there is no checkout, it has everything that it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from lms import language
from tests.site import Site, environment, running

CHECKOUT = Path(__file__).resolve().parents[1]
SHIPPED = ("app.py", "content", "curricula", "lms", "static", "templates", "LICENSE", "pyproject.toml")
CURRICULA = sorted({path.parents[1].name for path in CHECKOUT.glob("content/*/*/index.md")})
CATALOGUES = sorted(language.FOLDER.glob("*/LC_MESSAGES/lms.po"))

pytestmark = pytest.mark.xdist_group("packaging")  # one worker, so that the wheel is built once


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that what a programmer keeps beside the code has no part in it."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SHIPPED:
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(CHECKOUT / name, copy / name)
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        copy / "dist",
    ]
    subprocess.run(build, cwd=copy, check=True, capture_output=True)
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a virtual environment of its own; return the folder that it is in, beside an empty one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "venv", symlinks=True)
    python = home / "venv/bin/python"
    install: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        wheel,
    ]
    subprocess.run(install, check=True)
    # The libraries are lent by this environment: what is under test is our own wheel, and no network is needed.
    (packages,) = (home / "venv/lib").glob("python3*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (home / "empty").mkdir()
    return home


@pytest.fixture(scope="module")
def published(installed: Path) -> str:
    """Publish what the wheel carries, at the terminal; return what the command says."""
    for command in (("migrate",), ("publish", "--unreviewed")):
        said = subprocess.run(
            [installed / "venv/bin/python", "-m", "flask", "--app", "lms.standalone", "lms", *command],
            cwd=installed / "empty",
            env=environment(installed / "instance"),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return said


@pytest.fixture(scope="module")
def installed_site(installed: Path, published: str) -> Iterator[Site]:
    """Start the installed site from a folder that has nothing in it."""
    assert published
    command = [installed / "venv/bin/threshold"]
    with running(command, installed / "empty", environment(installed / "instance")) as site:
        yield site


def test_an_installed_wheel_serves_its_pages(installed_site: Site) -> None:
    assert installed_site.get("/healthz")[0] == 200
    status, page = installed_site.get("/")
    assert status == 200
    style = re.search(r'<link[^>]+href="([^"]+\.css)"', page)
    assert style is not None
    assert "{" in installed_site.get(style[1])[1]


@pytest.mark.parametrize("path", CATALOGUES, ids=[path.parts[-3] for path in CATALOGUES])
def test_an_installed_wheel_speaks_every_language(installed_site: Site, path: Path) -> None:
    english, page = (
        installed_site.get("/", **{"Accept-Language": spoken})[1] for spoken in ("en", path.parts[-3].replace("_", "-"))
    )
    with path.open(encoding="utf-8") as file:
        sentences = [message for message in read_po(file) if message.id and isinstance(message.id, str)]
    own_names = {language.own_name("en")}  # a language calls itself the same on every page
    shown = [message for message in sentences if f">{message.id}<" in english and message.id not in own_names]
    assert shown
    assert all(f">{message.string}<" in page for message in shown)


@pytest.mark.parametrize("curriculum", CURRICULA)
def test_an_installed_wheel_carries_every_curriculum(published: str, curriculum: str) -> None:
    assert re.search(rf"^added +{curriculum}/", published, re.MULTILINE)


# Compiled catalogues are kept beside their sources, so that neither a checkout nor a wheel needs a build step before it
# can speak; the price is this test.
@pytest.mark.parametrize("path", CATALOGUES, ids=[path.parts[-3] for path in CATALOGUES])
def test_a_compiled_catalogue_says_what_its_source_says(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=path.parts[-3], domain="lms"))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), "compile it again: make translations"
