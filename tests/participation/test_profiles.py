"""The profile: confirmed each year as it was seen, corrected on request, and its changes told in time."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portal import chains, clock
from portal.access import NotAllowed
from portal.models import Role
from portal.participation.models import ProfileConfirmation, ProfileRequest
from portal.participation.profile import fingerprint_of, on_file
from portal.participation.rules.profile import changes_told, last_day_to_tell, year_to_confirm
from portal.participation.services import beneficiary_notices, corrections, enrollment, profiles
from portal.policy import load_book
from portal.services import amendments
from portal.services.use_case import Refused
from tests import factories

BOOK = load_book()
TODAY = date(2021, 6, 1)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2020, 12, 1), None),  # 30 days before January 1 is December 2
        (date(2020, 12, 2), 2021),
        (date(2021, 12, 1), 2021),
        (date(2021, 12, 2), 2022),
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), None),
    ],
)
def test_profile_of_a_year_is_confirmed_from_thirty_days_before_it_on(day, year):
    assert year_to_confirm(day, book=BOOK) == year


@pytest.mark.parametrize(
    ("subject", "changes_on", "due_on"),
    [
        ("legal-name", TODAY, date(2021, 7, 1)),  # thirty days after
        ("legal-name", date(2020, 6, 1), date(2020, 7, 1)),  # before the Model, by the policy of its first day
        ("identifier", date(2021, 10, 1), date(2021, 7, 3)),  # ninety days before
        ("sites", TODAY, None),
    ],
)
def test_last_day_to_tell_a_change(subject, changes_on, due_on):
    assert last_day_to_tell(subject, changes_on, book=BOOK) == due_on


def test_change_of_a_tin_is_told_only_where_the_policy_asks():
    assert changes_told(TODAY, book=BOOK) == ("legal-name",)
    asking = BOOK.rehearse({"participation/identifier_change_notice": "asked"})
    assert changes_told(TODAY, book=asking) == ("legal-name", "identifier")


@pytest.fixture
def participant(db):
    factories.at(TODAY)
    made = factories.participant()
    enrollment.add_site(participant=made, zip="02118", cbsa="14460", from_on=made.from_on, by="test")
    return made


@pytest.fixture
def primary(participant):
    return factories.seat(participant)


@pytest.fixture
def help_desk(db):
    return factories.user(staff="help desk")


def address(participant, name, *arguments):
    return reverse(f"participation:{name}", args=[participant.model_id, *arguments])


class TestConfirmation:
    def test_what_the_page_shows_is_signed_and_the_dashboard_stops_asking(self, participant, primary):
        browser = factories.client(primary)
        dashboard = address(participant, "dashboard")
        assert "Nobody has confirmed your profile for 2021" in browser.get(dashboard).content.decode()
        page = browser.get(address(participant, "profile"))
        signed = {**page.context["form"].initial, "signer_title": "administrator", "agreed": "on"}
        assert browser.post(address(participant, "profile"), signed).status_code == 302
        made = ProfileConfirmation.objects.get()
        assert (made.year, made.signer_name) == (2021, primary.get_full_name())
        assert ["Sites", "02118 (CBSA 14460) from January 1, 2021"] in made.on_file
        assert browser.post(address(participant, "profile"), signed).status_code == 302
        assert ProfileConfirmation.objects.count() == 1, "a double click"
        assert "Nobody has confirmed" not in browser.get(dashboard).content.decode()
        assert "confirmed this for 2021" in browser.get(address(participant, "profile")).content.decode()
        assert chains.check(participant).holds

    def test_change_under_the_reader_is_shown_and_signed_at_once(self, participant, primary):
        browser = factories.client(primary)
        signed = {**browser.get(address(participant, "profile")).context["form"].initial,
                  "signer_title": "administrator", "agreed": "on"}  # fmt: skip
        site = participant.sites.get()
        corrections.correct_site(
            site=site, zip="02119", cbsa="14460", from_on=site.from_on, to_on=None, because="moved", by="test"
        )
        answer = browser.post(address(participant, "profile"), signed)
        words = answer.content.decode()
        assert "CMS changed something while this page was open" in words and "02119" in words
        assert not ProfileConfirmation.objects.exists()
        signed["fingerprint"] = answer.context["form"].initial["fingerprint"]
        assert browser.post(address(participant, "profile"), signed).status_code == 302
        enrollment.amend(participant=participant, legal_name="Another Name", by="test")
        words = browser.get(address(participant, "profile")).content.decode()
        assert "Something changed since you confirmed" in words

    def test_only_the_year_of_today_and_only_a_primary_contact(self, participant, primary):
        seen = fingerprint_of(on_file(participant))
        given = {"participant": participant, "fingerprint": seen, "signer_title": "administrator"}
        with pytest.raises(Refused, match="cannot confirm your profile for 2022"):
            profiles.confirm(**given, year=2022, by=primary)
        with pytest.raises(NotAllowed):
            profiles.confirm(**given, year=2021, by=factories.seat(participant, Role.DELEGATE))


PDF = b"%PDF-1.7 lease"


class TestRequests:
    WORDS = {"subject": "sites", "on_file": "02118 closed in March.", "right": "02119 since April 1, 2021."}

    def test_correction_is_sent_with_a_file_compared_accepted_and_told(self, participant, help_desk):
        delegate = factories.client(factories.seat(participant, Role.DELEGATE))
        page = address(participant, "profile-correction")
        words = delegate.get(page).content.decode()
        assert "02118 (CBSA 14460)" in words, "what is on file stands beside the form"
        file = SimpleUploadedFile("lease.pdf", PDF)
        assert delegate.post(page, {**self.WORDS, "evidence": file}).status_code == 302
        made = ProfileRequest.objects.get()
        assert made.receipt.facts["file_sha256"] == made.file_sha256 == made.file.sha256
        assert chains.check(participant).holds
        shown = delegate.get(address(participant, "profile-request", made.pk)).content.decode()
        assert "Waiting for CMS" in shown and "lease.pdf" in shown
        staff = factories.client(help_desk)
        row = staff.get(reverse("admin:participation_profilerequest_change", args=[made.pk])).content.decode()
        assert "02118 (CBSA 14460) from January 1, 2021" in row and "02119 since April 1, 2021." in row
        step = reverse("admin:participation_profilerequest_step", args=[made.pk, "accept"])
        assert staff.post(step, {"reason": "We closed the site and added the new one.", "legal_name": ""})
        made.refresh_from_db()
        assert made.status == "accepted"
        told = participant.messages.first()
        assert "We closed the site" in told.body and told.path == address(participant, "profile-request", made.pk)
        again = staff.post(step, {"reason": "again"}, follow=True).content.decode()
        assert "no longer possible" in again
        assert "We closed the site" in delegate.get(address(participant, "profile")).content.decode()

    @pytest.mark.parametrize(
        ("entered", "on_file"),
        [
            ({"site": "02118", "to_on": "2021-03-31"}, ["02118 14460 2021-01-01 2021-03-31"]),
            ({"site": "02118", "zip": "02119-1234", "cbsa": "14460"}, ["02119 14460 2021-01-01 None"]),
            ({"site": "02118", "from_on": "2021-02-01"}, ["02118 14460 2021-02-01 None"]),
            (
                {"zip": "02119", "cbsa": "14460", "from_on": "2021-04-01"},
                ["02118 14460 2021-01-01 None", "02119 14460 2021-04-01 None"],
            ),
            ({}, ["02118 14460 2021-01-01 None"]),
        ],
    )
    def test_acceptance_puts_a_site_on_file(self, participant, primary, help_desk, entered, on_file):
        made = profiles.ask_for_correction(participant=participant, by=primary, **self.WORDS)
        given = {"reason": "Lease", **entered}
        if "site" in given:
            given["site"] = participant.sites.get(zip=given["site"]).pk
        step = reverse("admin:participation_profilerequest_step", args=[made.pk, "accept"])
        assert factories.client(help_desk).post(step, given).status_code == 302
        rows = participant.sites.order_by("zip")
        assert [f"{one.zip} {one.cbsa} {one.from_on} {one.to_on}" for one in rows] == on_file
        if entered:
            assert rows.last().because == "You asked for this correction on June 1, 2021."
        page = factories.client(primary).get(address(participant, "profile-request", made.pk)).content.decode()
        assert f'CMS accepted it. <a class="usa-link" href="{address(participant, "profile")}">' in page

    @pytest.mark.parametrize(
        ("entered", "field"),
        [
            ({"zip": "02119", "cbsa": "14460"}, "from_on"),
            ({"from_on": "2021-04-01"}, "site"),
            ({"zip": "2119", "cbsa": "14460", "from_on": "2021-04-01"}, "zip"),
            ({"site": "of another practice", "to_on": "2021-04-01"}, "site"),
        ],
    )
    def test_site_that_cannot_be_put_on_file_leaves_the_request_waiting(
        self, participant, primary, help_desk, entered, field
    ):
        made = profiles.ask_for_correction(participant=participant, by=primary, **self.WORDS)
        if "site" in entered:
            other = factories.participant()
            site = enrollment.add_site(participant=other, zip="02118", cbsa="14460", from_on=other.from_on, by="test")
            entered = {**entered, "site": site.pk}
        step = reverse("admin:participation_profilerequest_step", args=[made.pk, "accept"])
        answer = factories.client(help_desk).post(step, {"reason": "Lease", **entered})
        assert list(answer.context["form"].errors) == [field]
        made.refresh_from_db()
        assert made.status == "requested" and participant.sites.count() == 1

    def test_contact_is_put_on_file_or_proposed_first_while_a_primary_can_sign(self, participant, primary, help_desk):
        delegate = factories.seat(participant, Role.DELEGATE)
        made = profiles.ask_for_correction(
            participant=participant, subject="contact", on_file="Her old name.", right="Ada Hill.", by=delegate
        )
        step = reverse("admin:participation_profilerequest_step", args=[made.pk, "accept"])
        staff = factories.client(help_desk)
        page = staff.get(step)
        assert list(page.context["form"].fields) == ["reason"]
        [(_, address)] = page.context["pages_first"]
        assert staff.get(address).context["adminform"].form.initial["participant"] == str(participant.pk)
        participant.seats.filter(user=primary).update(ended_at=clock.real_now())
        form = staff.get(step).context["form"]
        given = {**form.initial, "contact_last_name": "Hill", "reason": "Marriage certificate"}
        assert staff.post(step, given).status_code == 302
        participant.refresh_from_db()
        assert participant.contact_last_name == "Hill"

    def test_acceptance_names_the_page_to_use_first_for_what_it_cannot_change(self, participant, primary, help_desk):
        staff = factories.client(help_desk)
        for subject in ("identifier", "kind", "days", "sites", "exclusions", "other"):
            made = profiles.ask_for_correction(
                participant=participant, subject=subject, on_file="Wrong.", right="Right.", by=primary
            )
            step = reverse("admin:participation_profilerequest_step", args=[made.pk, "accept"])
            page = staff.get(step)
            assert page.context["pages_first"], subject
            for label, address in page.context["pages_first"]:
                assert label in page.content.decode() and staff.get(address).status_code == 200, (subject, label)

    def test_request_is_refused_with_a_reason_or_withdrawn_and_then_stays(self, participant, primary, help_desk):
        made = profiles.ask_for_correction(participant=participant, by=primary, **self.WORDS)
        assert profiles.ask_for_correction(participant=participant, by=primary, **self.WORDS) == made
        step = reverse("admin:participation_profilerequest_step", args=[made.pk, "refuse"])
        staff = factories.client(help_desk)
        assert staff.post(step, {"reason": ""}).context["form"].errors["reason"]
        assert factories.client(factories.user(staff="analyst")).post(step, {"reason": "x"}).status_code == 403
        assert staff.post(step, {"reason": "The lease names another place."}).status_code == 302
        with pytest.raises(Refused, match="Not accepted"):
            profiles.withdraw(request=made, by=primary)
        other = profiles.ask_for_correction(participant=participant, by=primary, **self.WORDS)
        browser = factories.client(primary)
        assert browser.post(address(participant, "profile-request-withdraw", other.pk)).status_code == 302
        page = browser.get(address(participant, "profile-request", other.pk)).content.decode()
        assert "You withdrew it, so nothing changed." in page
        with pytest.raises(Refused, match="Withdrawn by the practice"):
            profiles.decide(request=other, outcome="accepted", reason="late", by=help_desk)

    def test_texts_with_a_tin_are_refused_at_their_field(self, participant, primary):
        answer = factories.client(primary).post(
            address(participant, "profile-correction"), {**self.WORDS, "right": "TIN 98-1234567"}
        )
        assert "TIN" in str(answer.context["form"].errors["right"])
        assert 'name="on_file"' in answer.content.decode() and "02118 closed" in answer.content.decode()

    def test_new_legal_name_is_told_late_and_is_on_file_when_cms_accepts(self, participant, primary, help_desk):
        browser = factories.client(primary)
        given = {"subject": "legal-name", "right": "Harbor Oncology LLC", "changes_on": "2021-04-30"}
        assert browser.post(address(participant, "profile-change"), given).status_code == 302
        made = ProfileRequest.objects.get()
        assert (made.due_on, made.is_late, made.on_file) == (date(2021, 5, 30), True, participant.legal_name)
        assert made.receipt.facts["in_time"] is False
        step = reverse("admin:participation_profilerequest_step", args=[made.pk, "accept"])
        staff = factories.client(help_desk)
        form = staff.get(step).context["form"]
        assert form.initial["legal_name"] == "Harbor Oncology LLC"
        staff.post(step, {"legal_name": "Harbor Oncology LLC", "reason": "State register of May 3"})
        participant.refresh_from_db()
        assert participant.legal_name == "Harbor Oncology LLC"

    def test_name_of_the_future_waits_and_one_on_file_is_refused(self, participant, primary, help_desk):
        given = {"participant": participant, "subject": "legal-name", "by": primary}
        with pytest.raises(Refused, match="on file already"):
            profiles.tell_change(**given, right=participant.legal_name, changes_on=TODAY)
        made = profiles.tell_change(**given, right="Later Oncology", changes_on=date(2021, 7, 1))
        with pytest.raises(Refused, match="Accept it from that day on"):
            profiles.decide(request=made, outcome="accepted", reason="yes", by=help_desk,
                            right={"legal_name": "Later Oncology"})  # fmt: skip
        made.refresh_from_db()
        assert made.status == "requested"
        with pytest.raises(Refused, match="no notice of this change"):
            profiles.tell_change(**{**given, "subject": "identifier"}, right="We merge", changes_on=TODAY)
        with pytest.raises(Refused, match="outside the years"):
            profiles.tell_change(**given, right="X", changes_on=date(9999, 12, 31))
        with pytest.raises(NotAllowed):
            profiles.tell_change(
                **{**given, "by": factories.seat(participant, Role.DELEGATE)}, right="X", changes_on=TODAY
            )


def test_logo_of_the_letters_stands_on_the_page(participant, primary):
    browser = factories.client(primary)
    assert "profile/logo/" not in browser.get(address(participant, "profile")).content.decode()
    assert browser.get(address(participant, "profile-logo")).status_code == 204
    picture = BytesIO()
    Image.new("RGB", (30, 10), (20, 80, 160)).save(picture, "PNG")
    beneficiary_notices.save_letterhead(
        participant=participant, contact_name="Patient services", phone="617-555-0100", address="12 Harbor Street",
        us_state="MA", logo=SimpleUploadedFile("logo.png", picture.getvalue()), by=primary,
    )  # fmt: skip
    assert "profile/logo/" in browser.get(address(participant, "profile")).content.decode()
    shown = browser.get(address(participant, "profile-logo"))
    assert shown.headers["Content-Type"] == "image/png" and shown.content.startswith(b"\x89PNG")


def test_changed_request_or_confirmation_shows_on_its_receipt(participant, primary, changed):
    told = profiles.tell_change(
        participant=participant, subject="legal-name", right="Harbor Oncology", changes_on=date(2021, 4, 30), by=primary
    )
    confirmed = profiles.confirm(
        participant=participant, year=2021, fingerprint=fingerprint_of(on_file(participant)), by=primary,
        signer_title="administrator",
    )  # fmt: skip
    assert chains.check(participant).faults == ()
    for row, column, value in (
        (told, "subject", "kind"),
        (told, "on_file", "Another name"),
        (told, "right", "Another name"),  # quoted below: a word of SQL
        (told, "changes_on", date(2021, 5, 31)),
        (told, "due_on", date(2021, 6, 30)),
        (told, "file_sha256", "0" * 64),
        (told, "asked_on", date(2021, 5, 1)),
        (told, "asked_at", "2021-05-01T12:00:00+00:00"),
        (confirmed, "on_file", "[]"),
        (confirmed, "fingerprint", "0" * 64),
        (confirmed, "signer_name", "Somebody Else"),
    ):
        with changed(row, f'"{column}" = %s', value):
            [fault] = chains.check(participant).faults
        assert row.receipt.number in fault, column
    profiles.withdraw(request=told, by=primary)
    assert chains.check(participant).faults == (), "the status is no part of what was sent"


def test_policy_that_asks_for_it_takes_notices_of_a_new_tin_without_the_number(participant, primary):
    entered = amendments.enter(
        name="participation/identifier_change_notice", from_on=date(2021, 1, 1), value="asked",
        reference="86 FR 63458", reason="rule of 2022", by=factories.user(staff="analyst"),
    )  # fmt: skip
    amendments.approve(amendment=entered, by=factories.user(staff="approver"))
    browser = factories.client(primary)
    page = address(participant, "profile-change")
    words = browser.get(page).content.decode()
    assert "at least 90 days before your TIN or CCN changes" in words
    given = {"subject": "identifier", "right": "We merge with Harbor Oncology.", "changes_on": "2021-08-30"}
    assert browser.post(page, given).status_code == 302
    made = ProfileRequest.objects.get()
    assert (made.due_on, made.is_late, made.on_file) == (TODAY, False, participant.shown_identifier)
    answer = browser.post(page, {**given, "right": "The new TIN is 98-7654321"})
    assert "TIN" in str(answer.context["form"].errors["right"])
