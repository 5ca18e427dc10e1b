"""Counts of the populations of one measure in a QRDA III document, checked against each other."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from quality.intake.findings import Findings

HL7 = "{urn:hl7-org:v3}"
INITIAL, DENOMINATOR, EXCLUSIONS, EXCEPTIONS, NUMERATOR = "IPOP", "DENOM", "DENEX", "DENEXCEP", "NUMER"
_OTHER_SPELLINGS = {"IPP": INITIAL}
_RATE_CODE = "72510-1"
_WHOLE = re.compile(r"([0-9]+)(?:\.0*)?")
_NEEDED = (DENOMINATOR, NUMERATOR)
_COLUMNS = {DENOMINATOR: "eligible", EXCLUSIONS: "exclusions", EXCEPTIONS: "exceptions", NUMERATOR: "met"}
Counts = dict[str, str | None]


def population_counts(organizer: Element, place: str, rate_tolerance: Decimal, findings: Findings) -> Counts | None:
    """Return the population counts. The eligible population is DENOM; its remaining cases count as not met.

    :return: the counts as text by column; None, with a finding, if they contradict each other.
    """
    found, printed, doubled = _populations(organizer)
    for name in doubled:
        findings.add("population-twice", column=f"{place}.{name}", expected="one count of each population")
    if doubled or not _all_counted(found, place, findings) or not _are_nested(found, place, findings):
        return None
    counts: Counts = {"exclusions": "0", "exceptions": "0"}
    counts |= {column: found[name] for name, column in _COLUMNS.items() if name in found}
    numbers = [_whole(counts.get(name)) for name in _COLUMNS.values()]
    known = [number for number in numbers if number is not None]
    if len(known) == len(numbers):
        eligible, *parts = known
        counts["not_met"] = str(eligible - sum(parts))
        _compare_rate(known, printed, f"{place}.performanceRate", rate_tolerance, findings)
    return counts


def _populations(organizer: Element) -> tuple[Counts, str | None, list[str]]:
    """Return the counts by population, the printed rate, and the populations that occur twice."""
    found: Counts = {}
    printed: str | None = None
    doubled: list[str] = []
    for observation in organizer.iterfind(f"{HL7}component/{HL7}observation"):
        value, code = observation.find(f"{HL7}value"), observation.find(f"{HL7}code")
        if value is None:
            continue
        if code is not None and code.get("code") == _RATE_CODE:
            printed = value.get("value")
            continue
        stated = value.get("code", "")
        name = _OTHER_SPELLINGS.get(stated, stated)
        if name != INITIAL and name not in _COLUMNS:
            continue
        counts = _aggregates(observation)
        if (name in found or len(counts) > 1) and name not in doubled:
            doubled.append(name)
        found[name] = counts[0] if counts else None
    return found, printed, doubled


def _aggregates(observation: Element) -> list[str | None]:
    """List the aggregate counts of a population, without its strata and supplemental data one level below."""
    counts: list[str | None] = []
    for inner in observation.iterfind(f"{HL7}entryRelationship/{HL7}observation"):
        code, value = inner.find(f"{HL7}code"), inner.find(f"{HL7}value")
        if code is not None and code.get("code") == "MSRAGG" and value is not None:
            written = (value.get("value") or "").strip()[:40]
            whole = _WHOLE.fullmatch(written)
            counts.append(whole[1] if whole else written or None)
    return counts


def _all_counted(found: Counts, place: str, findings: Findings) -> bool:
    """Return whether each population has a whole number as its count; report those that do not.

    A document may omit exclusions, exceptions and the initial population. A population that it names needs a count.
    """
    named = [*found, *(name for name in _NEEDED if name not in found)]
    uncounted = [name for name in named if _whole(found.get(name)) is None]
    for name in uncounted:
        findings.add(
            "population-not-counted", column=f"{place}.{name}", received=found.get(name), expected="a whole number"
        )
    return not uncounted


def _are_nested(found: Counts, place: str, findings: Findings) -> bool:
    """Return whether each population fits within the one it is part of; report the first that does not."""
    initial, denominator = _whole(found.get(INITIAL)), _whole(found.get(DENOMINATOR))
    if initial is not None and denominator is not None and denominator > initial:
        _report(DENOMINATOR, found, f"at most {INITIAL} ({initial})", place, findings)
        return False
    if denominator is None:
        return True
    outside = sum(_whole(found.get(name)) or 0 for name in (EXCLUSIONS, EXCEPTIONS))
    met = _whole(found.get(NUMERATOR)) or 0
    if outside > denominator:
        _report(EXCLUSIONS, found, f"with {EXCEPTIONS} at most {DENOMINATOR} ({denominator})", place, findings)
        return False
    if met > denominator - outside:
        left = f"{DENOMINATOR} less {EXCLUSIONS} and {EXCEPTIONS} ({denominator - outside})"
        _report(NUMERATOR, found, f"at most {left}", place, findings)
        return False
    return True


def _report(name: str, found: Counts, expected: str, place: str, findings: Findings) -> None:
    findings.add("population-order", column=f"{place}.{name}", received=found.get(name), expected=expected)


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None


def _compare_rate(counts: list[int], printed: str | None, place: str, tolerance: Decimal, findings: Findings) -> None:
    """Report a printed performance rate that differs from the rate of the counts by more than the tolerance."""
    eligible, exclusions, exceptions, met = counts
    performance = eligible - exclusions - exceptions
    if printed is None or performance <= 0:
        return
    try:
        rate = Decimal(printed)
    except InvalidOperation:
        rate = Decimal("NaN")
    # A rate is a share from 0 to 1. Check that first: arithmetic with "1e999999999" would overflow.
    share = rate.is_finite() and 0 <= rate <= 1
    if not share or abs(rate - Decimal(met) / performance) > tolerance:
        findings.add("printed-rate", column=place, received=printed[:40], expected=f"{Decimal(met) / performance:.4f}")
