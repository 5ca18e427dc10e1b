"""The docs are complete: cited papers and headings exist, and nothing outside the repository is cited."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from portal.policy import load_book
from tests.architecture.house import ROOT, name_of

CITED = re.compile(r"(docs/[\w./-]+\.md)(?:#([\w-]+))?")
LINKED = re.compile(r"\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)")
OUTSIDE = re.compile(
    r"\.\./shared|\bcontracts\b|\bthe digest's?\b|\bdigest \(the|\bthe seeds?\b|\bdesign(\.md| §)|\broadmap\b"
)
READINGS = "docs/readings.md"


def _tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name.endswith(endings)]
    return [path for path in paths if path.is_file()]  # git still lists a removed file until the commit


def _anchors(path: Path, level: int | None = None) -> set[str]:
    """Return the anchors that GitHub makes of a paper's headings, of all levels or of one."""
    headings = re.findall(rf"^#{{{level or '1,'}}} (.+)$", path.read_text(), re.M)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _broken_link(path: Path, target: Path, anchor: str) -> str:
    if not target.exists():
        return f"{name_of(path)}: {target.name} does not exist"
    if anchor and anchor not in _anchors(target):
        return f"{name_of(path)}: {target.name} has no heading #{anchor}"
    return ""


def test_papers_cited_in_code_and_parameters_exist() -> None:
    """Modules and parameters cite papers and headings that exist."""
    cited = [
        (path, file, anchor)
        for path in _tracked(".py", ".toml", ".html", ".yaml")
        for file, anchor in CITED.findall(path.read_text())
    ]
    assert cited
    assert not [problem for path, file, anchor in cited if (problem := _broken_link(path, ROOT / file, anchor))]


def test_links_between_papers_work() -> None:
    linked = [(path, file, anchor) for path in _tracked(".md") for file, anchor in LINKED.findall(path.read_text())]
    assert linked
    assert not [
        problem
        for path, file, anchor in linked
        if (problem := _broken_link(path, path.parent / file if file else path, anchor))
    ]


def test_every_reading_is_cited_in_code_or_parameters() -> None:
    texts = [path.read_text() for path in _tracked(".py", ".toml", ".html")]
    cited = {anchor for text in texts for file, anchor in CITED.findall(text) if file == READINGS}
    cited |= {anchor for text in texts for anchor in re.findall(r'reading="([\w-]+)"', text)}
    readings = _anchors(ROOT / READINGS, level=3)
    assert readings
    assert cited - {""} == readings


def test_nothing_outside_the_repository_is_cited() -> None:
    """No file refers to papers that a clone of the repository does not have."""
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in _tracked(".py", ".toml", ".html", ".md", ".yaml", ".txt", ".css", ".js", "Makefile")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if OUTSIDE.search(line)
    ]
    assert not found


SOURCE = re.compile(
    r"42 CFR \d|\d+ FR \d|Act of \d{4}|webinar|billing workflow|CMSgov/|AJCC|ISUP|ResDAC|eCQM|QPP|OPPS|MIPS|"
    r"(?:base rates|list of PPS-exempt)|docs/readings\.md#"
)


@pytest.mark.parametrize("name", sorted(load_book().parameters))
def test_a_reference_names_a_law_a_page_or_a_reading(name: str) -> None:
    assert not [value for value in load_book().parameter(name).values if not SOURCE.search(value.reference)]
