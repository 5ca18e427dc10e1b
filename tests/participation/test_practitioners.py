"""The individual practitioner list: who may change it, and its certification."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.access import NotAllowed
from portal.models import Receipt, Role
from portal.participation.forms.practitioners import SealedListField
from portal.participation.models import Certification, Practitioner
from portal.participation.rules import practitioner_list as rules
from portal.participation.selectors import practitioner_list
from portal.participation.services import obligations, practitioners
from portal.participation.wording import PRACTITIONER_LIST
from portal.selectors import policy_book
from portal.services.use_case import Refused
from tests import factories
from tests.asking import confirmed
from tests.at_once import post_at_once

pytestmark = pytest.mark.django_db
NPIS = ("1234567893", "1245319599", "1003000126")
NEW_YEAR = date(2021, 1, 1)


def put_on_list(participant, npi=NPIS[0], from_on=NEW_YEAR, **given):
    fields = {"first_name": "Ida", "last_name": "Noddack", "source": "cms", "by": "test", **given}
    return practitioners.add(participant=participant, npi=npi, from_on=from_on, **fields)


def current(participant, year=2021):
    return practitioner_list(participant, year, book=policy_book())


def fingerprint(participant):
    return rules.fingerprint(current(participant))


def certify(participant, person, seen=None):
    return practitioners.certify(
        participant=participant,
        year=2021,
        fingerprint=seen or fingerprint(participant),
        signer_title="practice administrator",
        by=person,
    )


@pytest.fixture
def participant():
    factories.at(NEW_YEAR)
    made = factories.participant()
    put_on_list(made)
    return made


@pytest.fixture
def primary(participant):
    return factories.seat(participant)


def page(participant, name="practitioner-list", *args):
    return reverse(f"participation:{name}", args=[participant.model_id, *args])


def signature(participant, **changes):
    return {
        "seen": SealedListField.seal(current(participant)),
        "signer_title": "practice administrator",
        "agreed": "on",
        **changes,
    }


class TestAdd:
    def test_add_page_puts_a_person_on_the_list(self, participant, primary):
        response = factories.client(primary).post(
            page(participant, "practitioner-add"),
            {"npi": " 1245319599 ", "first_name": "Irene", "last_name": "Joliot", "from_on": "2021-01-01"},
        )
        assert response.headers["Location"] == page(participant)
        added = participant.practitioners.get(npi="1245319599")
        assert (added.last_name, added.source, added.from_on) == ("Joliot", "participant", NEW_YEAR)

    @pytest.mark.parametrize("npi", ["1234567890", "123456789", "2234567893", "abcdefghij"])
    def test_wrong_npi_keeps_the_input_and_says_why(self, participant, primary, npi):
        response = factories.client(primary).post(
            page(participant, "practitioner-add"),
            {"npi": npi, "first_name": "Irene", "last_name": "Joliot", "from_on": "2021-01-01"},
        )
        assert response.status_code == 200
        assert response.context["form"].errors["npi"]
        assert b'value="Joliot"' in response.content
        assert participant.practitioners.count() == 1

    @pytest.mark.parametrize("field", ["first_name", "last_name", "specialty"])
    def test_tin_in_a_text_is_refused_at_its_field(self, participant, primary, field):
        named = {"npi": NPIS[1], "first_name": "Irene", "last_name": "Joliot", "from_on": "2021-01-01"}
        answer = factories.client(primary).post(
            page(participant, "practitioner-add"), {**named, field: "TIN 98-1234567"}
        )
        assert "seems to contain a TIN" in answer.context["form"].errors[field][0]
        assert participant.practitioners.count() == 1

    @pytest.mark.parametrize(
        ("stated", "counted"),
        [
            (date(2021, 1, 30), date(2021, 1, 30)),  # 30 days before March 1
            (date(2021, 1, 29), date(2021, 3, 1)),  # 31 days: the list changes on the day of receipt
            (date(2021, 4, 1), date(2021, 4, 1)),
        ],
    )
    def test_a_late_notice_takes_effect_on_the_day_of_receipt(self, participant, primary, stated, counted):
        factories.at(date(2021, 3, 1))
        added = put_on_list(participant, NPIS[1], stated, source="participant", by=primary)
        removed = practitioners.remove(
            practitioner=participant.practitioners.get(npi=NPIS[0]), to_on=stated, by=primary
        )
        assert (added.from_on, removed.to_on) == (counted, counted)

    def test_page_says_from_which_day_a_late_notice_counts(self, participant, primary):
        factories.at(date(2021, 3, 1))
        client = factories.client(primary)
        named = {"npi": NPIS[1], "first_name": "Irene", "last_name": "Joliot", "from_on": "2021-01-01"}
        page_after = client.post(page(participant, "practitioner-add"), named, follow=True).content.decode()
        assert "on the list from March 1, 2021. You told CMS more than 30 days after January 1, 2021" in page_after

    def test_npi_that_is_on_the_list_is_refused(self, participant):
        with pytest.raises(Refused, match="already on the list"):
            put_on_list(participant, from_on=date(2021, 6, 1))

    def test_npi_that_joins_the_list_later_is_refused_for_an_earlier_day(self, participant):
        put_on_list(participant, NPIS[1], date(2021, 6, 1))
        with pytest.raises(Refused, match="already on the list"):
            put_on_list(participant, NPIS[1], date(2021, 3, 1))

    def test_npi_may_come_back_the_day_after_its_last_day(self, participant, primary):
        row = participant.practitioners.get()
        practitioners.remove(practitioner=row, to_on=date(2021, 3, 31), by=primary)
        with pytest.raises(Refused, match="already on the list"):
            put_on_list(participant, from_on=date(2021, 3, 31))
        assert put_on_list(participant, from_on=date(2021, 4, 1)).npi == row.npi

    def test_same_npi_may_be_on_the_lists_of_two_participants(self, participant):
        assert put_on_list(factories.participant()).npi == NPIS[0]


class TestRemove:
    def test_remove_page_sets_the_last_day(self, participant, primary):
        row = participant.practitioners.get()
        response = factories.client(primary).post(
            page(participant, "practitioner-remove", row.pk), {"to_on": "2021-03-31"}
        )
        assert response.headers["Location"] == page(participant)
        assert participant.practitioners.on(date(2021, 3, 31)).get() == row
        assert not participant.practitioners.on(date(2021, 4, 1)).exists()

    def test_last_day_before_the_first_is_refused_and_the_first_day_is_accepted(self, participant, primary):
        row = participant.practitioners.get()
        with pytest.raises(Refused, match="January 1, 2021"):
            practitioners.remove(practitioner=row, to_on=date(2020, 12, 31), by=primary)
        practitioners.remove(practitioner=row, to_on=NEW_YEAR, by=primary)

    def test_person_who_was_removed_cannot_be_removed_later(self, participant, primary):
        row = participant.practitioners.get()
        practitioners.remove(practitioner=row, to_on=date(2021, 3, 31), by=primary)
        with pytest.raises(Refused, match="March 31, 2021"):
            practitioners.remove(practitioner=row, to_on=date(2021, 12, 31), by=primary)
        assert Practitioner.objects.get().to_on == date(2021, 3, 31)

    def test_day_before_the_first_is_refused_too_when_the_notice_is_late(self, participant, primary):
        factories.at(date(2021, 3, 1))
        with pytest.raises(Refused, match="January 1, 2021"):
            practitioners.remove(practitioner=participant.practitioners.get(), to_on=date(2020, 12, 31), by=primary)

    def test_row_of_another_participant_is_404(self, participant, primary):
        stranger = put_on_list(factories.participant())
        client = factories.client(primary)
        assert client.get(page(participant, "practitioner-remove", stranger.pk)).status_code == 404


class TestCertify:
    def test_certification_gives_a_receipt_and_settles_the_obligation(self, participant, primary):
        client = factories.client(primary)
        shown = client.get(page(participant))
        assert PRACTITIONER_LIST.text in " ".join(shown.content.decode().replace("&#x27;", "'").split())
        response = client.post(page(participant), signature(participant))
        certification = Certification.objects.get()
        assert response.headers["Location"] == reverse(
            "portal:receipt", args=[participant.model_id, certification.receipt.sequence]
        )
        assert certification.wording == PRACTITIONER_LIST.text
        assert certification.receipt.facts["wording"] == PRACTITIONER_LIST.text
        assert certification.receipt.facts["list_sha256"] == certification.list_fingerprint
        assert certification.practitioner_count == 1
        duty = participant.obligations.get(year=2021, code="practitioner-list")
        assert (duty.settled_on, duty.receipt) == (NEW_YEAR, certification.receipt)
        receipt_page = client.get(response.headers["Location"])
        assert certification.receipt.digest in receipt_page.content.decode()

    def test_list_that_changed_since_it_was_read_is_refused(self, participant, primary):
        seen = signature(participant)
        put_on_list(participant, NPIS[1])
        response = factories.client(primary).post(page(participant), seen)
        assert response.status_code == 200
        words = response.content.decode()
        assert "The list changed while this page was open" in words
        assert f"Joined: Ida Noddack (NPI {NPIS[1]})" in words
        assert not Certification.objects.exists()
        assert not Receipt.objects.exists()

    def test_list_that_changed_is_signed_at_once_on_the_page_that_shows_the_change(self, participant, primary):
        client, seen = factories.client(primary), signature(participant, signer_title="chief physicist")
        put_on_list(participant, NPIS[1])
        form = client.post(page(participant), seen).context["form"]
        assert form.initial["signer_title"] == "chief physicist"
        again = {**form.initial, "agreed": "on"}
        assert client.post(page(participant), again).status_code == 302
        assert Certification.objects.get().practitioner_count == 2

    def test_list_that_the_portal_did_not_seal_is_not_signed_and_the_page_lets_one_go_on(self, participant, primary):
        client = factories.client(primary)
        answer = client.post(page(participant), signature(participant, seen="forged"))
        assert "Nothing was signed" in answer.content.decode()
        assert client.post(
            page(participant), {**answer.context["form"].initial, "signer_title": "owner", "agreed": "on"}
        )
        assert Certification.objects.count() == 1

    def test_list_that_somebody_else_signed_meanwhile_says_who(self, participant, primary):
        other = factories.seat(participant)
        client = factories.client(other)
        seen = signature(participant)
        certify(participant, primary)
        answer = client.post(page(participant), seen, follow=True)
        assert f"{primary.get_full_name()} certified this list on January 1, 2021" in answer.content.decode()
        assert Certification.objects.count() == 1

    def test_receipt_names_the_practitioners(self, participant, primary):
        practitioners.remove(practitioner=participant.practitioners.get(), to_on=date(2021, 3, 31), by=primary)
        put_on_list(participant, NPIS[1])
        receipt = certify(participant, primary).receipt
        assert receipt.facts["practitioners"] == [
            f"Ida Noddack ({NPIS[0]}, through March 31, 2021)",
            f"Ida Noddack ({NPIS[1]})",
        ]

    @pytest.mark.parametrize("change", ["npi", "first_name", "last_name", "specialty", "from_on"])
    def test_fingerprint_changes_with_every_column(self, participant, change):
        before = fingerprint(participant)
        values = {"npi": NPIS[1], "from_on": date(2020, 12, 31)}
        Practitioner.objects.update(**{change: values.get(change, "changed")})
        assert fingerprint(participant) != before

    def test_double_click_gives_one_certification_and_one_receipt(self, participant, primary):
        client, signed = factories.client(primary), signature(participant)
        first, second = client.post(page(participant), signed), client.post(page(participant), signed)
        assert first.headers["Location"] == second.headers["Location"]
        assert (Certification.objects.count(), Receipt.objects.count()) == (1, 1)

    def test_changed_list_is_certified_again_and_the_obligation_has_the_new_receipt(self, participant, primary):
        first = certify(participant, primary)
        put_on_list(participant, NPIS[1])
        page_after = factories.client(primary).get(page(participant))
        words = page_after.content.decode()
        assert "The list has changed since it was certified" in words
        assert f"Joined: Ida Noddack (NPI {NPIS[1]})" in words
        factories.at(date(2021, 1, 20))
        second = certify(participant, primary)
        assert second.receipt.previous_digest == first.receipt.digest
        duty = participant.obligations.get(year=2021, code="practitioner-list")
        assert (duty.settled_on, duty.receipt) == (date(2021, 1, 20), second.receipt)

    def test_certification_opens_on_january_1(self, participant, primary):
        Practitioner.objects.update(from_on=date(2020, 12, 1))
        factories.at(date(2020, 12, 31))
        with pytest.raises(Refused, match="from January 1, 2021 on"):
            certify(participant, primary)
        factories.at(NEW_YEAR)
        assert certify(participant, primary).year == 2021

    def test_late_certification_is_accepted(self, participant, primary):
        factories.at(date(2021, 2, 1))  # due January 31
        assert participant.obligations.get(year=2021, code="practitioner-list").status(clock.today()) == "overdue"
        assert certify(participant, primary).receipt

    def test_empty_list_is_refused(self, participant, primary):
        Practitioner.objects.all().delete()
        with pytest.raises(Refused, match="empty"):
            certify(participant, primary)

    def test_participant_without_the_duty_has_nothing_to_certify(self):
        factories.at(NEW_YEAR)
        hospital = factories.participant("technical")
        put_on_list(hospital)
        with pytest.raises(Refused, match="no practitioner list"):
            certify(hospital, factories.seat(hospital))

    def test_unticked_box_is_refused_and_the_input_kept(self, participant, primary):
        unsigned = signature(participant, signer_title="chief physicist")
        del unsigned["agreed"]
        response = factories.client(primary).post(page(participant), unsigned)
        assert "Check the box to sign" in response.content.decode()
        assert 'value="chief physicist"' in response.content.decode()
        assert not Certification.objects.exists()


class TestDatedRows:
    """Rows decide by their days: the list of a year says what is known of later days, and no day changes it."""

    @pytest.fixture
    def certified(self, participant, primary):
        put_on_list(participant, NPIS[1], date(2021, 6, 1))
        leaver = put_on_list(participant, NPIS[2])
        practitioners.remove(practitioner=leaver, to_on=date(2021, 3, 31), by=primary)
        return certify(participant, primary)

    def test_those_who_join_later_are_seen_and_certified(self, participant, primary, certified):
        words = factories.client(primary).get(page(participant)).content.decode()
        assert "Joins later" in words and "June 1, 2021" in words
        assert [values[0] for values in certified.practitioners] == sorted(NPIS)

    @pytest.mark.parametrize("on", [date(2021, 4, 1), date(2021, 6, 1), date(2021, 12, 31), date(2022, 1, 1)])
    def test_passing_of_a_day_changes_no_list(self, participant, primary, certified, on):
        factories.at(on)
        assert fingerprint(participant) == certified.list_fingerprint
        words = factories.client(primary).get(page(participant) + "?year=2021").content.decode()
        assert "has changed since" not in words

    @pytest.mark.parametrize(
        ("to_on", "changes"), [(date(2021, 12, 30), True), (date(2021, 12, 31), False), (date(2022, 5, 1), False)]
    )
    def test_leaving_after_the_year_leaves_its_list_as_it_was(self, participant, primary, certified, to_on, changes):
        row = participant.practitioners.get(npi=NPIS[0])
        practitioners.remove(practitioner=row, to_on=to_on, by=primary)
        assert (fingerprint(participant) != certified.list_fingerprint) is changes

    def test_page_says_what_changed_since_last_year(self, participant, primary, certified):
        factories.at(date(2022, 1, 4))
        put_on_list(participant, "1000000004", date(2022, 1, 4), last_name="Meitner")
        words = factories.client(primary).get(page(participant) + "?year=2022").content.decode()
        assert "Since the list of last year: 1 joined, 1 left" in words
        assert "Joined: Ida Meitner (NPI 1000000004), from January 4, 2022" in words
        assert f"Left: Ida Noddack (NPI {NPIS[2]})" in words


class TestRoles:
    @pytest.mark.parametrize("role", [Role.DELEGATE, Role.VIEWER])
    def test_only_a_primary_contact_certifies_and_others_read_who_may_certify(self, participant, role):
        person = factories.seat(participant, role)
        client = factories.client(person)
        assert "Only a primary point of contact" in client.get(page(participant)).content.decode()
        response = client.post(page(participant), signature(participant))
        assert response.status_code == 403
        assert "Only a primary point of contact of your practice can do this" in response.content.decode()
        assert not Certification.objects.exists()
        with pytest.raises(NotAllowed, match="primary point of contact"):
            certify(participant, person)

    def test_delegate_changes_the_list_and_viewer_does_not(self, participant):
        for role, status in ((Role.DELEGATE, 200), (Role.VIEWER, 403)):
            client = factories.client(factories.seat(participant, role))
            assert client.get(page(participant, "practitioner-add")).status_code == status
            row = participant.practitioners.get()
            assert client.get(page(participant, "practitioner-remove", row.pk)).status_code == status

    def test_strangers_get_404_and_anonymous_people_the_sign_in_page(self, participant):
        stranger = factories.client(factories.seat(factories.participant()))
        row = participant.practitioners.get()
        for name, arguments in (
            ("practitioner-list", ()),
            ("practitioner-add", ()),
            ("practitioner-remove", (row.pk,)),
        ):
            address = page(participant, name, *arguments)
            assert stranger.get(address).status_code == 404
            assert stranger.post(address, signature(participant)).status_code == 404
            assert Client().get(address).headers["Location"].startswith(reverse("account_login"))

    def test_stranger_s_404_equals_the_one_of_an_unknown_model_id(self, participant):
        stranger = factories.client(factories.seat(factories.participant()))
        there = stranger.get(page(participant))
        nowhere = stranger.get(page(participant).replace(participant.model_id, "RO99999x"))
        shown = [re.sub(rb'name="csrf[^>]*>|data-expires="\d+"', b"", page.content) for page in (there, nowhere)]
        assert (there.status_code, shown[0]) == (nowhere.status_code, shown[1])

    def test_seat_that_ended_opens_nothing(self, participant, primary):
        client = factories.client(primary)
        assert client.get(page(participant)).status_code == 200
        primary.seats.update(ended_at=clock.real_now())
        assert client.get(page(participant)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_certify_once(participant, primary):
    answers = post_at_once(primary, page(participant), signature(participant))
    assert answers == [reverse("portal:receipt", args=[participant.model_id, 1])] * len(answers)
    assert (Certification.objects.count(), Receipt.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_add_once(participant, primary):
    named = {"npi": NPIS[1], "first_name": "Irene", "last_name": "Joliot", "from_on": "2021-01-01"}
    answers = post_at_once(primary, page(participant, "practitioner-add"), named)
    assert answers == [page(participant)] * len(answers)
    assert participant.practitioners.filter(npi=NPIS[1]).count() == 1


class TestDelivery:
    """§ 512.217: the days to certify count from the day on which CMS delivers the list."""

    def deliver(self, participant, on, year=2021):
        factories.at(on)
        return practitioners.deliver_list(participant=participant, year=year, by=factories.user(staff="analyst"))

    def test_thirty_days_count_from_the_delivery_and_a_message_is_sent(self, participant, primary):
        self.deliver(participant, date(2021, 1, 12))
        duty = participant.obligations.get(year=2021, code="practitioner-list")
        assert (duty.opens_on, duty.due_on) == (date(2021, 1, 12), date(2021, 2, 11))
        message = participant.messages.get(subject__contains="is ready")
        assert "certify it by February 11, 2021" in message.body
        assert factories.client(primary).get(message.path).status_code == 200

    def test_second_delivery_keeps_the_first_day_and_sends_no_message(self, participant):
        first = self.deliver(participant, date(2021, 1, 12))
        assert self.deliver(participant, date(2021, 1, 20)) == first
        assert participant.messages.filter(subject__contains="is ready").count() == 1

    def test_delivery_of_an_empty_list_is_refused(self, participant):
        Practitioner.objects.all().delete()
        with pytest.raises(Refused, match="nobody is on the list yet"):
            self.deliver(participant, date(2021, 1, 12))

    def test_delivery_to_a_participant_without_the_obligation_is_refused(self):
        hospital = factories.participant("technical")
        put_on_list(hospital)
        with pytest.raises(Refused, match="no list to receive for 2021"):
            self.deliver(hospital, date(2021, 1, 12))

    def test_days_of_a_participant_that_joins_within_a_year_count_from_its_delivery(self):
        factories.at(date(2021, 8, 29))
        joined = factories.participant(from_on=date(2021, 8, 29))
        put_on_list(joined, from_on=date(2021, 8, 29))
        self.deliver(joined, date(2021, 9, 10))
        assert joined.obligations.get(code="practitioner-list", year=2021).due_on == date(2021, 10, 10)

    def test_admin_links_to_the_delivery_after_a_practitioner_is_added(self, participant):
        analyst = factories.client(factories.user(staff="analyst"))
        named = {"npi": "1245-319 599", "first_name": "Irene", "last_name": "Joliot", "from_on": "2021-01-01"}
        address = reverse("admin:participation_practitioner_add")
        page_after = analyst.post(address, {"participant": participant.pk, "source": "cms", **named}, follow=True)
        words = page_after.content.decode()
        link = re.search(r'href="([^"]+)">deliver it<', words).group(1).replace("&amp;", "&")
        form = analyst.get(link)
        assert f'value="{participant.pk}" selected' in form.content.decode()
        confirmed(analyst, link, {"participant": participant.pk, "year": "2021"})
        assert participant.list_deliveries.get().received_on == NEW_YEAR
        again = {**named, "npi": "1000000004", "last_name": "Meitner"}
        page_after = analyst.post(address, {"participant": participant.pk, "source": "cms", **again}, follow=True)
        assert "deliver it" not in page_after.content.decode()

    def test_action_delivers_all_selected_lists(self, participant):
        other, hospital = factories.participant(), factories.participant("technical")
        put_on_list(other)
        empty = factories.participant()
        chosen = {"action": "deliver_lists", "_selected_action": [other.pk, hospital.pk, participant.pk, empty.pk]}
        address = reverse("admin:portal_participant_changelist")
        answer = confirmed(factories.client(factories.user(staff="analyst")), address, chosen, follow=True)
        assert "Delivered 2 of 4 lists for 2021" in answer.content.decode()
        assert {one.list_deliveries.count() for one in (participant, other)} == {1}
        assert factories.client(factories.user(staff="help desk")).post(address, chosen).status_code == 200
        assert empty.list_deliveries.count() == hospital.list_deliveries.count() == 0

    def test_page_says_whether_cms_delivered_the_list(self, participant, primary):
        client = factories.client(primary)
        assert "CMS has not given you the list for 2021 yet" in client.get(page(participant)).content.decode()
        self.deliver(participant, date(2021, 1, 12))
        assert "CMS gave you this list on January 12, 2021" in client.get(page(participant)).content.decode()


class TestCertifiedListChanges:
    """A duty whose object changed later opens again, with 30 days from the change."""

    @pytest.fixture
    def certified(self, participant, primary):
        put_on_list(participant, NPIS[1])
        factories.at(date(2021, 1, 20))
        certify(participant, primary)
        factories.at(date(2021, 3, 1))
        return participant.obligations.get(year=2021, code="practitioner-list")

    @staticmethod
    def state(duty):
        duty.refresh_from_db()
        return duty.settled_on, duty.due_on

    def test_addition_opens_the_certification_again_with_one_message(self, participant, primary, certified):
        assert self.state(certified) == (date(2021, 1, 20), date(2021, 1, 31))
        put_on_list(participant, NPIS[2], date(2021, 3, 1))
        put_on_list(participant, "1000000004", date(2021, 3, 1))
        assert self.state(certified) == (None, date(2021, 3, 31))
        obligations.open_years(participants=[participant], by="test")
        assert self.state(certified) == (None, date(2021, 3, 31))
        [message] = participant.messages.filter(subject__contains="again")
        assert "certify it by March 31, 2021" in message.body
        certify(participant, primary)
        assert self.state(certified) == (date(2021, 3, 1), date(2021, 3, 31))

    @pytest.mark.parametrize(
        ("to_on", "settled_on"), [(date(2021, 12, 30), None), (date(2021, 12, 31), date(2021, 1, 20))]
    )
    def test_removal_opens_it_only_if_it_changes_the_list_of_the_year(
        self, participant, primary, certified, to_on, settled_on
    ):
        row = participant.practitioners.get(npi=NPIS[1])
        practitioners.remove(practitioner=row, to_on=to_on, by=primary)
        assert self.state(certified)[0] == settled_on

    def test_list_that_was_never_certified_stays_open_as_it_was(self, participant):
        put_on_list(participant, NPIS[1])
        put_on_list(participant, NPIS[2])
        assert self.state(participant.obligations.get(year=2021, code="practitioner-list")) == (
            None, date(2021, 1, 31),
        )  # fmt: skip
