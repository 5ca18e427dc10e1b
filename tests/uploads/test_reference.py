"""The column-wise checks give the same findings as a simple row-by-row reference, for any values."""

from __future__ import annotations

import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.intake.layouts import CLINICAL_DATA
from tests.uploads import build
from tests.uploads.test_fixtures import check

RULES = {
    "required-value",
    "not-a-date",
    "two-digit-year",
    "date-after-upload",
    "episode-outside-period",
    "treatment-outside-episode",
    "treatment-ends-before-start",
    "not-a-number",
    "not-a-whole-number",
    "number-with-separator",
    "number-with-unit",
    "number-out-of-range",
    "null-word-for-required",
    "planned-dose",
    "delivered-dose",
    "delivered-fractions",
    "completed-short-of-plan",
    "delivered-product",
    "dose-in-gray",
    "too-few-days",
}
DATES = ("episode_start_date", "rt_start_date", "rt_end_date")
# column: whole number, least, most (portal/policy/parameters/intake/number_ranges.toml)
NUMBERS = {
    "planned_dose_cgy": (False, 1, 20_000),
    "planned_fractions": (True, 1, 100),
    "dose_per_fraction_cgy": (False, 1, 5_000),
    "delivered_dose_cgy": (False, 0, 21_000),
    "delivered_fractions": (True, 0, 100),
}
Found = set[tuple[str, str]]

NULL_WORDS = {"n/a", "--"}
days = st.dates(date(2021, 3, 25), date(2022, 2, 10))
dates = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: f"{day.month}/{day.day}/{day.year}"),
    days.map(lambda day: f"{day:%m/%d/%y}"),
    st.sampled_from(["", "2021-02-30", "13/01/2021", "August 2", "2021-8-2", "1/1/21", "2021-04-03", "2021-10-04"]),
)
numbers = st.one_of(
    st.integers(-5, 25_000).map(str),
    st.decimals(0, 9_000, places=2).map(str),
    st.sampled_from(["", "7,800", "7 800", "70 Gy", "70Gy", "50%", "+5", "1e3", ".5", "5.", "n/a", "--", "39.0", "１"]),  # noqa: RUF001
)


def reference(row: dict[str, str]) -> Found:
    """Return the findings of one row of a completed prostate episode.

    A cell with an error gets no second finding, and nothing is compared with it.
    """
    found: Found = set()
    day = {name: _day(row[name], name, found) for name in DATES}
    number = {name: _number(row[name], name, found) for name in NUMBERS}
    start, first, last = (day[name] for name in DATES)
    if start and not date(2021, 7, 1) <= start + timedelta(days=89) <= date(2021, 12, 31):
        found.add(("episode-outside-period", "episode_start_date"))
    if _in_error(found, "episode_start_date"):
        start = None
    if start and first and not 0 <= (first - start).days <= 89:
        found.add(("treatment-outside-episode", "rt_start_date"))
    if _in_error(found, "rt_start_date"):
        first = None
    if first and last and last < first:
        found.add(("treatment-ends-before-start", "rt_end_date"))
    compared: Found = set()
    planned, fractions, each, delivered, delivered_fractions = (
        None if _in_error(found, name) else number[name] for name in NUMBERS
    )
    if None not in (planned, fractions, each) and abs(planned - fractions * each) > planned * 0.01:
        compared.add(("planned-dose", "planned_dose_cgy"))
    if None not in (planned, delivered) and delivered > planned * 1.05:
        compared.add(("delivered-dose", "delivered_dose_cgy"))
    if None not in (fractions, delivered_fractions) and delivered_fractions > fractions:
        compared.add(("delivered-fractions", "delivered_fractions"))
    fewer = None not in (fractions, delivered_fractions) and delivered_fractions < fractions
    if fewer and None not in (planned, delivered) and delivered < planned:
        compared.add(("completed-short-of-plan", "course_completed"))
    product = None if None in (each, delivered_fractions) else delivered_fractions * each
    if fewer and None not in (product, delivered) and abs(delivered - product) > product * 0.05:
        compared.add(("delivered-product", "delivered_dose_cgy"))
    if each is not None and each < 50:
        compared.add(("dose-in-gray", "dose_per_fraction_cgy"))
    days = (last - first).days + 1 if first and last and not _in_error(found, "rt_end_date") else None
    if None not in (days, delivered_fractions) and delivered_fractions > 3 * days:
        compared.add(("too-few-days", "rt_end_date"))
    wrong = {column for rule, column in compared if rule == "delivered-dose"}  # the only error of these
    return found | {(r, column) for r, column in compared if not (column in wrong and r != "delivered-dose")}


def _in_error(found: Found, name: str) -> bool:
    return any(column == name for _, column in found)


def _day(text: str, name: str, found: Found) -> date | None:
    if not text:
        found.add(("required-value", name))
        return None
    day = None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            day = date.fromisoformat(text)
        if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII):
            month, number, year = map(int, match.groups())
            day = date(year, month, number)
    except ValueError:
        pass
    if day is not None and day <= build.UPLOADED_ON:
        return day
    if day is not None:
        found.add(("date-after-upload", name))
        return None
    short = re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d\d", text, re.ASCII)
    found.add(("two-digit-year" if short else "not-a-date", name))
    return None


def _number(text: str, name: str, found: Found) -> float | None:
    whole, least, most = NUMBERS[name]
    if not text:
        found.add(("required-value", name))
        return None
    if text in NULL_WORDS:
        found.add(("null-word-for-required", name))
        return None
    plain = re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII)
    if plain and (not whole or re.fullmatch(r"[+-]?\d+(\.0+)?", text, re.ASCII)):
        value = float(text)
        if not least <= value <= most:
            found.add(("number-out-of-range", name))
        return value
    if plain:
        found.add(("not-a-whole-number", name))
    elif re.fullmatch(r"[+-]?\d+([,' ]\d+)+(\.\d*)?", text, re.ASCII):
        found.add(("number-with-separator", name))
    elif re.match(r"[+-]?[\d.,]*\d\s*[A-Za-z%/]", text, re.ASCII):
        found.add(("number-with-unit", name))
    else:
        found.add(("not-a-number", name))
    return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(
        st.fixed_dictionaries({}, optional=dict.fromkeys(DATES, dates) | dict.fromkeys(NUMBERS, numbers)),
        min_size=1,
        max_size=12,
    )
)
def test_checks_agree_with_the_reference(changes: list[dict[str, str]]) -> None:
    good = next(row for row in build.clinical_rows() if row["cancer_type"] == "prostate")
    mbis = [row["mbi"] for row in build.clinical_rows(len(changes))]
    rows = [{**good, **change, "mbi": mbi} for change, mbi in zip(changes, mbis, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_bytes(build.clinical(rows))
        checked = check(path, CLINICAL_DATA)
    assert {finding.rule for finding in checked.findings} <= RULES
    for number, row in enumerate(rows, start=2):
        found = {(finding.rule, finding.column) for finding in checked.findings if finding.row == number}
        assert found == reference(row), row
