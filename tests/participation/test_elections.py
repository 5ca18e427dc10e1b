"""The low-volume opt-out: allowed below 20 episodes, by December 31; afterwards nothing is owed for the year."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.models import Receipt, Role
from portal.participation import selectors
from portal.participation.models import Election, OptOut, Withdrawal
from portal.participation.services import attestations, elections, enrollment
from portal.participation.wording import OPT_OUT, TAKE_BACK_OPT_OUT
from portal.selectors import policy_book
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
LAST_DAY = date(2020, 12, 31)
SIGNED = {"signer_title": "administrator", "agreed": "on"}


def count_episodes(participant, calendar_year, count):
    enrollment.record_episode_count(
        participant=participant, calendar_year=calendar_year, count=count, source="CMS", by="test"
    )


def participant_with_count(episodes, day=LAST_DAY):
    """Return a participant and its primary contact, with a number of episodes in 2019, the data year of 2021."""
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
    election = opt_out(*participant_with_count(episodes))
    assert (election.episodes, election.data_year, election.year) == (episodes, 2019, 2021)


@pytest.mark.parametrize("episodes", [20, 21])
def test_20_or_more_may_not_opt_out(episodes):
    participant, person = participant_with_count(episodes)
    with pytest.raises(Refused, match=f"You had {episodes} episodes in 2019"):
        opt_out(participant, person)
    assert not participant.obligations.filter(code="low-volume-opt-out", year=2021).exists()
    response = factories.client(person).get(page(participant))
    assert "May not opt out" in response.content.decode()
    assert 'name="agreed"' not in response.content.decode()


def test_december_31_is_in_time_and_january_1_is_late():
    participant, person = participant_with_count(19, day=date(2021, 1, 1))
    with pytest.raises(Refused, match="last day to opt out of 2021 was December 31, 2020"):
        opt_out(participant, person)
    response = factories.client(person).post(page(participant), SIGNED)
    assert response.status_code == 200
    assert not Election.objects.exists()
    factories.at(LAST_DAY)
    assert opt_out(participant, person)


def test_opt_out_on_the_page_waives_the_obligations_of_the_year():
    participant, person = participant_with_count(19)
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
    participant, person = participant_with_count(19)
    opt_out(participant, person)
    days = OptOut.objects.get()
    assert (days.from_on, days.to_on) == (date(2021, 1, 1), date(2021, 12, 31))
    assert not participant.exclusions.exists()  # § 512.210(c), not (b)
    assert not selectors.in_model_on(date(2021, 1, 1)).exists()
    assert not selectors.in_model_on(date(2021, 12, 31)).exists()
    assert selectors.in_model_on(date(2022, 1, 1)).get() == participant
    assert not selectors.in_model_on(date(2020, 12, 31)).exists()  # a participant from January 1, 2021


def test_obligations_of_the_next_year_are_owed_again():
    participant, person = participant_with_count(19)
    opt_out(participant, person)
    factories.at(date(2021, 12, 1))
    count_episodes(participant, 2020, 20)
    codes = set(participant.obligations.open().filter(year=2022).values_list("code", flat=True))
    assert {"cehrt", "pso", "practitioner-list", "quality-measures"} <= codes
    assert "low-volume-opt-out" not in codes


def test_double_click_elects_once():
    participant, person = participant_with_count(19)
    client = factories.client(person)
    first, second = client.post(page(participant), SIGNED), client.post(page(participant), SIGNED)
    assert first.headers["Location"] == second.headers["Location"]
    assert (Election.objects.count(), Receipt.objects.count(), OptOut.objects.count()) == (1, 1, 1)


def test_opt_out_without_a_count_of_episodes_is_refused():
    factories.at(date(2020, 12, 1))
    participant = factories.participant()
    person = factories.seat(participant)
    response = factories.client(person).get(page(participant))
    assert response.status_code == 200
    assert "CMS has not given you a number of episodes yet" in response.content.decode()
    with pytest.raises(Refused, match="number of episodes that decides 2021 yet"):
        opt_out(participant, person)


def test_opt_out_with_a_count_of_another_year_is_refused():
    factories.at(LAST_DAY)
    participant = factories.participant()
    count_episodes(participant, 2018, 1)
    with pytest.raises(Refused, match="number of episodes that decides 2021 yet"):
        opt_out(participant, factories.seat(participant))


def test_corrected_count_replaces_the_first():
    participant, person = participant_with_count(20)
    count_episodes(participant, 2019, 19)
    assert participant.obligations.filter(code="low-volume-opt-out", year=2021).exists()
    assert opt_out(participant, person).episodes == 19


def test_delegate_may_not_opt_out():
    participant, _ = participant_with_count(19)
    with pytest.raises(NotAllowed):
        opt_out(participant, factories.seat(participant, Role.DELEGATE))
    assert not Election.objects.exists()


def test_waived_obligations_are_not_shown_as_overdue_and_cannot_be_signed():
    participant, person = participant_with_count(19)
    opt_out(participant, person)
    factories.at(date(2021, 6, 1))
    client = factories.client(person)
    for name, *code in (("attestation", "cehrt"), ("attestation", "pso"), ("practitioner-list",)):
        address = reverse(f"participation:{name}", args=[participant.model_id, *code])
        shown = client.get(f"{address}?year=2021").content.decode()
        assert "No longer required" in shown and "Overdue" not in shown and "signer_title" not in shown
    with pytest.raises(Refused, match="do not need this attestation"):
        attestations.attest(participant=participant, year=2021, code="cehrt", answers={}, signer_title="B", by=person)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [(date(2020, 12, 1), False), (date(2020, 12, 2), True), (LAST_DAY, True), (date(2021, 1, 1), False)],
)
def test_opt_out_is_open_on_the_same_days_in_service_and_page(day, is_open):
    """Thirty days before January 1 are December 2."""
    participant, person = participant_with_count(19, day=day)
    client = factories.client(person)
    assert ('name="agreed"' in client.get(page(participant), {"year": 2021}).content.decode()) == is_open
    client.post(page(participant), {**SIGNED, "year": "2021"})
    assert Election.objects.exists() == is_open


def test_refusal_before_the_first_day_names_it():
    participant, person = participant_with_count(19, day=date(2020, 12, 1))
    with pytest.raises(Refused, match="from December 2, 2020 on"):
        opt_out(participant, person)
    assert "Come back on December 2, 2020" in factories.client(person).get(page(participant)).content.decode()


def test_page_shows_the_counts_beside_the_threshold_and_what_an_opt_out_changes():
    participant, person = participant_with_count(19)
    count_episodes(participant, 2020, 44)
    words = " ".join(factories.client(person).get(page(participant), {"year": 2021}).content.decode().split())
    for shown in ("19 episodes in 2019", "44", "Takes part", "May opt out", "You no longer owe"):
        assert shown in words
    ended = {one.duty.code for one in selectors.effect_of_opting_out(participant, 2021, book=policy_book()).ended}
    opt_out(participant, person)
    waived = participant.obligations.filter(year=2021, waived_on__isnull=False)
    assert ended == set(waived.values_list("code", flat=True))


def test_first_clinical_data_of_the_next_year_stay_owed_in_spite_of_an_opt_out():
    """Episodes begun in October to December 2021 complete in the first window of 2022."""
    participant, _ = participant_with_count(30)
    effect = selectors.effect_of_opting_out(participant, 2022, book=policy_book())
    assert [one.duty.code for one in effect.staying] == ["clinical-data-1"]


class TestTakingBack:
    """An opt-out can be taken back until its year begins; then it is locked."""

    def take_back(self, election, person):
        return elections.take_back(election=election, signer_title="administrator", by=person)

    def take_back_page(self, election):
        return reverse("participation:election-take-back", args=[election.participant.model_id, election.pk])

    def test_taken_back_on_its_page_the_duties_are_owed_again_and_it_can_be_elected_anew(self):
        participant, person = participant_with_count(19)
        owed_before = set(participant.obligations.open().filter(year=2021).values_list("code", flat=True))
        first = opt_out(participant, person)
        client = factories.client(person)
        assert self.take_back_page(first) in client.get(page(participant), {"year": 2021}).content.decode()
        assert TAKE_BACK_OPT_OUT.text in client.get(self.take_back_page(first)).content.decode()
        answer = client.post(self.take_back_page(first), SIGNED, follow=True).content.decode()
        assert "You took back your opt-out" in answer and 'name="agreed"' in answer
        assert set(participant.obligations.open().filter(year=2021).values_list("code", flat=True)) == owed_before
        assert not OptOut.objects.exists()
        assert selectors.in_model_on(date(2021, 1, 1)).exists()
        second = opt_out(participant, person)
        assert (first.number, second.number, OptOut.objects.get().election) == (1, 2, second)
        assert chains.check(participant).faults == ()

    def test_locked_from_the_first_day_of_the_year(self):
        participant, person = participant_with_count(19)
        election = opt_out(participant, person)
        factories.at(date(2021, 1, 1))
        with pytest.raises(Refused, match="2021 has begun"):
            self.take_back(election, person)
        client = factories.client(person)
        shown = client.get(page(participant), {"year": 2021}).content.decode()
        assert "This opt-out is locked" in shown and self.take_back_page(election) not in shown
        assert "2021 has begun" in client.post(self.take_back_page(election), SIGNED).content.decode()
        assert (Withdrawal.objects.count(), OptOut.objects.count()) == (0, 1)

    def test_second_click_takes_back_once(self):
        participant, person = participant_with_count(19)
        election = opt_out(participant, person)
        assert self.take_back(election, person) == self.take_back(election, person)

    def test_only_a_primary_contact_takes_back(self):
        participant, person = participant_with_count(19)
        election = opt_out(participant, person)
        with pytest.raises(NotAllowed):
            self.take_back(election, factories.seat(participant, Role.DELEGATE))

    def test_the_next_year_asks_again(self):
        participant, person = participant_with_count(19)
        opt_out(participant, person)
        factories.at(date(2021, 12, 10))
        count_episodes(participant, 2020, 12)
        assert participant.obligations.get(code="low-volume-opt-out", year=2022).status(date(2021, 12, 10)) == "due"
        assert 'name="agreed"' in factories.client(person).get(page(participant)).content.decode()


class TestNoticeOfEligibility:
    """§ 512.210(c): CMS notifies the participants that may opt out."""

    def notices(self, participant):
        return list(
            participant.messages.filter(subject__startswith="You may opt out").values_list("subject", flat=True)
        )

    def test_count_below_the_threshold_sends_one_notice(self):
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

    def test_count_that_comes_after_the_last_day_sends_no_notice(self):
        participant, _ = participant_with_count(19, day=date(2021, 1, 1))
        assert self.notices(participant) == []


def test_page_says_that_episodes_begun_before_the_opt_out_stay_in_the_model():
    participant, person = participant_with_count(19)
    words = factories.client(person).get(page(participant)).content.decode()
    assert "Episodes that began before 2021 stay in the Model" in words
    assert "episodes that begin before the performance year stay in the Model until they end" in OPT_OUT.text


class TestYearOfThePage:
    """Every performance year may be chosen; without a choice, the newest year that a count decides is shown."""

    @pytest.fixture
    def read(self):
        participant, person = participant_with_count(64)
        factories.at(date(2022, 8, 29))
        count_episodes(participant, 2021, 23)

        def words(**asked):
            return " ".join(factories.client(person).get(page(participant), asked).content.decode().split())

        return words

    def test_newest_counted_year_is_shown_first_to_a_practice_that_may_not_opt_out(self, read):
        assert "23 episodes in 2021" in read()
        assert "May not opt out" in read(year=2023)

    def test_year_that_has_begun_without_a_count_is_taken_part_in(self, read):
        words = read(year=2022)
        assert "The last day to opt out of 2022 was December 31, 2021." in words
        assert "You take part in 2022" in words
        assert "Until then" not in words
