"""The populations of one measure in a QRDA III document: their counts, checked against each other."""

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


def counted(organizer: Element, place: str, rate_tolerance: Decimal, findings: Findings) -> Counts | None:
    """Take the population counts; the eligible population is DENOM, and what is left over is not met.

    :return: the counts as text by column; None where they contradict each other, which is then reported.
    """
    found, printed, doubled = _populations(organizer)
    for name in doubled:
        findings.add("population-twice", column=f"{place}.{name}", expected="one count of each population")
    if doubled or not _all_whole(found, place, findings) or not _in_order(found, place, findings):
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
    """Collect the counts by population and the printed rate; list the populations that stand twice."""
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
    """List the aggregate counts of a population; strata and supplemental data stand one level below."""
    counts: list[str | None] = []
    for inner in observation.iterfind(f"{HL7}entryRelationship/{HL7}observation"):
        code, value = inner.find(f"{HL7}code"), inner.find(f"{HL7}value")
        if code is not None and code.get("code") == "MSRAGG" and value is not None:
            written = (value.get("value") or "").strip()[:40]
            whole = _WHOLE.fullmatch(written)
            counts.append(whole[1] if whole else written or None)
    return counts


def _all_whole(found: Counts, place: str, findings: Findings) -> bool:
    """Check that each population has a count, and that it is one of cases; report those that have none.

    Documents may lack exclusions, exceptions and the initial population, but not their counts where they name them.
    """
    named = [*found, *(name for name in _NEEDED if name not in found)]
    uncounted = [name for name in named if _whole(found.get(name)) is None]
    for name in uncounted:
        findings.add(
            "population-not-counted", column=f"{place}.{name}", received=found.get(name), expected="a whole number"
        )
    return not uncounted


def _in_order(found: Counts, place: str, findings: Findings) -> bool:
    """Check that each population lies within the one that it is taken from; report the first that does not."""
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
    eligible, exclusions, exceptions, met = counts
    performance = eligible - exclusions - exceptions
    if printed is None or performance <= 0:
        return
    try:
        rate = Decimal(printed)
    except InvalidOperation:
        rate = Decimal("NaN")
    # A rate is a share; arithmetic with "1e999999999" would overflow.
    share = rate.is_finite() and 0 <= rate <= 1
    if not share or abs(rate - Decimal(met) / performance) > tolerance:
        findings.add("printed-rate", column=place, received=printed[:40], expected=f"{Decimal(met) / performance:.4f}")
