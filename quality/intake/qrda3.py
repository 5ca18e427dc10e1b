"""Reader of QRDA Category III XML: aggregate counts of eCQM CMS2, which is measure 134."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from portal.files import xml_child
from portal.files.children import Unreadable, answer_of
from quality.intake import qrda3_populations as populations
from quality.intake.findings import Findings
from quality.intake.limits import Limits
from quality.intake.periods import is_whole_year, year_of
from quality.intake.source import Source
from quality.intake.tables import PLACE, REFUSED, Table
from quality.intake.trees import names_for_sentence, table_of

FORMAT = "QRDA Category III (XML)"
MEASURE = "134"
METHOD = "electronicHealthRecord"
_HL7 = populations.HL7
_TIN_ROOT = "2.16.840.1.113883.4.2"
_PROGRAM_ROOT = "2.16.840.1.113883.3.249.7"
_REPORTING_PARAMETERS = "2.16.840.1.113883.10.20.17.3.8"
# Endings of CMS program names (MIPS_GROUP, MIPS_APP1_INDIV) for counts that are not of one whole practice.
_ONE_CLINICIAN = "INDIV"
_OTHER_ENTITIES = ("VIRTUALGROUP", "SUBGROUP", "APMENTITY")
NATIVE = {
    "eligible": "DENOM",
    "exclusions": "DENEX",
    "exceptions": "DENEXCEP",
    "met": "NUMER",
    "not_met": "DENOM less DENEX, DENEXCEP and NUMER",
    "measure_id": "externalDocument",
    "tin": "representedOrganization/id",
    "performance_year": "effectiveTime/low",
}


def read(
    source: Source,
    *,
    identifiers: Collection[str],
    rate_tolerance: Decimal,
    year: int,
    limits: Limits,
    findings: Findings,
) -> Table | None:
    """Read measure 134 from a QRDA III document; return None, with a finding, if it is not there.

    :param identifiers: the UUIDs of eCQM CMS2, of its set and of its versions.
    :param rate_tolerance: the largest accepted difference, as a share, of the printed rate from that of the counts.
    """
    root = _document(source, limits, findings)
    if root is None:
        return None
    if root.tag != f"{_HL7}ClinicalDocument":
        findings.add("structure-unexpected", content="XML", expected=FORMAT)
        return None
    organizers = list(_organizers(root))
    wanted = {identifier.lower() for identifier in identifiers}
    ours = [(place, organizer) for place, organizer, names in organizers if names & wanted]
    other = [_other_name(organizer) for _, organizer, names in organizers if not names & wanted]
    if not ours:
        findings.add(
            "no-measure-of-ours",
            column="component/section",
            held=names_for_sentence(other),
            expected="134 (eCQM CMS2), the only one of the Model's measures that has an eCQM",
        )
        return None
    if other:
        findings.add("measure-ignored", column="component/section", expected=names_for_sentence(other))
    head = {
        "measure_id": MEASURE,
        "reporting_method": METHOD,
        "tin": _tin(root, findings),
        "performance_year": _period_year(root, year, findings),
    }
    _check_entity(root, findings)
    rows: list[dict[str, Any]] = []
    for place, organizer in ours:
        counts = populations.population_counts(organizer, place, rate_tolerance, findings)
        rows.append({PLACE: place, **head, **(counts or {REFUSED: True})})
    return table_of(rows, native=NATIVE, carries=(MEASURE,))


def _document(source: Source, limits: Limits, findings: Findings) -> Element | None:
    """Parse the document in a child process; return its elements without texts, or None with a finding."""
    tree = TreeBuilder()
    tags: list[str] = []
    try:
        with answer_of(
            xml_child,
            source.path,
            source.start,
            source.end,
            limits.workbook_memory_limit_bytes,
            limits.workbook_seconds_limit,
            limits.tree_nodes_limit,
            limits.tree_depth_limit,
            seconds=limits.workbook_seconds_limit,
            most_bytes=limits.workbook_unpacked_limit_bytes,
        ) as lines:
            for line in lines:
                if isinstance(line, dict):
                    _report(line["problem"], line["line"], findings)
                    return None
                if line:
                    tree.start(*line)
                    tags.append(line[0])
                else:
                    tree.end(tags.pop())
    except Unreadable:
        _report("large", None, findings)
        return None
    return tree.close()


def _report(problem: str, line: int | None, findings: Findings) -> None:
    if problem == "large":
        findings.add("structure-too-large", content="XML")
    elif problem == "unsafe":
        findings.add("structure-unsafe")
    else:
        findings.add("structure-unreadable", content="XML", where=f" (line {line})" if line else "")


def _organizers(root: Element) -> Iterator[tuple[str, Element, set[str]]]:
    """Yield each measure of the document: its place, its element, and all of its identifiers in lower case."""
    for number, organizer in enumerate(root.iter(f"{_HL7}organizer"), start=1):
        document = organizer.find(f"{_HL7}reference/{_HL7}externalDocument")
        if document is not None:
            elements = (element for tag in ("id", "setId") for element in document.findall(f"{_HL7}{tag}"))
            names = {(element.get(key) or "").lower() for element in elements for key in ("extension", "root")}
            yield f"organizer[{number}]", organizer, names


def _other_name(organizer: Element) -> str:
    """Return the identifier of a measure, not its title: a title is free text and may hold a patient's data."""
    ids = organizer.findall(f"{_HL7}reference/{_HL7}externalDocument/{_HL7}id")
    return next((element.get("extension", "") for element in ids if element.get("extension")), "")


def _tin(root: Element, findings: Findings) -> str | None:
    """Return the TIN of the performers; report a second one, because nothing says which of them counts."""
    path = f"{_HL7}documentationOf/{_HL7}serviceEvent/{_HL7}performer/{_HL7}assignedEntity/"
    ids = root.iterfind(f"{path}{_HL7}representedOrganization/{_HL7}id")
    stated = (element.get("extension") for element in ids if element.get("root") == _TIN_ROOT)
    tins = list(dict.fromkeys(tin.strip().replace("-", "") for tin in stated if tin))
    if len(tins) > 1:
        findings.add("several-tins", column=NATIVE["tin"], received=", ".join(tins)[:80], expected="one TIN")
    return tins[0] if tins else None


def _period_year(root: Element, year: int, findings: Findings) -> str | None:
    """Return the year of the reporting parameters or, without them, of the documented service.

    Report periods in that year that do not cover all of it. The check of the submitter reports another year.
    """
    stated = [
        (f"reporting parameters[{number}]/effectiveTime", act.find(f"{_HL7}effectiveTime"))
        for number, act in enumerate(_reporting_parameters(root), start=1)
    ]
    stated.append(
        ("serviceEvent/effectiveTime", root.find(f"{_HL7}documentationOf/{_HL7}serviceEvent/{_HL7}effectiveTime"))
    )
    periods = [(place, *_bounds(element)) for place, element in stated if element is not None]
    first = next((year_of(low) for _, low, _ in periods if low is not None), None)
    for place, low, high in periods if first == str(year) else ():
        if not is_whole_year(low, high, year=year):
            findings.add(
                "period-mismatch",
                column=place,
                received=f"{low or ''} to {high or ''}",
                expected=f"{year}0101 to {year}1231",
                year=year,
            )
    return first


def _reporting_parameters(root: Element) -> Iterator[Element]:
    for act in root.iter(f"{_HL7}act"):
        if _REPORTING_PARAMETERS in {element.get("root") for element in act.findall(f"{_HL7}templateId")}:
            yield act


def _bounds(period: Element) -> tuple[str | None, str | None]:
    """Return the start and the end of a period, as written."""
    low, high = (period.find(f"{_HL7}{name}") for name in ("low", "high"))
    return _moment(low), _moment(high)


def _moment(bound: Element | None) -> str | None:
    return (bound.get("value") or "")[:40] or None if bound is not None else None


def _check_entity(root: Element, findings: Findings) -> None:
    """Report counts that are not those of the whole practice, by the name of the CMS program."""
    for element in root.iterfind(f"{_HL7}informationRecipient/{_HL7}intendedRecipient/{_HL7}id"):
        program = (element.get("extension") or "").upper() if element.get("root") == _PROGRAM_ROOT else ""
        ending = program.rpartition("_")[2]
        if ending == _ONE_CLINICIAN:
            findings.add("counts-of-one-clinician", column="intendedRecipient/id", received=program, expected="a group")
        elif ending in _OTHER_ENTITIES:
            findings.add(
                "counts-of-another-entity", column="intendedRecipient/id", received=program, expected="a group"
            )
