"""Participant lists: loaded or refused as a whole. A partial list changes only what it names."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from portal.models import ContactChange, ContactProposal, Job, Message, Participant
from portal.participation.models import Exclusion, OptOut, ParticipantList, Site
from portal.participation.services import elections, enrollment, participant_lists
from portal.participation.services.faulty_file import FaultyFile
from portal.services import contacts
from portal.services.use_case import Refused
from tests import factories
from tests.at_once import call_at_once
from tests.participation.lists import HOSPITAL, counts, file_of, load, row

pytestmark = pytest.mark.django_db
TODAY = date(2021, 5, 10)
LEFT = date(2021, 6, 30)


@pytest.fixture(autouse=True)
def clock_in_may():
    factories.at(TODAY)


def all_rows():
    return [list(model.objects.order_by("pk").values()) for model in (Participant, Site, Exclusion, OptOut)]


def faults_of_refused(*rows, complete=False):
    """Load a list that must be refused without a write, and return its faults."""
    before = all_rows()
    with pytest.raises(FaultyFile) as caught:
        load(*rows, complete=complete)
    assert all_rows() == before
    return [str(fault) for fault in caught.value.faults]


class TestLoading:
    def test_loads_participants_with_their_sites_and_obligations(self):
        found = load(row(), row(zip="02119", from_="2020-12-15"), HOSPITAL)
        assert counts(found) == (2, 0, 0, 0)
        assert found["sites"] == {"new": 3, "changed": 0, "ended": 0, "unchanged": 0}
        practice = Participant.objects.get(model_id="RO40001")
        assert (practice.tin, practice.kind, practice.legal_name) == ("940000011", "professional", "Harbor Radiation")
        assert (practice.contact_first_name, practice.contact_email) == ("Nell", "nell@harbor.example")
        assert (practice.from_on, practice.to_on) == (date(2020, 12, 15), None)  # the first day of its first site
        assert dict(practice.sites.values_list("zip", "cbsa")) == {"02118": "14460", "02119": "14460"}
        assert practice.obligations.filter(year=2021, code="practitioner-list").exists()
        assert Participant.objects.get(ccn="220810").kind == "technical"
        assert Site.pgh_event_model.objects.count() == 3  # written once each

    def test_second_load_changes_nothing(self):
        rows = (row(), row(zip="02119"), row(zip="", cbsa="", exclusion="pa-rural", from_="2023-01-01"), HOSPITAL)
        load(*rows)
        before = all_rows()
        found = load(*rows)
        assert (counts(found), found["changes"]) == ((0, 0, 0, 2), [])
        assert all_rows() == before

    def test_repeated_row_makes_one_site(self):
        load(row(), row())
        assert Site.objects.count() == 1

    def test_dry_run_shows_the_same_changes_and_writes_nothing(self):
        load(HOSPITAL)
        rows = file_of(row(), {**HOSPITAL, "to": "2021-06-30"})
        before = all_rows()
        seen = participant_lists.preview_file(content=rows, complete=False)
        assert all_rows() == before and ParticipantList.objects.count() == 1
        assert participant_lists.load_file(name="x", content=rows, complete=False, by="test") == seen
        assert seen["changes"] == [
            "New: RO40001, Harbor Radiation, professional (site 02118 from January 1, 2021)",
            "Ended: RO40002, Harbor Hospital (site 02118 through June 30, 2021; takes part through June 30, 2021)",
        ]


class TestPartialLists:
    def test_participant_stays_when_one_of_two_sites_closes(self):
        load(row(), row(zip="02119"))
        owed = Participant.objects.get().obligations.open().count()
        found = load(row(to="2021-06-30"))
        participant = Participant.objects.get()
        assert participant.to_on is None
        assert participant.obligations.open().count() == owed
        assert dict(participant.sites.values_list("zip", "to_on")) == {"02118": LEFT, "02119": None}
        assert (counts(found), found["sites"]["ended"]) == ((0, 1, 0, 0), 1)

    def test_participant_leaves_on_the_last_day_of_its_last_site(self):
        load(row(), row(zip="02119"))
        load(row(to="2021-06-30"))
        found = load(row(zip="02119", to="2021-03-31"))
        assert Participant.objects.get().to_on == LEFT
        assert counts(found) == (0, 0, 1, 0)
        assert counts(load(row())) == (0, 1, 0, 0)  # a site brings the participant back
        assert Participant.objects.get().to_on is None

    def test_site_that_opens_again_is_a_second_period(self):
        load(row(to="2021-02-28"))
        load(row(from_="2021-04-01"))
        assert list(Site.objects.order_by("from_on").values_list("from_on", "to_on")) == [
            (date(2021, 1, 1), date(2021, 2, 28)),
            (date(2021, 4, 1), None),
        ]

    def test_participants_and_sites_not_on_the_list_stay(self):
        load(row(), row(zip="02119"), HOSPITAL)
        before = all_rows()
        found = load(row())
        assert (counts(found), found["not_listed"]) == ((0, 0, 0, 1), 1)
        assert all_rows() == before

    def test_first_day_moves_earlier_with_an_earlier_site_and_never_later(self):
        load(row())
        load(row(zip="02119", from_="2020-12-15"))
        assert Participant.objects.get().from_on == date(2020, 12, 15)
        load(row(zip="02120", from_="2021-02-01"))
        assert Participant.objects.get().from_on == date(2020, 12, 15)

    def test_other_contact_of_a_practice_that_can_sign_waits_for_a_second_person(self):
        load(row())
        participant = Participant.objects.get()
        factories.seat(participant)
        for _ in range(2):
            load(row(legal_name="Harbor Radiation, P.C.", contact_email="ed@harbor.example"))
        participant.refresh_from_db()
        assert participant.legal_name == "Harbor Radiation, P.C."
        assert participant.contact_email != "ed@harbor.example"
        proposal = participant.contact_proposals.get()
        assert (proposal.status, proposal.email, proposal.primaries) == ("pending", "ed@harbor.example", "stay")
        contacts.approve(proposal=proposal, reason="Called back.", by=factories.user(staff="help desk"))
        participant.refresh_from_db()
        assert participant.contact_email == "ed@harbor.example"

    def test_corrected_area_name_and_contact_are_stored(self):
        load(row())
        found = load(row(cbsa="14461", legal_name="Harbor Radiation, P.C.", contact_email="ed@harbor.example"))
        participant = Participant.objects.get()
        assert (participant.legal_name, participant.contact_email) == ("Harbor Radiation, P.C.", "ed@harbor.example")
        assert participant.sites.get().cbsa == "14461"
        assert found["changes"] == [
            "Changed: RO40001, Harbor Radiation (legal name: Harbor Radiation, P.C.; contact email: ed@harbor.example; "
            "site 02118 in CBSA 14461 instead of 14460)"
        ]
        assert participant.contact_changes.get().former_email == "nell@harbor.example"

    def test_same_name_in_other_characters_changes_nothing(self):
        load(row(legal_name="O'Neil Radiation"))
        assert counts(load(row(legal_name="O\u2019NEIL\u00a0Radiation"))) == (0, 0, 0, 1)


class TestCompleteLists:
    def test_participants_and_sites_not_on_a_complete_list_end_today(self):
        load(row(), row(zip="02119"), HOSPITAL)
        found = load(row(), complete=True)
        assert (counts(found), found["not_listed"]) == ((0, 1, 1, 0), 0)
        assert found["sites"] == {"new": 0, "changed": 0, "ended": 2, "unchanged": 1}
        assert Participant.objects.get(model_id="RO40002").to_on == TODAY
        assert Participant.objects.get(model_id="RO40001").to_on is None
        assert dict(Site.objects.filter(participant__model_id="RO40001").values_list("zip", "to_on")) == {
            "02118": None,
            "02119": TODAY,
        }

    def test_second_load_on_a_later_day_changes_nothing(self):
        load(row(), row(zip="02119"), HOSPITAL)
        load(row(), complete=True)
        before = all_rows()
        factories.at(date(2021, 5, 20))
        assert counts(load(row(), complete=True)) == (0, 0, 0, 1)
        assert all_rows() == before

    def test_participant_that_has_not_begun_ends_on_its_first_day(self):
        load(row(), {**HOSPITAL, "from": "2022-01-01"})
        load(row(), complete=True)
        assert Participant.objects.get(model_id="RO40002").to_on == date(2022, 1, 1)

    def test_exclusions_and_opt_outs_stay(self):
        load(row(), row(exclusion="pa-rural", zip="", cbsa="", from_="2023-01-01"))
        OptOut.objects.create(participant=Participant.objects.get(), from_on=date(2022, 1, 1), to_on=date(2022, 12, 31))
        load(row(), complete=True)
        assert (Exclusion.objects.get().to_on, OptOut.objects.get().to_on) == (None, date(2022, 12, 31))


class TestIdentity:
    def test_known_model_id_with_another_tin_is_refused_with_its_row(self):
        load(row())
        other = row(tin="940000022", legal_name="Quite Another", zip="30303", cbsa="12060")
        [fault] = faults_of_refused(HOSPITAL, other)
        assert fault.startswith("Row 3, RO40001, tin: This Model ID belongs to Harbor Radiation, which has another TIN")
        assert "940000" not in fault

    def test_known_model_id_with_a_ccn_is_refused(self):
        load(row())
        [fault] = faults_of_refused({**HOSPITAL, "model_id": "RO40001"})
        assert fault.startswith("Row 2, RO40001, ccn: This Model ID belongs to Harbor Radiation")

    def test_known_participant_of_another_kind_is_refused(self):
        load(row())
        [fault] = faults_of_refused(row(kind="dual"))
        assert fault.startswith("Row 2, RO40001, kind: The kind of this participant is professional")

    def test_known_tin_under_another_model_id_is_refused(self):
        load(row())
        [fault] = faults_of_refused(row(model_id="RO49999"))
        assert fault == "Row 2, RO49999, model_id: This TIN belongs to the Model ID RO40001."

    def test_rows_that_contradict_each_other_are_refused(self):
        [fault] = faults_of_refused(row(), row(tin="940000022"))
        assert fault == "Row 3, RO40001, tin: Row 2 gives this Model ID to another TIN or CCN."
        assert faults_of_refused(row(), row(model_id="RO40009"))[0] == (
            "Row 3, RO40009, model_id: This TIN is in row 2 with the Model ID RO40001."
        )
        assert (
            faults_of_refused(row(), row(zip="02119", kind="dual"))[0]
            == "Row 3, RO40001, kind: Row 2 says professional."
        )
        [fault] = faults_of_refused(row(), row(zip="02119", contact_email="ed@harbor.example"))
        assert fault == "Row 3, RO40001, contact_email: Row 2 has another contact_email for this participant."

    def test_rows_without_a_model_id_make_one_participant_for_each_tin_or_ccn(self):
        blank = {"model_id": ""}
        found = load(
            row(**blank), row(**blank, tin="940000022", legal_name="Other"), {**HOSPITAL, **blank},
            row(**blank, zip="02119"),
        )  # fmt: skip
        assert counts(found) == (3, 0, 0, 0)
        by_tin = {one.tin or one.ccn: one for one in Participant.objects.all()}
        assert set(by_tin) == {"940000011", "940000022", "220810"}
        assert by_tin["940000011"].sites.count() == 2
        issued = by_tin["940000011"].model_id
        assert found["changes"][0].startswith(f"New: {issued}, Harbor Radiation")
        assert counts(load(row(**blank), row(**blank, zip="02119"))) == (0, 0, 0, 1)  # found by its TIN

    def test_row_without_a_model_id_joins_the_rows_with_one(self):
        load(row(model_id="", zip="02119"), row())
        assert Participant.objects.get().model_id == "RO40001"
        assert Site.objects.count() == 2


class TestDaysOutside:
    def test_days_of_a_row_with_an_exclusion_belong_to_the_exclusion(self):
        load(row(exclusion="pa-rural", to="2021-12-31"))
        excluded = Exclusion.objects.get()
        assert (excluded.reason, excluded.to_on) == ("pa-rural", date(2021, 12, 31))
        assert Participant.objects.get().to_on is None and Site.objects.get().to_on is None
        assert not Participant.objects.get().obligations.open().filter(year=2021).exists()

    def test_row_with_an_exclusion_changes_no_known_site(self):
        load(row())
        found = load(row(exclusion="asc", from_="2022-01-01"))
        assert Site.objects.get().from_on == date(2021, 1, 1)
        assert found["exclusions"]["new"] == 1 and Participant.objects.get().to_on is None

    def test_opt_out_has_the_days_of_its_row(self):
        load(row(), row(exclusion="opt-out", from_="2022-01-01", to="2022-12-31"))
        assert (OptOut.objects.get().from_on, OptOut.objects.get().election) == (date(2022, 1, 1), None)
        found = load(row(exclusion="opt-out", from_="2022-01-01", to="2022-12-31"))
        assert found["opt_outs"] == {"new": 0, "changed": 0, "ended": 0, "unchanged": 1}

    def test_change_of_a_signed_opt_out_is_refused(self):
        factories.at(date(2020, 12, 20))
        load(row())
        participant = Participant.objects.get()
        enrollment.record_episode_count(participant=participant, calendar_year=2019, count=3, source="CMS", by="test")
        person = factories.seat(participant)
        signed = {"signer_title": "chief"}
        elections.opt_out(participant=participant, year=2021, **signed, by=person)
        [fault] = faults_of_refused(row(exclusion="opt-out"))
        assert fault.startswith("Row 2, RO40001, to: The participant signed this opt-out")
        assert counts(load(row(exclusion="opt-out", to="2021-12-31"))) == (0, 0, 0, 1)

    @pytest.mark.parametrize(
        ("first", "then"),
        [
            (row(), row(from_="2021-02-01")),  # another first day of the same site
            (row(exclusion="asc"), row(exclusion="asc", from_="2021-02-01")),
            (row(from_="2021-03-01"), row(to="2021-04-30")),
        ],
    )
    def test_days_that_overlap_are_refused_with_the_row(self, first, then):
        assert faults_of_refused(first, then)[0].startswith("Row 3, RO40001, from: Row 2 gives days of the ")
        load(first)
        [fault] = faults_of_refused(then)
        assert fault.startswith("Row 2, RO40001, from: The portal has the ")


class TestCommand:
    def run(self, path, *options):
        output = io.StringIO()
        call_command("import_participants", str(path), *options, stdout=output)
        return json.loads(output.getvalue())

    def test_dry_run_and_real_run_print_the_same_counts_and_changes(self, tmp_path):
        path = tmp_path / "list.csv"
        path.write_bytes(file_of(row(), HOSPITAL))
        tried = self.run(path, "--dry-run")
        assert not Participant.objects.exists()
        done = self.run(path)
        assert tried.pop("dry_run") is True and done.pop("dry_run") is False
        assert tried == done
        assert (counts(done), len(done["changes"])) == ((2, 0, 0, 0), 2)
        assert "940000011" not in json.dumps(done)

    def test_complete_list_ends_participants_not_on_it(self, tmp_path):
        load(HOSPITAL)
        path = tmp_path / "list.csv"
        path.write_bytes(file_of(row()))
        assert counts(self.run(path, "--complete")) == (1, 0, 1, 0)

    def test_every_fault_is_printed_on_a_line(self, tmp_path):
        path = tmp_path / "list.csv"
        path.write_bytes(file_of(row(zip="2118"), {**HOSPITAL, "contact_email": "x"}))
        with pytest.raises(CommandError) as refusal:
            self.run(path)
        lines = str(refusal.value).splitlines()
        assert [line.split(": ")[0] for line in lines] == [
            "Row 2, RO40001, site_zip", "Row 3, RO40002, contact_email",
        ]  # fmt: skip
        assert not Participant.objects.exists()

    def test_missing_file_is_an_error(self, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            self.run(tmp_path / "none.csv")


class TestAdmin:
    @pytest.fixture
    def help_desk(self):
        return factories.client(factories.user(staff="help desk"))

    def upload(self, browser, *rows, **fields):
        file = io.BytesIO(file_of(*rows))
        file.name = "participants.csv"
        address = reverse("admin:participation_participantlist_add")
        return browser.post(address, {"file": file, **fields}, follow=True)

    def confirm(self, browser, page):
        kept = page.context["original"]
        address = reverse("admin:participation_participantlist_step", args=[kept.pk, "load"])
        return browser.post(address, {"seen": page.context["seen"]}, follow=True)

    def test_upload_shows_the_changes_and_a_confirmation_loads_them_once(self, help_desk):
        page = self.upload(help_desk, row(), HOSPITAL)
        words = page.content.decode()
        assert "What loading this list would change" in words and "New: RO40001, Harbor Radiation" in words
        assert not Participant.objects.exists()
        done = self.confirm(help_desk, page)
        assert "The list participants.csv is loaded." in done.content.decode()
        assert Participant.objects.count() == 2
        again = self.confirm(help_desk, page)
        assert again.status_code == 200 and Participant.objects.count() == 2
        assert "What this list changed" in again.content.decode() and "Load this list" not in again.content.decode()
        kept = ParticipantList.objects.get()
        assert (kept.content, kept.outcome["new"]) == (None, 2)
        assert kept.uploaded_by.startswith("Test Person") and kept.loaded_at

    def test_page_shows_every_fault_and_a_faulty_list_is_not_stored(self, help_desk):
        page = self.upload(help_desk, row(zip="2118"), {**HOSPITAL, "contact_email": "x"})
        words = page.content.decode()
        assert "Row 2, RO40001, site_zip" in words and "Row 3, RO40002, contact_email" in words
        assert not ParticipantList.objects.exists()

    def test_list_is_not_loaded_after_the_data_changed(self, help_desk):
        page = self.upload(help_desk, row())
        load(HOSPITAL)
        later = self.upload(help_desk, {**HOSPITAL, "to": "2021-06-30"})
        load({**HOSPITAL, "to": "2021-07-31"})
        assert "The data changed after you viewed this list" in self.confirm(help_desk, later).content.decode()
        assert Site.objects.get().to_on == date(2021, 7, 31)
        assert (
            "The data changed" in self.confirm(help_desk, page).content.decode()
        )  # the hospital loaded meanwhile changes the outcome

    def test_page_of_a_list_that_now_has_faults_shows_them(self, help_desk):
        page = self.upload(help_desk, row())
        load(row(kind="dual"))
        address = reverse("admin:participation_participantlist_change", args=[page.context["original"].pk])
        words = help_desk.get(address).content.decode()
        assert "This list can no longer be loaded" in words and "Row 2, RO40001, kind" in words
        assert "Load this list" not in words

    def test_upload_of_a_complete_list_shows_who_ends(self, help_desk):
        load(HOSPITAL)
        page = self.upload(help_desk, row(), complete="on")
        assert "Ended: RO40002" in page.content.decode()

    def test_form_without_a_file_shows_a_sentence(self, help_desk):
        address = reverse("admin:participation_participantlist_add")
        assert "Choose a file." in help_desk.post(address, {}).content.decode()

    @pytest.mark.parametrize("group", ["analyst", "reviewer", "approver"])
    def test_other_groups_may_not_load_a_list(self, help_desk, group):
        page = self.upload(help_desk, row())
        other = factories.client(factories.user(staff=group))
        assert self.upload(other, row()).status_code == 403
        address = reverse("admin:participation_participantlist_step", args=[page.context["original"].pk, "load"])
        assert other.post(address, {"seen": page.context["seen"]}).status_code == 403
        assert other.get(address).status_code == 403
        assert help_desk.get(address).status_code == 200
        assert not Participant.objects.exists()

    def test_content_is_kept_encrypted(self, help_desk):
        self.upload(help_desk, row())
        with connection.cursor() as cursor:
            cursor.execute("select content from participation_participantlist")
            assert b"940000011" not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_list_loaded_twice_at_the_same_moment_makes_its_participants_once():
    def load_it():
        return counts(load(row(), HOSPITAL))

    assert sorted(call_at_once(load_it, load_it)) == [(0, 0, 0, 2), (2, 0, 0, 0)]
    assert Participant.objects.count() == 2


def test_last_day_before_the_first_is_refused():
    participant = factories.participant()
    with pytest.raises(Refused, match="cannot be before"):
        enrollment.amend(participant=participant, to_on=date(2010, 1, 1), by="test")


def test_950_participants_with_two_sites_each_need_no_more_queries_than_ten(django_assert_max_num_queries):
    """The number of queries does not grow with the number of participants."""
    few = [row(model_id=f"RO{50_000 + n}", tin=f"95{n:07d}", zip=z) for n in range(1, 11) for z in ("02118", "02119")]
    many = [row(model_id=f"RO{51_000 + n}", tin=f"96{n:07d}", zip=z) for n in range(1, 951) for z in ("02118", "02119")]
    with django_assert_max_num_queries(60):
        load(*few)
    with django_assert_max_num_queries(60):
        found = load(*many)
    assert (counts(found), found["sites"]["new"]) == ((950, 0, 0, 0), 1900)
    with django_assert_max_num_queries(40):
        assert counts(load(*many)) == (0, 0, 0, 950)


def test_new_contacts_names_and_days_of_many_participants_need_few_queries(django_assert_max_num_queries):
    rows = [row(model_id=f"RO{52_000 + n}", tin=f"97{n:07d}") for n in range(60)]
    load(*rows)
    participants = list(Participant.objects.order_by("model_id"))
    for participant in participants[:20]:
        factories.seat(participant)
    changed = {"legal_name": "Harbor Oncology", "contact_email": "ed@harbor.example", "to": "2024-12-31"}
    with django_assert_max_num_queries(60):
        assert counts(load(*({**one, **changed} for one in rows)))[1:3] in {(60, 0), (0, 60)}
    kept = Participant.objects.filter(legal_name="Harbor Oncology", to_on=date(2024, 12, 31))
    assert kept.count() == 60
    assert set(kept.filter(contact_email="ed@harbor.example")) == set(participants[20:])
    assert ContactProposal.objects.filter(participant__in=participants[:20], email="ed@harbor.example").count() == 20
    told = ContactChange.objects.filter(participant__in=participants[20:], former_email="nell@harbor.example")
    assert told.count() == Message.objects.filter(participant__in=participants[20:]).count() == 40
    assert Job.objects.filter(task="portal.mail_former_contact").count() == 40
