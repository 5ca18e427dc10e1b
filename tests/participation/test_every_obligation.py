"""Every duty for three kinds and five years, on the days around its first and last one, in every situation.

The table says who owes what and when, as the rule and the pages of CMS say it. A new duty needs a row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from portal.participation.duties import BY_CODE, DUTIES
from portal.participation.models import Obligation
from portal.participation.rules.obligations import owed
from portal.participation.rules.standing import KindSpan, Span, Standing
from portal.participation.services import corrections, elections, enrollment, extensions, obligations
from portal.policy import load_book
from portal.services.use_case import Refused
from tests import factories

BOOK = load_book()
YEARS = (2021, 2022, 2023, 2024, 2025)
PROFESSIONAL, TECHNICAL, DUAL = "professional", "technical", "dual"
EVERY = (PROFESSIONAL, TECHNICAL, DUAL)
OPT_OUT, LIST, CEHRT, PSO = "low-volume-opt-out", "practitioner-list", "cehrt", "pso"
FIRST_DATA, SECOND_DATA, MEASURES = "clinical-data-1", "clinical-data-2", "quality-measures"
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One duty: who owes it, and its first and last day as (years after the performance year, month, day)."""

    kinds: tuple[str, ...]
    opens: tuple[int, int, int] | None
    due: tuple[int, int, int]
    due_in_2021: tuple[int, int, int] | None = None


TABLE = {
    OPT_OUT: Row(EVERY, (-1, 12, 2), (-1, 12, 31)),
    LIST: Row((PROFESSIONAL, DUAL), (0, 1, 1), (0, 1, 31)),
    CEHRT: Row(EVERY, None, (-1, 12, 31), due_in_2021=(0, 1, 30)),
    PSO: Row((TECHNICAL, DUAL), None, (0, 1, 31)),
    FIRST_DATA: Row((PROFESSIONAL, DUAL), (0, 7, 1), (0, 7, 31)),
    SECOND_DATA: Row((PROFESSIONAL, DUAL), (1, 1, 1), (1, 1, 31)),
    MEASURES: Row((PROFESSIONAL, DUAL), (1, 1, 1), (1, 3, 31)),
    "peer-review": Row((PROFESSIONAL, DUAL), (1, 1, 1), (1, 3, 31)),
    "patient-care": Row(EVERY, (1, 1, 1), (1, 3, 31)),
}


def expected(kinds: set[str], year: int) -> dict[str, tuple[date | None, date]]:
    """Return what participants of these kinds owe for a whole year, with the first and the last day of each."""

    def day(of: tuple[int, int, int]) -> date:
        return date(year + of[0], of[1], of[2])

    return {
        code: (
            day(row.opens) if row.opens else None,
            day(row.due_in_2021 if year == 2021 and row.due_in_2021 else row.due),
        )
        for code, row in TABLE.items()
        if kinds & set(row.kinds)
    }


def expected_of_joiner(kind: str, year: int) -> dict[str, tuple[date | None, date]]:
    """Return what a participant owes that joins on July 1: it has 30 days; what was due before is not owed."""
    joined, in_time = date(year, 7, 1), date(year, 7, 31)
    own_days = {LIST: (joined, in_time), CEHRT: (None, in_time), PSO: (None, in_time)}
    return {code: own_days.get(code, days) for code, days in expected({kind}, year).items() if code != OPT_OUT}


def standing(kind: str, **more: object) -> Standing:
    """Return a participant of the whole Model with few episodes in every year."""
    days = Span(date(2020, 11, 30))
    counts = tuple((year - 2, 4) for year in YEARS)
    return replace(Standing((KindSpan(kind, days),), days, episode_counts=counts), **more)


def found(of: Standing, year: int) -> dict[str, tuple[date | None, date]]:
    return {one.duty.code: (one.opens_on, one.due_on) for one in owed(of, year, duties=DUTIES, book=BOOK)}


def statuses(opens_on: date | None, due_on: date, code: str) -> dict[date, str]:
    """Return the status of an obligation on the days around its first and its last one."""
    first = {opens_on - ONE: "upcoming", opens_on: "due"} if opens_on else {}
    return {**first, due_on - ONE: "due", due_on: "due", due_on + ONE: "passed" if code == OPT_OUT else "overdue"}


def test_the_table_has_a_row_for_every_duty():
    assert set(TABLE) == set(BY_CODE)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("kind", EVERY)
class TestRules:
    def test_whole_year(self, kind, year):
        assert found(standing(kind), year) == expected({kind}, year)

    def test_opted_out(self, kind, year):
        """Only episodes begun in the year before, if that was not opted out of, still ask for clinical data."""
        full = expected({kind}, year)
        left = {OPT_OUT, *({FIRST_DATA} if year > 2021 and kind != TECHNICAL else ())}
        assert found(standing(kind, opted_out=frozenset({year})), year) == {code: full[code] for code in left}
        both = standing(kind, opted_out=frozenset({year - 1, year}))
        assert set(found(both, year)) == {OPT_OUT}

    @pytest.mark.parametrize("new_kind", EVERY)
    def test_change_of_kind_in_mid_year(self, kind, year, new_kind):
        change = date(year, 7, 1)
        kinds = (KindSpan(kind, Span(date(2020, 11, 30), change - ONE)), KindSpan(new_kind, Span(change)))
        changing = replace(standing(kind), kinds=kinds)
        assert found(changing, year) == expected({kind, new_kind}, year)
        if year > 2021:
            assert found(changing, year - 1) == expected({kind}, year - 1)
        if year < 2025:
            assert found(changing, year + 1) == expected({new_kind}, year + 1)

    def test_excluded_from_mid_year_on(self, kind, year):
        """A year in which it took part is owed whole; of the next one, the data of episodes that run on."""
        leaving = standing(kind, exclusions=(Span(date(year, 11, 1)),))
        assert found(leaving, year) == expected({kind}, year)
        if year < 2025:
            runs_on = {FIRST_DATA} if kind != TECHNICAL else set()
            assert set(found(leaving, year + 1)) == runs_on

    def test_excluded_until_mid_year(self, kind, year):
        back = standing(kind, exclusions=(Span(date(2020, 1, 1), date(year, 6, 30)),))
        assert found(back, year) == expected_of_joiner(kind, year)

    def test_excluded_for_the_whole_year(self, kind, year):
        out = standing(kind, exclusions=(Span(date(year - 1, 1, 1), date(year, 12, 31)),))
        assert found(out, year) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EVERY)
class TestObligations:
    """The same through the services and the database, on every day around a first or a last one."""

    @pytest.fixture
    def participant(self, kind):
        factories.at(date(2020, 12, 2))
        made = factories.participant(kind)
        enrollment.record_episode_count(participant=made, calendar_year=2019, count=4, source="CMS", by="test")
        factories.at(date(2025, 12, 1))
        for year in YEARS[1:]:
            enrollment.record_episode_count(participant=made, calendar_year=year - 2, count=4, source="CMS", by="test")
        return made

    def check(self, participant, kind, *, years=YEARS, moved=timedelta()):
        for year in years:
            self.check_days(participant, year, {
                code: (opens_on, due_on if code == OPT_OUT else due_on + moved)
                for code, (opens_on, due_on) in expected({kind}, year).items()
            })  # fmt: skip

    @staticmethod
    def check_days(participant, year, wanted):
        """Check that these obligations stand open, with their status on the days around the first and the last one."""
        rows = {row.code: row for row in participant.obligations.filter(year=year, waived_on=None)}
        assert set(rows) == set(wanted)
        for code, (opens_on, due_on) in wanted.items():
            for day, status in statuses(opens_on, due_on, code).items():
                assert rows[code].status(day) == status, (code, year, day)
                assert Obligation.objects.in_status(status, day).filter(pk=rows[code].pk).exists()

    @staticmethod
    def waived(participant, year):
        return {
            row.code: row.waived_because
            for row in participant.obligations.filter(year=year).exclude(waived_on=None).exclude(code=OPT_OUT)
        }

    def test_on_the_day_before_on_and_after(self, participant, kind):
        self.check(participant, kind)

    def test_extended_by_ten_days(self, participant, kind):
        staff, more = factories.user(staff="analyst"), timedelta(days=10)
        for row in participant.obligations.exclude(code=OPT_OUT):
            extensions.grant(obligation=row, to_due_on=row.due_on + more, reason="storm", by=staff)
        obligations.open_years(participants=[participant], by="test")
        self.check(participant, kind, moved=more)

    def test_opted_out_and_excluded(self, participant, kind):
        factories.at(date(2022, 12, 20))
        person = factories.seat(participant)
        elections.opt_out(participant=participant, year=2023, signer_title="Administrator", by=person)
        enrollment.exclude(participant=participant, reason="pa-rural", from_on=date(2024, 1, 1), by="test")
        factories.at(date(2025, 12, 1))
        states = {
            (row.year, row.code): (row.settled_on and "done") or (row.waived_because or "owed")
            for row in participant.obligations.filter(year__in=(2023, 2024))
        }
        for code in expected({kind}, 2023):
            opted_out = {OPT_OUT: "done", FIRST_DATA: "owed"}.get(code, "You opted out of 2023.")
            assert states[2023, code] == opted_out
            assert states[2024, code] == "You are excluded from the Model in 2024."
        self.check(participant, kind, years=(2021, 2022))

    @pytest.mark.parametrize("year", YEARS)
    def test_excluded_until_mid_year(self, participant, kind, year):
        """A duty that was due before it came back is waived; the others have its own days."""
        enrollment.exclude(
            participant=participant, reason="pa-rural", from_on=date(2020, 12, 1), to_on=date(year, 6, 30), by="test"
        )
        wanted = expected_of_joiner(kind, year)
        self.check_days(participant, year, wanted)
        assert set(self.waived(participant, year)) == set(expected({kind}, year)) - set(wanted) - {OPT_OUT}
        if year > 2021:
            sentences = set(self.waived(participant, year - 1).values())
            assert sentences == {f"You are excluded from the Model in {year - 1}."}
        if year < 2025:
            self.check(participant, kind, years=(year + 1,))

    @pytest.mark.parametrize("year", YEARS)
    def test_excluded_from_mid_year_on_and_back(self, participant, kind, year):
        """The year stays owed, with its extensions; the next one is waived, and owed again when the exclusion ends."""
        staff, more = factories.user(staff="analyst"), timedelta(days=10)
        for row in participant.obligations.filter(year=year).exclude(code=OPT_OUT):
            extensions.grant(obligation=row, to_due_on=row.due_on + more, reason="storm", by=staff)
        excluded = {"participant": participant, "reason": "pa-rural", "from_on": date(year, 11, 1), "by": "test"}
        exclusion = enrollment.exclude(**excluded)
        self.check(participant, kind, years=(year,), moved=more)
        if year < 2025:
            runs_on = set() if kind == TECHNICAL else {FIRST_DATA}
            days = {code: days for code, days in expected({kind}, year + 1).items() if code in runs_on}
            self.check_days(participant, year + 1, days)
            ended = {"reason": "pa-rural", "from_on": date(year, 11, 1), "to_on": date(year, 12, 31)}
            corrections.correct_exclusion(exclusion=exclusion, because="It ended", by="test", **ended)
            self.check(participant, kind, years=(year + 1,))
        self.check(participant, kind, years=(year,), moved=more)

    @pytest.mark.parametrize("year", YEARS)
    def test_opted_out_on_the_last_day_and_taken_back(self, participant, kind, year):
        """The rest of the year is waived, and owed again with its extension when the opt-out is taken back."""
        person, staff, more = factories.seat(participant), factories.user(staff="analyst"), timedelta(days=10)
        for row in participant.obligations.filter(year=year).exclude(code=OPT_OUT):
            extensions.grant(obligation=row, to_due_on=row.due_on + more, reason="storm", by=staff)
        signed = {"participant": participant, "year": year, "signer_title": "Administrator", "by": person}
        factories.at(date(year - 1, 12, 31))
        election = elections.opt_out(**signed)
        stays = {OPT_OUT} | ({FIRST_DATA} if year > 2021 and kind != TECHNICAL else set())
        waived = self.waived(participant, year)
        assert set(waived) == set(expected({kind}, year)) - stays
        assert set(waived.values()) == {f"You opted out of {year}."}
        elections.take_back(election=election, signer_title="Administrator", by=person)
        self.check(participant, kind, years=(year,), moved=more)
        factories.at(date(year, 1, 1))
        with pytest.raises(Refused, match="The last day to opt out"):
            elections.opt_out(**signed)
