"""Index of the law: sections with their gaps, parameters, the modules that read them, and examples that use them."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from portal.formatting import long_date
from portal.policy import Book
from portal.policy.plain import plain
from portal.policy.regimes import under
from reconciliation.calculate.calculation import calculate
from reconciliation.policy_sections import sections

APPS = ("portal", "episodes", "quality", "reconciliation")
SECTION = re.compile(r"\b(?:512\.\d{3}|414\.\d{4})\b")
RULE_FOLDERS = {"rules", "engine", "intake", "attestations", "duties"}
"""The folders of modules that apply the law. The index lists such a module even if it reads no parameter."""
PARAMETER = re.compile(r'"([a-z0-9_]+/[a-z0-9_]+)"')


@dataclass(frozen=True, slots=True)
class Module:
    """A module, the sections it cites and the parameters it reads."""

    name: str
    sections: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssumedValue:
    """A parameter's value with the standing `assumed`."""

    name: str
    from_on: date
    reference: str
    description: str


@dataclass(frozen=True, slots=True)
class Index:
    """The modules, the scenarios by parameter, the assumed values, and the parameters that no module names."""

    modules: tuple[Module, ...]
    scenarios: dict[str, tuple[str, ...]]
    assumed: tuple[AssumedValue, ...]
    unread: tuple[str, ...]


def build(root: Path, *, book: Book, today: date) -> Index:
    """Read the modules of a checkout, run its worked examples, and index the sections and parameters they use."""
    modules = tuple(
        module
        for app in APPS
        for path in sorted((root / app).rglob("*.py"))
        if (module := _read_module(path, root, book)) is not None
    )
    scenarios = _scenarios(root / "tests" / "scenarios", book=book, today=today)
    read = {name for module in modules for name in module.parameters}
    assumed = tuple(
        AssumedValue(name, value.from_on, value.reference, parameter.description)
        for name, parameter in book.parameters.items()
        for value in parameter.values
        if value.standing == "assumed"
    )
    return Index(modules, scenarios, assumed, tuple(sorted(set(book.parameters) - read)))


def _read_module(path: Path, root: Path, book: Book) -> Module | None:
    """Return the sections and parameters of a module; None if it has no place in the index."""
    source = path.read_text(encoding="utf-8")
    parameters = sorted({name for name in PARAMETER.findall(source) if name in book.parameters})
    sections = _sections(source)
    if not parameters and not (sections and RULE_FOLDERS & set(path.relative_to(root).parts)):
        return None
    return Module(path.relative_to(root).as_posix(), tuple(sections), tuple(parameters))


def _sections(text: str) -> list[str]:
    """List the sections that a text cites, in any form: 42 CFR 512.205, § 512.205, or 512.205 in a list of sections."""
    return sorted({f"42 CFR {number}" for number in SECTION.findall(text)})


def _scenarios(folder: Path, *, book: Book, today: date) -> dict[str, tuple[str, ...]]:
    """Run all worked examples and return the files that used each parameter."""
    used: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*/*.toml")):
        with path.open("rb") as file:
            content = tomllib.load(file)
        for scenario in content["scenario"]:
            request = json.dumps(scenario["request"]).encode()
            under_regime = under(book, content.get("regime", ""))
            outcome = calculate(path.parent.name, request, book=under_regime, today=today)
            for entry in outcome.body["policy"]["used"] if outcome.ok else ():
                used[entry["name"]].add(path.relative_to(folder).as_posix())
    return {name: tuple(sorted(files)) for name, files in sorted(used.items())}


def as_text(index: Index, *, book: Book) -> str:
    """Write the index for people: by section, then the assumed values, then the parameters that no module names."""
    lines: list[str] = []
    known = {section.name: section for section in sections()}
    for name, modules in by_section(index, book=book):
        lines.append(name)
        if section := known.get(name):
            lines.append(f"  {section.title}: {section.asks}")
            lines.append(f"  {section.standing.capitalize()}; {section.source}")
            lines += [f"  Not done: {gap}" for gap in section.gaps]
        for module, parameters in modules:
            lines.append(f"  {module}")
            for parameter in parameters:
                standings = "/".join(sorted({value.standing for value in book.parameter(parameter).values}))
                examples = ", ".join(index.scenarios.get(parameter, ())) or "no scenario"
                lines.append(f"    {parameter} [{standings}] {examples}")
    lines.append("Assumed")
    for value in index.assumed:
        lines.append(f"  {value.name} from {long_date(value.from_on)}: {value.description}")
        lines.append(f"    {value.reference}")
    lines.append("Not named in full by any module")
    lines += [f"  {name}" for name in index.unread]
    return "\n".join(lines)


def by_section(index: Index, *, book: Book) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """Yield each section with its modules, and for each module its parameters of that section.

    Those of the subpart are there even if no module cites them, and the modules that they name come first. A parameter
    belongs to the sections that its references name. If they name none, it belongs to the sections of the module that
    reads it.
    """
    named = {
        name: {section for value in parameter.values for section in _sections(value.reference)}
        for name, parameter in book.parameters.items()
    }
    cited = {section for module in index.modules for section in module.sections}
    known = {section.name: section.modules for section in sections()}
    for section in sorted(cited.union(known, *named.values())):
        modules = [
            (module.name, [name for name in module.parameters if section in (named[name] or module.sections)])
            for module in index.modules
        ]
        first = known.get(section, ())
        of_section = {module.name for module in index.modules if section in module.sections}.union(first)
        shown = [one for one in modules if one[1] or one[0] in of_section]
        if shown or section in known:
            yield section, sorted(shown, key=lambda one: first.index(one[0]) if one[0] in first else len(first))
    rest = [
        (module.name, unnamed)
        for module in index.modules
        if not module.sections and (unnamed := [name for name in module.parameters if not named[name]])
    ]
    if rest:
        yield "No section cited", rest


def as_json(index: Index, *, book: Book) -> str:
    """Write the index as JSON."""
    found = dict(by_section(index, book=book))
    return json.dumps(
        {
            "sections": [
                {
                    "section": one.name,
                    "title": one.title,
                    "asks": one.asks,
                    "standing": one.standing,
                    "known_from": one.source,
                    "not_done": one.gaps,
                    "modules": [
                        {"module": module, "parameters": [_parameter(name, index, book) for name in parameters]}
                        for module, parameters in found[one.name]
                    ],
                }
                for one in sections()
            ],
            "modules": [
                {"module": one.name, "sections": one.sections, "parameters": one.parameters} for one in index.modules
            ],
            "scenarios": index.scenarios,
            "assumed": [
                {"name": one.name, "from": one.from_on.isoformat(), "reference": one.reference} for one in index.assumed
            ],
            "unread": index.unread,
        },
        indent=2,
    )


def _parameter(name: str, index: Index, book: Book) -> dict[str, Any]:
    """Return a parameter with its values, their standing and source, and its scenarios."""
    return {
        "name": name,
        "values": [
            {
                "from": value.from_on.isoformat(),
                "value": plain(value.value),
                "standing": value.standing,
                "reference": value.reference,
            }
            for value in book.parameter(name).values
        ],
        "scenarios": index.scenarios.get(name, ()),
    }
