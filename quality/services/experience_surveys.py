"""Surveys of patients' experience: loaded from the contractor's list (docs/formats.md#survey-samples)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from portal import clock, selectors
from portal.characters import identifier_key, tidy
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.intake.text_table import Column, Fault, Layout, Row, limit_reached, read_table
from portal.participation.rules.standing import first_day_in
from portal.participation.services.faulty_file import FaultyFile
from portal.policy import Book
from portal.rules.performance_years import performance_year, policy_of
from portal.services.typed_days import check_in_order, check_in_reach, check_performance_year
from portal.services.use_case import Actor, Refused, actor_label, use_case
from quality.models import ExperienceSurvey, SurveySample

NUMBERS = ("tin", "ccn")
"""Columns with numbers of a participant, by which a row of another one is found out."""
LAYOUT = Layout(
    columns=(
        Column("model_id", 20),
        Column("sampled", 9),
        Column("completed", 9),
        Column("score", 9, optional=True),
        *(Column(name, 20, optional=True) for name in NUMBERS),
    ),
    named_by=("model_id",),
)
ROWS_AT_ONCE = 5000
_SCORE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")


@use_case("experience_survey.load")
def load(*, year: int, contractor: str, from_on: date, to_on: date, content: bytes, by: Actor) -> ExperienceSurvey:
    """Load a survey of a performance year with the sample of each participant; from now on it is the year's.

    :raises Refused: for a year outside the Model, days that cannot be, and without a contractor. FaultyFile: with every
        fault of the list.
    """
    book = selectors.policy_book()
    check_performance_year(year, book=book)
    check_in_reach(book=book, from_on=from_on, to_on=to_on)
    check_in_order(from_on=from_on, to_on=to_on)
    if not (said := tidy(contractor)):
        raise Refused("Enter the contractor.", field="contractor")
    samples = _read(content, year, book)
    survey = ExperienceSurvey.objects.create(
        year=year,
        contractor=said,
        from_on=from_on,
        to_on=to_on,
        rows=len(samples),
        scored=sum(1 for sample in samples if sample.score is not None),
        left_out=_left_out(samples, year, book),
        loaded_by=actor_label(by),
        loaded_at=clock.now(),
    )
    for sample in samples:
        sample.survey = survey
    SurveySample.objects.bulk_create(samples, batch_size=ROWS_AT_ONCE)
    return survey


def _left_out(samples: Sequence[SurveySample], year: int, book: Book) -> int:
    """Count the participants that are in the Model on a day of the year and not among the samples."""
    py = performance_year(year, book=book)
    others = Participant.objects.exclude(pk__in=[sample.participant_id for sample in samples]).defer("tin")
    standings = participation.standings(others, book=book).values()
    taking_part = (one for one in standings if year not in one.opted_out)
    return sum(first_day_in(one, py.starts_on, py.ends_on) is not None for one in taking_part)


def _read(content: bytes, year: int, book: Book) -> list[SurveySample]:
    table = read_table(
        content, layout=LAYOUT, largest=policy_of(year, book=book)["participation/list_size_limit_bytes"]
    )
    scale = policy_of(year, book=book)["quality/score_scale"]
    given = [name for name in NUMBERS if any(row.values.get(name) for row in table.rows)]
    known = {model_id: rest for model_id, *rest in Participant.objects.values_list("model_id", "pk", *given)}
    samples: dict[int, SurveySample] = {}
    for row in table.rows:
        name = identifier_key(row.values["model_id"])
        participant, *numbers = known.get(name, (None,))
        sampled, completed = (_count(row, column, table.faults) for column in ("sampled", "completed"))
        score = _score(row, scale, table.faults)
        if participant is None:
            table.faults.append(Fault("No participant has this Model ID.", row.number, name, "model_id"))
        elif participant in samples:
            table.faults.append(Fault("An earlier row is about this participant.", row.number, name, "model_id"))
        elif wrong := _others(row, dict(zip(given, numbers, strict=True))):
            sentence = f"This is not the {wrong.upper()} of this participant."
            table.faults.append(Fault(sentence, row.number, name, wrong))
        elif sampled is not None and completed is not None:
            if sampled == 0 or completed > sampled:
                sentence = "Of at least one patient asked, no more than all can answer."
                table.faults.append(Fault(sentence, row.number, name, "completed"))
            samples[participant] = SurveySample(
                participant_id=participant, sampled=sampled, completed=completed, score=score
            )
        if limit_reached(table.faults):
            break
    if table.faults:
        raise FaultyFile(table.faults)
    return list(samples.values())


def _others(row: Row, numbers: Mapping[str, str | None]) -> str:
    """Return the column whose number is not that of the participant; empty where all that are given are."""
    given = ((name, identifier_key(row.values[name])) for name in numbers)
    return next((name for name, said in given if said and said != identifier_key(numbers[name] or "")), "")


def _count(row: Row, column: str, faults: list[Fault]) -> int | None:
    text = row.values[column]
    if text.isascii() and text.isdigit():
        return int(text)
    faults.append(Fault("Write a whole number without separators.", row.number, row.values["model_id"], column))
    return None


def _score(row: Row, scale: Decimal, faults: list[Fault]) -> Decimal | None:
    """Return the score of a row; None without one, and where it cannot be read."""
    if not (text := row.values.get("score", "")):
        return None
    number = Decimal(text) if _SCORE.fullmatch(text) else None
    if number is None or number > scale:
        sentence = (
            f"Write a score from 0 to {scale.normalize():f} with at most three decimals, or leave the cell empty."
        )
        faults.append(Fault(sentence, row.number, row.values["model_id"], "score"))
        return None
    return number
