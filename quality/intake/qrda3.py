"""Reading of QRDA Category III XML: aggregate counts of eCQM CMS2, which is measure 134."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from quality.intake.findings import Findings
from quality.intake.qpp_json import tree_table
from quality.intake.tables import PLACE, Table

FORMAT = "QRDA Category III (XML)"
MEASURE = "134"
METHOD = "electronicHealthRecord"
_HL7 = "{urn:hl7-org:v3}"
_MEASURE_ROOT = "2.16.840.1.113883.4.738"
_TIN_ROOT = "2.16.840.1.113883.4.2"
_REPORTING_PARAMETERS = "2.16.840.1.113883.10.20.17.3.8"
_RATE_CODE = "72510-1"
_POPULATIONS = {"DENOM": "eligible", "DENEX": "exclusions", "DENEXCEP": "exceptions", "NUMER": "met"}
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


def read(content: bytes, *, identifiers: Collection[str], rate_tolerance: Decimal, findings: Findings) -> Table | None:
    """Read measure 134 out of a QRDA III document, or report why it is not there and give nothing.

    :param identifiers: the identifiers of eCQM CMS2, of its set or of the year's version.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        findings.add("structure-unsafe")
        return None
    except (ParseError, ValueError, LookupError) as error:
        place = getattr(error, "position", None)
        findings.add("structure-unreadable", content="XML", where=f" (line {place[0]})" if place else "")
        return None
    if root.tag != f"{_HL7}ClinicalDocument":
        findings.add("structure-unexpected", content="XML", expected=FORMAT)
        return None
    wanted = {identifier.lower() for identifier in identifiers}
    rows: list[dict[str, Any]] = []
    other: list[str] = []
    for number, organizer in enumerate(root.iter(f"{_HL7}organizer"), start=1):
        document = organizer.find(f"{_HL7}reference/{_HL7}externalDocument")
        if document is None:
            continue
        names = {
            (element.get(key) or "").lower()
            for tag in ("id", "setId")
            for element in document.findall(f"{_HL7}{tag}")
            for key in ("extension", "root")
        }
        if not names & wanted:
            other.append(_title(document))
            continue
        rows.append(_counted(organizer, f"organizer[{number}]", root, rate_tolerance, findings))
    if not rows:
        findings.add(
            "no-measure-of-ours",
            column="component/section",
            held=", ".join(sorted(set(other))[:20]) or "none",
            expected="134 (eCQM CMS2), the only one of the Model's measures that has an eCQM,",
        )
        return None
    if other:
        findings.add("measure-ignored", column="component/section", expected=", ".join(sorted(set(other))[:20]))
    return tree_table(rows, NATIVE)


def _title(document: Element) -> str:
    text = document.findtext(f"{_HL7}text") or ""
    identifier = next((e.get("extension") for e in document.findall(f"{_HL7}id") if e.get("extension")), None)
    return (" ".join(text.split()) or identifier or "without a name")[:80]


def _counted(
    organizer: Element, place: str, root: Element, rate_tolerance: Decimal, findings: Findings
) -> dict[str, Any]:
    """Take the population counts; the eligible population is DENOM, and what is left over is not met."""
    counts: dict[str, str | None] = {"exclusions": "0", "exceptions": "0"}
    printed: str | None = None
    for observation in organizer.iterfind(f"{_HL7}component/{_HL7}observation"):
        value = observation.find(f"{_HL7}value")
        code = observation.find(f"{_HL7}code")
        if code is not None and code.get("code") == _RATE_CODE:
            printed = value.get("value") if value is not None else None
        elif value is not None and value.get("code") in _POPULATIONS:
            counts[_POPULATIONS[value.get("code", "")]] = _aggregate(observation)
    counts["not_met"] = _left_over(counts)
    _compare_rate(counts, printed, f"{place}.performanceRate", rate_tolerance, findings)
    return {
        PLACE: place,
        "measure_id": MEASURE,
        "tin": _tin(root),
        "performance_year": _year(root),
        "reporting_method": METHOD,
        **counts,
    }


def _aggregate(observation: Element) -> str | None:
    for inner in observation.iterfind(f"{_HL7}entryRelationship/{_HL7}observation"):
        code = inner.find(f"{_HL7}code")
        value = inner.find(f"{_HL7}value")
        if code is not None and code.get("code") == "MSRAGG" and value is not None:
            return (value.get("value") or "").strip()[:40] or None
    return None


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _left_over(counts: dict[str, str | None]) -> str | None:
    numbers = [_whole(counts.get(name)) for name in ("eligible", "exclusions", "exceptions", "met")]
    if any(number is None for number in numbers):
        return None
    eligible, *parts = [number or 0 for number in numbers]
    return str(eligible - sum(parts))


def _compare_rate(
    counts: dict[str, str | None], printed: str | None, place: str, tolerance: Decimal, findings: Findings
) -> None:
    eligible, exclusions, exceptions, met = (
        _whole(counts.get(name)) for name in ("eligible", "exclusions", "exceptions", "met")
    )
    if printed is None or eligible is None or exclusions is None or exceptions is None or met is None:
        return
    performance = eligible - exclusions - exceptions
    try:
        rate = Decimal(printed)
    except InvalidOperation:
        rate = Decimal("NaN")
    # A rate is a share; arithmetic with "1e999999999" would overflow.
    if performance <= 0 or (
        rate.is_finite() and 0 <= rate <= 1 and abs(rate - Decimal(met) / performance) <= tolerance
    ):
        return
    findings.add("printed-rate", column=place, received=printed[:40], expected=f"{Decimal(met) / performance:.4f}")


def _tin(root: Element) -> str | None:
    path = f"{_HL7}documentationOf/{_HL7}serviceEvent/{_HL7}performer/{_HL7}assignedEntity/"
    for element in root.iterfind(f"{path}{_HL7}representedOrganization/{_HL7}id"):
        if element.get("root") == _TIN_ROOT and element.get("extension"):
            return element.get("extension")
    return None


def _year(root: Element) -> str | None:
    """Take the year of the reporting parameters, else of the documented service."""
    for act in root.iter(f"{_HL7}act"):
        templates = {element.get("root") for element in act.findall(f"{_HL7}templateId")}
        low = act.find(f"{_HL7}effectiveTime/{_HL7}low")
        if _REPORTING_PARAMETERS in templates and low is not None and low.get("value"):
            return (low.get("value") or "")[:4]
    low = root.find(f"{_HL7}documentationOf/{_HL7}serviceEvent/{_HL7}effectiveTime/{_HL7}low")
    return (low.get("value") or "")[:4] or None if low is not None else None
