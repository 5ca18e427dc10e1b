"""The low-volume opt-out: fewer than 20 episodes, by 31 December, and then nothing is owed for the year."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.access import NotAllowed
from portal.models import Receipt, Role
from portal.participation import selectors
from portal.participation.models import Election, OptOut
from portal.participation.services import attestations, elections, enrollment
from portal.participation.wording import OPT_OUT
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
LAST_DAY = date(2020, 12, 31)
SIGNED = {"signer_title": "administrator", "agreed": "on"}


def count_episodes(participant, calendar_year, count):
    enrollment.record_episode_count(
        participant=participant, calendar_year=calendar_year, count=count, source="CMS", by="test"
    )


def counted(episodes, day=LAST_DAY):
    """Return a participant and its primary contact on a day, with its count of 2019 (the data year of 2021)."""
    factories.at(day)
    participant = factories.participant()
    count_episodes(participant, 2019, episodes)
    return participant, factories.seat(participant)


def opt_out(participant, person, year=2021):
    return elections.opt_out(participant=participant, year=year, signer_title="administrator", by=person)


def page(participant):
    return reverse("participation:election", args=[participant.model_id])


@pytest.mark.parametrize("episodes", [0, 19])
def test_fewer_than_20_may_opt_out(episodes):
    election = opt_out(*counted(episodes))
    assert (election.episodes, election.data_year, election.year) == (episodes, 2019, 2021)


@pytest.mark.parametrize("episodes", [20, 21])
def test_20_or_more_may_not(episodes):
    participant, person = counted(episodes)
    with pytest.raises(Refused, match=f"You had {episodes} episodes in 2019"):
        opt_out(participant, person)
    assert not participant.obligations.filter(code="low-volume-opt-out", year=2021).exists()
    response = factories.client(person).get(page(participant))
    assert "May not opt out" in response.content.decode()
    assert 'name="agreed"' not in response.content.decode()


def test_31_december_is_in_time_and_1_january_is_not():
    participant, person = counted(19, day=date(2021, 1, 1))
    with pytest.raises(Refused, match="last day to opt out of 2021 was December 31, 2020"):
        opt_out(participant, person)
    response = factories.client(person).post(page(participant), SIGNED)
    assert response.status_code == 200
    assert not Election.objects.exists()
    factories.at(LAST_DAY)
    assert opt_out(participant, person)


def test_election_page_takes_it_and_waives_the_year():
    participant, person = counted(19)
    owed_before = set(participant.obligations.open().filter(year=2021).values_list("code", flat=True))
    assert {"cehrt", "pso", "practitioner-list", "low-volume-opt-out"} <= owed_before
    client = factories.client(person)
    assert OPT_OUT.text in client.get(page(participant)).content.decode()
    response = client.post(page(participant), SIGNED)
    assert response.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 1])
    election = Election.objects.get()
    assert election.wording == OPT_OUT.text
    assert election.receipt.facts["episodes"] == 19
    assert not participant.obligations.open().filter(year=2021).exists()
    assert participant.obligations.get(code="low-volume-opt-out", year=2021).settled_on == LAST_DAY
    waived = participant.obligations.filter(waived_on=LAST_DAY, year=2021)
    assert set(waived.values_list("code", flat=True)) == owed_before - {"low-volume-opt-out"}


def test_opt_out_covers_the_year_from_its_first_to_its_last_day():
    participant, person = counted(19)
    opt_out(participant, person)
    days = OptOut.objects.get()
    assert (days.from_on, days.to_on) == (date(2021, 1, 1), date(2021, 12, 31))
    assert not participant.exclusions.exists()  # § 512.210(c), not (b)
    assert not selectors.in_model_on(date(2021, 1, 1)).exists()
    assert not selectors.in_model_on(date(2021, 12, 31)).exists()
    assert selectors.in_model_on(date(2022, 1, 1)).get() == participant
    assert not selectors.in_model_on(date(2020, 12, 31)).exists()  # a participant from January 1, 2021 on


def test_duties_of_the_next_year_are_owed_again():
    participant, person = counted(19)
    opt_out(participant, person)
    factories.at(date(2021, 12, 1))
    count_episodes(participant, 2020, 20)
    codes = set(participant.obligations.open().filter(year=2022).values_list("code", flat=True))
    assert {"cehrt", "pso", "practitioner-list", "quality-measures"} <= codes
    assert "low-volume-opt-out" not in codes


def test_double_click_elects_once():
    participant, person = counted(19)
    client = factories.client(person)
    first, second = client.post(page(participant), SIGNED), client.post(page(participant), SIGNED)
    assert first.headers["Location"] == second.headers["Location"]
    assert (Election.objects.count(), Receipt.objects.count(), OptOut.objects.count()) == (1, 1, 1)


def test_without_a_count_there_is_nothing_to_decide():
    factories.at(date(2020, 12, 1))
    participant = factories.participant()
    person = factories.seat(participant)
    response = factories.client(person).get(page(participant))
    assert response.status_code == 200
    assert "CMS has not given you a number of episodes yet" in response.content.decode()
    with pytest.raises(Refused, match="number of episodes that decides 2021 yet"):
        opt_out(participant, person)


def test_count_of_another_year_does_not_count():
    factories.at(LAST_DAY)
    participant = factories.participant()
    count_episodes(participant, 2018, 1)
    with pytest.raises(Refused, match="number of episodes that decides 2021 yet"):
        opt_out(participant, factories.seat(participant))


def test_corrected_count_replaces_the_first():
    participant, person = counted(20)
    count_episodes(participant, 2019, 19)
    assert participant.obligations.filter(code="low-volume-opt-out", year=2021).exists()
    assert opt_out(participant, person).episodes == 19


def test_delegate_may_not_opt_out():
    participant, _ = counted(19)
    with pytest.raises(NotAllowed):
        opt_out(participant, factories.seat(participant, Role.DELEGATE))
    assert not Election.objects.exists()


def test_what_is_waived_is_neither_shown_as_late_nor_signed():
    participant, person = counted(19)
    opt_out(participant, person)
    factories.at(date(2021, 6, 1))
    client = factories.client(person)
    for name, *code in (("attestation", "cehrt"), ("attestation", "pso"), ("practitioner-list",)):
        address = reverse(f"participation:{name}", args=[participant.model_id, *code])
        shown = client.get(f"{address}?year=2021").content.decode()
        assert "No longer required" in shown and "Overdue" not in shown and "signer_title" not in shown
    with pytest.raises(Refused, match="do not need this attestation"):
        attestations.attest(participant=participant, year=2021, code="cehrt", answers={}, signer_title="B", by=person)


class TestNoticeOfEligibility:
    """§ 512.210(c): CMS tells those that may opt out."""

    def notices(self, participant):
        return list(
            participant.messages.filter(subject__startswith="You may opt out").values_list("subject", flat=True)
        )

    def test_count_below_the_threshold_is_told_once(self):
        factories.at(date(2020, 12, 1))
        participant, other = factories.participant(), factories.participant()
        enrollment.record_episode_counts(
            counts={participant: 19, other: 20}, calendar_year=2019, source="CMS", by="test"
        )
        count_episodes(participant, 2019, 18)
        assert self.notices(participant) == ["You may opt out of 2021"]
        assert "December 31, 2020" in participant.messages.get().body
        assert self.notices(other) == []
        person = factories.client(factories.seat(participant))
        assert person.get(participant.messages.get().path).status_code == 200

    def test_count_that_comes_after_the_last_day_is_told_nobody(self):
        participant, _ = counted(19, day=date(2021, 1, 1))
        assert self.notices(participant) == []


def test_page_says_that_episodes_begun_before_the_opt_out_stay():
    participant, person = counted(19)
    words = factories.client(person).get(page(participant)).content.decode()
    assert "Episodes that began before 2021 stay in the Model" in words
    assert "episodes that begin before the performance year stay in the Model until they end" in OPT_OUT.text
