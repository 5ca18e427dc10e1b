"""Kind, TIN or CCN, and days of a participant: corrected by staff with a reason, and followed by the duties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.urls import reverse

from episodes.services import adjustments
from episodes.services.construction_inputs import roster
from portal.models import Participant
from portal.participation import selectors
from portal.participation.models import KindPeriod
from portal.participation.services import corrections, enrollment
from portal.selectors import policy_book
from portal.services import identifiers
from portal.services.use_case import Refused
from quality.selectors import score_inputs
from tests import factories
from tests.asking import confirmed

pytestmark = pytest.mark.django_db
FIRST, CHANGED = date(2021, 1, 1), date(2022, 7, 1)


@pytest.fixture
def participant():
    factories.at(date(2022, 9, 1))
    return factories.participant("professional")


@pytest.fixture
def help_desk():
    return factories.client(factories.user(staff="help desk"))


def change(participant, kind, on, because="It opened a linear accelerator"):
    return corrections.change_kind(participant=participant, kind=kind, from_on=on, because=because, by="test")


def periods(participant):
    rows = KindPeriod.objects.filter(participant=participant)
    return [(one.kind, one.from_on, one.to_on) for one in rows]


def test_change_of_kind_in_mid_year_adds_duties_of_that_year_and_leaves_the_year_before(participant, help_desk):
    codes = set(participant.obligations.values_list("year", "code"))
    assert not {(2021, "pso"), (2022, "pso")} & codes
    page = reverse("admin:portal_participant_step", args=[participant.pk, "kind"])
    given = {"kind": "dual", "from_on": "2022-07-01", "because": "It opened a linear accelerator"}
    assert confirmed(help_desk, page, given).status_code == 302
    participant.refresh_from_db()
    assert participant.kind == "dual"
    assert periods(participant) == [("professional", FIRST, date(2022, 6, 30)), ("dual", CHANGED, None)]
    owed = set(participant.obligations.open().values_list("year", "code"))
    assert (2022, "pso") in owed and (2021, "pso") not in owed
    told = participant.messages.first()
    assert "dual participant" in told.body and "linear accelerator" in told.body
    event = Participant.pgh_event_model.objects.filter(pgh_obj_id=participant.pk).latest("pgh_id")
    assert event.pgh_context.metadata["action"] == "participant.change_kind"
    assert event.pgh_context.metadata["reason"] == "It opened a linear accelerator"


def test_kind_that_was_always_wrong_leaves_one_period(participant):
    change(participant, "dual", CHANGED)
    change(participant, "technical", FIRST, because="typed wrong")
    assert periods(participant) == [("technical", FIRST, None)]
    assert KindPeriod.every.count() == 3
    book = policy_book()
    assert {selectors.kind_in(participant, year, book=book) for year in (2021, 2022)} == {"technical"}


def test_later_change_keeps_the_reason_of_an_earlier_one(participant):
    change(participant, "dual", date(2021, 5, 1), because="first")
    change(participant, "professional", CHANGED, because="second")
    rows = {one.from_on: one for one in KindPeriod.objects.filter(participant=participant)}
    assert [rows[day].because for day in sorted(rows)] == [corrections.FIRST_KIND, "first", "second"]
    assert rows[date(2021, 5, 1)].corrects.withdrawn_because == "second"
    corrections.correct_days(
        participant=participant, from_on=date(2020, 12, 1), to_on=None, because="joined earlier", by="test"
    )
    participant.refresh_from_db()
    spans = selectors.kinds_over_time([participant])[participant.pk]
    assert spans[0].days.from_on == date(2020, 12, 1)


@pytest.mark.parametrize(
    ("kind", "on", "field", "words"),
    [
        ("professional", FIRST, "kind", "already"),
        ("dual", date(2020, 12, 31), "from_on", "January 1, 2021, its first day, to September 1, 2022"),
        ("dual", date(2022, 9, 2), "from_on", "to September 1, 2022"),
        ("hospital", FIRST, "kind", "technical participant"),
    ],
)
def test_kind_or_day_that_cannot_be_is_refused_at_its_field(participant, kind, on, field, words):
    with pytest.raises(Refused, match=words) as refused:
        change(participant, kind, on)
    assert refused.value.field == field


def test_year_of_a_change_is_scored_and_settled_for_both_components(participant):
    change(participant, "technical", CHANGED)
    book = policy_book()
    found = {year: selectors.kind_in(participant, year, book=book) for year in (2021, 2022, 2023)}
    assert found == {2021: "professional", 2022: "dual", 2023: "technical"}
    assert score_inputs(participant, 2022, book=book).kind == "dual"


def test_episodes_take_the_kind_of_the_day(participant):
    change(participant, "dual", CHANGED)
    key, other = participant.tin_index, factories.participant("dual").tin_index
    days = [date(2018, 1, 2), date(2022, 6, 30), CHANGED, date(2022, 8, 1), CHANGED]
    lines = pl.DataFrame({"provider": [key, key, key, other, "nobody"], "service_on": days, "zip": [""] * 5})
    kinds = roster().with_participant(lines)
    found = {(row["provider"], row["service_on"]): row["kind"] for row in kinds.iter_rows(named=True)}
    assert [found[key, day] for day in days[:3]] == ["professional", "professional", "dual"]
    assert (found[other, days[3]], found["nobody", CHANGED]) == ("dual", None)


def test_wrong_tin_is_corrected_and_shown_nowhere(participant, help_desk):
    page = reverse("admin:portal_participant_step", args=[participant.pk, "identifier"])
    other = factories.participant()
    for typed, words in (
        ("12", "nine digits"),
        (other.tin, other.model_id),
        (participant.tin, "on file already"),
    ):
        answer = help_desk.post(page, {"identifier": typed, "because": "typed wrong"})
        assert words in str(answer.context["form"].errors["identifier"])
    answer = help_desk.post(page, {"identifier": "98-7654321", "because": "typed wrong"}, follow=True)
    participant.refresh_from_db()
    assert participant.tin == "987654321" and "987654321" not in answer.content.decode()
    assert "typed wrong" in participant.messages.first().body
    with pytest.raises(Refused, match="Say why"):
        identifiers.correct(participant=participant, identifier="987654320", because=" ", by="test")


def test_ccn_of_a_hospital_is_corrected_as_a_ccn(participant):
    hospital = factories.participant("technical")
    with pytest.raises(Refused):
        identifiers.correct(participant=hospital, identifier="987654321", because="wrong", by="test")
    identifiers.correct(participant=hospital, identifier="460899", because="wrong", by="test")
    hospital.refresh_from_db()
    assert (hospital.ccn, hospital.tin) == ("460899", None)


def test_first_day_is_corrected_and_the_duties_follow(participant, help_desk):
    page = reverse("admin:portal_participant_step", args=[participant.pk, "days"])
    assert help_desk.get(page).context["form"].initial["from_on"] == FIRST
    given = {"from_on": "2022-01-01", "to_on": "", "because": "joined in 2022"}
    assert confirmed(help_desk, page, given).status_code == 302
    assert not participant.obligations.open().filter(year=2021, code="cehrt").exists()
    assert participant.obligations.open().filter(year=2022, code="cehrt").exists()
    assert "joined in 2022" in participant.messages.first().body
    answer = help_desk.post(page, given)
    assert "on file already" in str(answer.context["form"].errors["from_on"])


class TestProfile:
    def test_page_shows_standing_with_days_and_reasons_and_no_identifier(self, participant):
        change(participant, "dual", CHANGED)
        enrollment.add_site(participant=participant, zip="02118", cbsa="14460", from_on=FIRST, by="test")
        gone = {"participant": participant, "zip": "02119", "cbsa": "14460"}
        enrollment.add_site(**gone, from_on=FIRST, to_on=date(2021, 12, 31), by="test")
        enrollment.exclude(
            participant=participant, reason="maryland", from_on=date(2022, 8, 1), because="Its other site closed",
            by="test",
        )  # fmt: skip
        person = factories.seat(participant)
        page = reverse("participation:profile", args=[participant.model_id])
        words = factories.client(person).get(page).content.decode()
        for said in (
            "Radiotherapy only in Maryland", "Its other site closed", "You do not take part in the Model", "02119",
            "Ended", "linear accelerator", person.email, f"TIN ending in {participant.tin[-4:]}",
        ):  # fmt: skip
            assert said in words, said
        assert participant.tin not in words


@pytest.mark.parametrize(
    ("calendar_year", "count", "field"),
    [(2023, 5, "calendar_year"), (2021, 20_001, "count"), (1999, 5, "calendar_year")],
)
def test_count_of_episodes_that_cannot_be_is_refused_at_its_field(participant, calendar_year, count, field):
    with pytest.raises(Refused) as refused:
        enrollment.record_episode_count(
            participant=participant, calendar_year=calendar_year, count=count, source="CMS", by="test"
        )
    assert refused.value.field == field
    enrollment.record_episode_count(participant=participant, calendar_year=2022, count=20_000, source="CMS", by="test")


@pytest.mark.parametrize(
    "given", [{"geographic_factor": "3.01"}, {"case_mix": "2"}, {"historical_experience": "-1.1"}], ids=str
)
def test_factor_that_cannot_be_is_refused_at_its_field(participant, given):
    [(field, value)] = given.items()
    asked = {"participant": participant, "year": 2022, "component": "PC", "source": "CMS", "by": "test"}
    with pytest.raises(Refused, match="believable") as refused:
        adjustments.set_adjustment(**asked, **{field: Decimal(value)})
    assert refused.value.field == field
    adjustments.set_adjustment(**asked, geographic_factor=Decimal(3), case_mix=Decimal(-1))
