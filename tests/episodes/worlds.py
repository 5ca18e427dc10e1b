"""Small sets of claims written line by line. Providers are letters, and days count from day 0 of a story.

Participants: A and B are Dual, P is Professional, H is Technical (a hospital). X is Dual and excluded for the year, W
is Dual and excluded from day 28. O is Dual and opted out of the year, L is Dual and opted out from day 28. D is Dual
and bills from Maryland. C is Technical, but a critical access hospital.

Not participants: N is a practice, M a hospital, K a critical access hospital, Y a practice that bills from Maryland. A
name in digits is the CCN of another hospital.

Day 0 is February 1, 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from episodes.engine.claims_based import construct_claims_based
from episodes.engine.construction import Construction, construct
from episodes.engine.layout import IDENTITY_COLUMNS
from episodes.engine.lines import Sources
from episodes.engine.reading import empty_frame
from episodes.engine.roster import Roster
from portal.policy import Book, load_book

DAY_ZERO = date(2021, 2, 1)
THROUGH = date(2022, 7, 31)
HERE, ELSEWHERE = "37203", "80045"
KINDS = {**dict.fromkeys("ABDLOWX", "dual"), "P": "professional", "H": "technical", "C": "technical"}
HOSPITALS = {"H": "440801", "M": "440701", "K": "441301", "C": "441302"}
MARYLAND = {"D", "Y"}
BOOK = load_book()


def on(offset: int) -> date:
    """Return the date of a day of the story."""
    return DAY_ZERO + timedelta(days=offset)


WHOLE_YEAR = (date(2021, 1, 1), date(2021, 12, 31))
EXCLUDED = {"X": WHOLE_YEAR, "W": (on(28), None)}
OPTED_OUT = {"O": WHOLE_YEAR, "L": (on(28), None)}


@dataclass(frozen=True)
class Line:
    """One claim line; amounts in cents."""

    day: int
    code: str
    by: str = "A"
    modifier: str = ""
    paid: int = 0
    denied: bool = False
    trial: bool = False
    diagnosis: str = "C3411"
    zip: str = HERE
    medicare_first: bool = True
    place: str = ""
    state: str | None = None


@dataclass(frozen=True)
class Story:
    """One beneficiary: claim lines, death, hospice, and months outside fee-for-service.

    Months count from January 2021 as 1, so 13 is January 2022.
    """

    lines: tuple[Line, ...]
    died: int | None = None
    hospice: tuple[int, int] | None = None
    hmo_months: frozenset[int] = frozenset()
    part_a_only_months: frozenset[int] = frozenset()


def frames(*stories: Story) -> Sources:
    """Return stories as the frames that the engine reads."""
    rows, enrollment, hospice = [], [], []
    for number, story in enumerate(stories):
        bene_id = f"-{number:03d}"
        for position, line in enumerate(story.lines):
            hospital = HOSPITALS.get(line.by, line.by if line.by.isdigit() else None)
            rows.append(
                {
                    "bene_id": bene_id,
                    "setting": "outpatient" if hospital else "carrier",
                    "claim_id": f"{position:04d}",
                    "line_number": 1,
                    "control": "",
                    "replaces": "",
                    "cancels": False,
                    "superseded": False,
                    "processed_on": None,
                    "service_on": on(line.day),
                    "provider": hospital or line.by,
                    "npi": "",
                    "zip": "" if hospital else line.zip,
                    "state": ("21" if line.by in MARYLAND else "44") if line.state is None else line.state,
                    "place": "" if hospital else line.place,
                    "hcpcs": line.code,
                    "modifier_1": line.modifier,
                    "modifier_2": "",
                    "line_diagnosis": line.diagnosis,
                    "claim_diagnosis": "",
                    "units": 1,
                    "denied": line.denied,
                    "medicare_first": line.medicare_first,
                    "trial": line.trial,
                    "paid": line.paid,
                    "allowed": line.paid,
                }
            )
        for year in (2021, 2022):
            months = [month + 12 * (year - 2021) for month in range(1, 13)]
            enrollment.append(
                {
                    "bene_id": bene_id,
                    "year": year,
                    "died_on": on(story.died) if story.died is not None else None,
                    "buy_in": "".join("1" if month in story.part_a_only_months else "3" for month in months),
                    "hmo": "".join("1" if month in story.hmo_months else "0" for month in months),
                }
            )
        if story.hospice:
            hospice.append({"bene_id": bene_id, "from_on": on(story.hospice[0]), "to_on": on(story.hospice[1])})
    return Sources(
        _frame("carrier", rows).with_columns(file=pl.lit(1, dtype=pl.Int64)).lazy(),
        _frame("beneficiary", enrollment).lazy(),
        _frame("hospice", hospice).lazy(),
    )


def _frame(kind: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = empty_frame(kind).drop(IDENTITY_COLUMNS, strict=False).schema
    return pl.DataFrame(rows, schema={name: schema[name] for name in (rows[0] if rows else schema)}, orient="row")


def roster() -> Roster:
    """Return the participant list of the stories."""
    listed = [(HOSPITALS.get(name, name), name, kind, date(2020, 1, 1), None) for name, kind in KINDS.items()]
    excluded, opted_out = ([(who, *days) for who, days in table.items()] for table in (EXCLUDED, OPTED_OUT))
    return Roster.of(providers=listed, exclusions=excluded, opt_outs=opted_out, zips={HERE})


def build_claims_based(*stories: Story) -> Construction:
    """Build the claims-based episodes of stories."""
    return construct_claims_based(frames(*stories), roster(), year=2021, claims_through=THROUGH, book=BOOK)


def build(*stories: Story, through: date = THROUGH, book: Book = BOOK) -> Construction:
    """Build the episodes of stories."""
    return construct(frames(*stories), roster(), year=2021, claims_through=through, book=book)


def with_readings(**choices: str) -> Book:
    """Return the book with other readings of the rule, for example `technical_start="model-code"`."""
    return BOOK.rehearse({f"episodes/reading_{name}": choice for name, choice in choices.items()})


def summary_of(built: Construction) -> list[dict[str, object]]:
    """Return the main columns of each episode, with days counted from day 0."""
    return [
        {
            "bene": int(row["bene_id"][1:]),
            "day": (row["starts_on"] - DAY_ZERO).days,
            "type": row["cancer_type"],
            "pc": row["pc_participant"],
            "tc": row["tc_participant"],
            "complete": row["complete"],
            "reason": row["reason"],
            "duplicates": (row["duplicate_lines"], row["duplicate_amount"]),
        }
        for row in built.episodes.iter_rows(named=True)
    ]


def course(
    first: int = 10,
    days: int = 5,
    *,
    start: int = 0,
    by: str = "A",
    center: str = "",
    paid: int = 0,
    planned: bool = True,
) -> tuple[Line, ...]:
    """Return the lines of a usual course: planning, then treatment days."""
    treating = center or by
    code = "77385" if treating in HOSPITALS else "G6015"
    return (
        Line(start, "77263", by, paid=paid),
        *(Line(start + first + day, code, treating, paid=paid) for day in range(days)),
    )


def only_episode(*lines: Line, through: date = THROUGH, book: Book = BOOK, **given: Any) -> dict[str, object]:
    """Build one story and return its only episode."""
    episodes = summary_of(build(Story(lines, **given), through=through, book=book))
    assert len(episodes) == 1
    return episodes[0]


def builds_no_episode(*lines: Line, book: Book = BOOK, **given: Any) -> bool:
    """Build one story and return whether it has no episode."""
    return not summary_of(build(Story(lines, **given), book=book))


def switch(plan: int = 30, treat: int = 35, by: str = "N") -> tuple[Line, ...]:
    """Return lines on which another practice plans and treats."""
    return (
        Line(plan, "77263", by, paid=100),
        Line(treat, "G6015", by, paid=100),
        Line(treat + 1, "G6015", by, paid=100),
    )
