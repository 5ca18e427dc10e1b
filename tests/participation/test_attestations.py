"""Attestations of CEHRT and PSO: once a year, in the exact words, with a receipt. A bad answer keeps the input."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.models import Receipt, Role, StoredFile
from portal.participation.attestations import Occasion, cehrt, pso
from portal.participation.models import Attestation, Withdrawal
from portal.participation.services import attestations, extensions
from portal.participation.wording import WITHDRAW_ATTESTATION
from portal.selectors import policy_book
from portal.services.use_case import Refused
from tests import factories
from tests.at_once import post_at_once

pytestmark = pytest.mark.django_db
CEHRT_ID = "0015E0G1H2J3K4L"
CEHRT_ANSWERS = {"certification_id": CEHRT_ID, "eligible_clinicians": 8, "clinicians_using": 6}  # exactly 75%
SIGNED = {"signer_title": "administrator", "agreed": "on"}
PSO_ANSWERS = {
    "takes_part": "yes",
    "organization": "Example PSO",
    "listing_number": "P0123",
    "agreement_on": "2020-06-01",
}


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


@pytest.fixture
def primary(participant):
    return factories.seat(participant)


def page(participant, kind):
    return reverse("participation:attestation", args=[participant.model_id, kind])


def attest(participant, person, kind="cehrt", year=2021, **answers):
    typed = {**PSO_ANSWERS, "agreement_on": date(2020, 6, 1)}
    answers = {**(CEHRT_ANSWERS if kind == "cehrt" else typed), **answers}
    return attestations.attest(
        participant=participant,
        year=year,
        code=kind,
        answers=answers,
        signer_title="administrator",
        by=person,
    )


@pytest.mark.parametrize(
    ("kind", "answers", "wording"),
    [
        ("cehrt", {**CEHRT_ANSWERS, "certification_id": CEHRT_ID.lower()}, cehrt.INTENDS_TO_USE.filled(share="75%")),
        ("pso", PSO_ANSWERS, pso.TAKES_PART),
    ],
)
def test_attestation_stores_the_exact_words_with_a_receipt_and_settles_the_obligation(
    participant, primary, kind, answers, wording
):
    client = factories.client(primary)
    open_before = participant.obligations.open().filter(year=2021).count()
    assert wording.text in client.get(page(participant, kind)).content.decode()
    response = client.post(page(participant, kind), {**SIGNED, **answers})
    made = Attestation.objects.get()
    assert response.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 1])
    assert (made.code, made.year, made.wording, made.wording_version) == (kind, 2021, wording.text, wording.version)
    assert (made.signer_name, made.signer_title, made.signed_by) == (primary.get_full_name(), "administrator", primary)
    expected = CEHRT_ANSWERS if kind == "cehrt" else PSO_ANSWERS
    assert made.answers == expected
    assert {name: made.receipt.facts[name] for name in expected} == expected
    assert made.receipt.facts["wording"] == wording.text
    duty = participant.obligations.get(year=2021, code=kind)
    assert (duty.settled_on, duty.receipt) == (date(2021, 1, 4), made.receipt)
    assert participant.obligations.open().filter(year=2021).count() == open_before - 1


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("0015E0G1H2J3K4", "has fifteen letters and digits"),  # 14
        ("0015E0G1H2J3K4LM", "has fifteen letters and digits"),  # 16
        ("0014E0G1H2J3K4L", "begins with 0015"),
        ("0015A0G1H2J3K4L", "fifth character must be C, E or H"),
        ("0015E0I1H2J3K4L", "never contain the letters I and O"),
        ("0015E0GHJK1J3K4", "never has more than three letters in a row"),
    ],
)
def test_bad_cehrt_id_keeps_the_input_and_says_what_is_wrong(participant, primary, bad, sentence):
    response = factories.client(primary).post(
        page(participant, "cehrt"), {**SIGNED, **CEHRT_ANSWERS, "certification_id": bad}
    )
    content = response.content.decode()
    assert response.status_code == 200
    assert sentence in content
    assert f'value="{bad}"' in content
    assert 'value="administrator"' in content
    assert not Attestation.objects.exists()
    assert not Receipt.objects.exists()


class TestClinicians:
    """42 CFR 414.1415(a)(1)(i): at least 75 percent of the eligible clinicians use certified technology."""

    @pytest.mark.parametrize(("using", "enough"), [(14, False), (15, True), (20, True)])
    def test_three_of_four_clinicians_are_enough(self, participant, primary, using, enough):
        typed = {**CEHRT_ANSWERS, "eligible_clinicians": 20, "clinicians_using": using}
        answer = factories.client(primary).post(page(participant, "cehrt"), {**SIGNED, **typed})
        assert Attestation.objects.exists() == enough
        if not enough:
            [error] = answer.context["form"].errors["clinicians_using"]
            assert error.startswith("14 of 20 are 70.00% of your eligible clinicians. You can attest when at least 75%")

    def test_no_more_clinicians_than_there_are(self, participant, primary):
        with pytest.raises(Refused, match="more than all your eligible clinicians"):
            attest(participant, primary, eligible_clinicians=8, clinicians_using=9)

    def test_the_first_year_is_certified_as_intent_and_later_ones_as_use(self, participant, primary):
        first = attest(participant, primary)
        factories.at(date(2021, 12, 14))
        later = attest(participant, primary, year=2022)
        assert (first.wording_version, later.wording_version) == (
            cehrt.INTENDS_TO_USE.version,
            cehrt.USES.version,
        )
        assert "at least 75% of the eligible clinicians" in later.wording
        shown = factories.client(primary).get(page(participant, "cehrt"), {"year": 2022}).content.decode()
        assert "6 of 8 (75.00%)" in shown

    def test_a_hospital_attests_as_a_whole(self):
        factories.at(date(2021, 1, 4))
        hospital = factories.participant("technical")
        person = factories.seat(hospital)
        client = factories.client(person)
        assert "eligible_clinicians" not in client.get(page(hospital, "cehrt")).content.decode()
        client.post(page(hospital, "cehrt"), {**SIGNED, "certification_id": CEHRT_ID})
        assert Attestation.objects.get().answers == {"certification_id": CEHRT_ID}


class TestListingNumberAndEvidence:
    """AHRQ lists organizations under P and four digits; the evidence file is kept as it is."""

    @pytest.mark.parametrize("typed", ["P0123", "p-0123", " P 0123 "])
    def test_number_may_be_typed_with_spaces_and_hyphens(self, participant, primary, typed):
        assert attest(participant, primary, "pso", listing_number=typed).answers["listing_number"] == "P0123"

    @pytest.mark.parametrize("typed", ["123", "P123", "P01234", "PO123", "Q0123", "P0000"])
    def test_number_of_another_form_is_refused_at_its_field(self, participant, primary, typed):
        answer = factories.client(primary).post(
            page(participant, "pso"), {**SIGNED, **PSO_ANSWERS, "listing_number": typed}
        )
        [error] = answer.context["form"].errors["listing_number"]
        assert "AHRQ" in error and ("letter typed for a digit" in error) == (typed == "PO123")
        assert not Attestation.objects.exists()

    def test_evidence_is_stored_attested_and_downloaded(self, participant, primary):
        client = factories.client(primary)
        letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter of participation")
        client.post(page(participant, "pso"), {**SIGNED, **PSO_ANSWERS, "evidence": letter})
        made = Attestation.objects.select_related("evidence").get()
        digest = hashlib.sha256(b"%PDF-1.7 letter of participation").hexdigest()
        assert (made.evidence.name, made.evidence.use, made.evidence.sha256) == ("letter.pdf", "evidence", digest)
        assert made.answers["evidence_sha256"] == made.receipt.facts["evidence_sha256"] == digest
        address = reverse("participation:attestation-evidence", args=[participant.model_id, made.pk])
        assert address in client.get(page(participant, "pso"), {"year": 2021}).content.decode()
        assert b"".join(client.get(address).streaming_content) == b"%PDF-1.7 letter of participation"
        assert chains.check(participant).faults == ()

    def test_staff_read_the_answers_in_words_the_evidence_and_what_still_counts(self, participant, primary):
        letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter of participation")
        factories.client(primary).post(page(participant, "pso"), {**SIGNED, **PSO_ANSWERS, "evidence": letter})
        made = Attestation.objects.get()
        staff = factories.client(factories.user(staff="analyst"))
        shown = staff.get(reverse("admin:participation_attestation_change", args=[made.pk])).content.decode()
        address = reverse("admin:participation_attestation_evidence", args=[made.pk])
        assert "Example PSO" in shown and address in shown
        assert b"".join(staff.get(address).streaming_content) == b"%PDF-1.7 letter of participation"
        assert factories.client(primary).get(address).status_code in (302, 403, 404)
        listed = reverse("admin:participation_attestation_changelist")
        assert 'alt="True"' in staff.get(listed).content.decode()
        withdraw(made, primary)
        assert 'alt="False"' in staff.get(listed).content.decode()

    def test_file_that_cannot_be_accepted_is_refused_at_its_field_and_the_answers_stay(self, participant, primary):
        archive = SimpleUploadedFile("letter.pdf", b"PK\x05\x06")
        answer = factories.client(primary).post(
            page(participant, "pso"), {**SIGNED, **PSO_ANSWERS, "evidence": archive}
        )
        [error] = answer.context["form"].errors["evidence"]
        assert "an archive" in error and "Choose the file again" in error
        assert 'value="Example PSO"' in answer.content.decode()
        assert not Attestation.objects.exists() and not StoredFile.objects.exists()

    def test_agreement_of_tomorrow_is_refused(self, participant, primary):
        assert attest(participant, primary, "pso", agreement_on=date(2021, 1, 4))
        with pytest.raises(Refused, match="in the future"):
            pso.ATTESTATION.check(
                {**PSO_ANSWERS, "agreement_on": date(2021, 1, 5)},
                Occasion(2021, "dual", date(2021, 1, 4), policy_book()),
            )


def test_three_letters_in_a_row_are_accepted(participant, primary):
    assert attest(participant, primary, certification_id="0015E0GHJ1J3K4L").answers["certification_id"]


def test_pso_without_its_date_keeps_the_input(participant, primary):
    response = factories.client(primary).post(
        page(participant, "pso"), {**SIGNED, **PSO_ANSWERS, "agreement_on": "2020-13-01"}
    )
    assert response.status_code == 200
    assert 'value="Example PSO"' in response.content.decode()
    assert response.context["form"].errors["agreement_on"]
    assert not Attestation.objects.exists()


def hidden_fields(page):
    """Return the hidden fields of a page's form, without the CSRF token."""
    return {
        name: value
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
        if name != "csrfmiddlewaretoken"
    }


@pytest.mark.parametrize(("kind", "answers"), [("cehrt", CEHRT_ANSWERS), ("pso", PSO_ANSWERS)])
def test_second_click_signs_for_no_other_year(participant, primary, kind, answers):
    """After the first click signed for 2021, the attestation of 2022 is next."""
    client = factories.client(primary)
    sent = {**SIGNED, **answers, **hidden_fields(client.get(page(participant, kind)))}
    places = [client.post(page(participant, kind), sent).headers["Location"] for _ in range(2)]
    assert places == [reverse("portal:receipt", args=[participant.model_id, 1])] * 2
    assert Attestation.objects.get().year == 2021


class TestNoAsAnswer:
    """§ 512.220(a)(3) asks whether a participant takes part; "no" is a valid answer."""

    def test_no_is_signed_with_different_words_and_the_page_says_what_it_means(self, participant, primary):
        client = factories.client(primary)
        answer = client.post(page(participant, "pso"), {**SIGNED, "takes_part": "no"}, follow=True)
        made = Attestation.objects.get()
        assert (made.answers, made.wording) == ({"takes_part": "no"}, pso.TAKES_NO_PART.text)
        assert participant.obligations.get(code="pso", year=2021).settled_on
        receipt = answer.content.decode()
        assert "Patient safety organization (PSO): not taking part, 2021" in receipt
        assert re.search(r"<dt>Takes part</dt>\s*<dd>no</dd>", receipt)
        words = client.get(page(participant, "pso"), {"year": 2021}).content.decode()
        assert "What your answer means" in words
        assert "cannot qualify for the APM incentive payment" in words

    def test_yes_shows_the_organization_and_no_consequence(self, participant, primary):
        attest(participant, primary, "pso")
        words = factories.client(primary).get(page(participant, "pso"), {"year": 2021}).content.decode()
        assert "P0123" in words and "June 1, 2020" in words
        assert "What your answer means" not in words

    def test_form_without_an_answer_is_an_error_at_the_field(self, participant, primary):
        unanswered = {name: value for name, value in PSO_ANSWERS.items() if name != "takes_part"}
        response = factories.client(primary).post(page(participant, "pso"), {**SIGNED, **unanswered})
        assert response.context["form"].errors["takes_part"]
        assert not Attestation.objects.exists()


def test_second_attestation_of_a_year_returns_the_first(participant, primary):
    first = attest(participant, primary)
    assert attest(participant, primary, certification_id="0015C0G1H2J3K4L") == first
    factories.at(date(2022, 1, 3))
    assert attest(participant, primary, year=2022) != first
    assert Receipt.objects.count() == 2


def withdraw(attestation, person):
    return attestations.withdraw(attestation=attestation, signer_title="administrator", by=person)


def withdraw_page(attestation):
    return reverse("participation:attestation-withdraw", args=[attestation.participant.model_id, attestation.pk])


class TestWithdrawing:
    """Until its last day, an attestation can be withdrawn and signed anew; every row stays."""

    LAST_DAY = date(2021, 1, 30)

    def test_withdrawn_on_its_page_and_signed_again_with_other_answers(self, participant, primary):
        first = attest(participant, primary)
        client = factories.client(primary)
        shown = client.get(page(participant, "cehrt"), {"year": 2021}).content.decode()
        assert withdraw_page(first) in shown
        offered = client.get(withdraw_page(first)).content.decode()
        assert WITHDRAW_ATTESTATION.text in offered and CEHRT_ID in offered
        answer = client.post(withdraw_page(first), SIGNED, follow=True)
        assert "You withdrew your attestation" in answer.content.decode()
        assert f'value="{CEHRT_ID}"' in answer.content.decode()
        withdrawn = Withdrawal.objects.get()
        assert (withdrawn.attestation, withdrawn.signer_name) == (first, primary.get_full_name())
        assert withdrawn.receipt.facts["withdrawn_receipt"] == first.receipt.number
        duty = participant.obligations.get(year=2021, code="cehrt")
        assert (duty.status(date(2021, 1, 4)), duty.receipt) == ("due", None)
        second = attest(participant, primary, certification_id="0015C0G1H2J3K4L")
        assert (first.number, second.number) == (1, 2)
        assert participant.attestations.in_force().get() == second
        duty.refresh_from_db()
        assert (duty.status(date(2021, 1, 4)), duty.receipt) == ("done", second.receipt)
        assert chains.check(participant).faults == ()

    def test_last_day_is_in_time_and_the_next_is_not(self, participant, primary):
        signed = attest(participant, primary)
        factories.at(self.LAST_DAY + timedelta(days=1))
        with pytest.raises(Refused, match="last day to withdraw this attestation was January 30, 2021"):
            withdraw(signed, primary)
        client = factories.client(primary)
        assert withdraw_page(signed) not in client.get(page(participant, "cehrt"), {"year": 2021}).content.decode()
        assert "January 30, 2021" in str(client.post(withdraw_page(signed), SIGNED).context["form"].errors)
        assert not Withdrawal.objects.exists()
        factories.at(self.LAST_DAY)
        assert withdraw(signed, primary)

    def test_extension_moves_the_last_day_to_withdraw_too(self, participant, primary):
        duty = participant.obligations.get(year=2021, code="cehrt")
        staff = factories.user(staff="analyst")
        extensions.grant(obligation=duty, to_due_on=date(2021, 3, 1), reason="storm", by=staff)
        signed = attest(participant, primary)
        factories.at(date(2021, 3, 1))
        assert withdraw(signed, primary)

    def test_second_click_withdraws_once_and_never_what_was_signed_since(self, participant, primary):
        first = attest(participant, primary)
        made = withdraw(first, primary)
        second = attest(participant, primary)
        assert withdraw(first, primary) == made
        assert participant.attestations.in_force().get() == second

    def test_only_a_primary_contact_withdraws(self, participant, primary):
        signed = attest(participant, primary)
        delegate = factories.seat(participant, Role.DELEGATE)
        with pytest.raises(NotAllowed):
            withdraw(signed, delegate)
        assert factories.client(delegate).post(withdraw_page(signed), SIGNED).status_code == 403


class TestLate:
    """A duty taken late is done late, and its receipt and pages say so."""

    @pytest.mark.parametrize(("day", "late"), [(date(2021, 1, 30), 0), (date(2021, 1, 31), 1), (date(2021, 2, 9), 10)])
    def test_signature_after_the_last_day_is_called_late(self, participant, primary, day, late):
        factories.at(day)
        client = factories.client(primary)
        answer = client.post(page(participant, "cehrt"), {**SIGNED, **CEHRT_ANSWERS}, follow=True)
        made = Attestation.objects.get()
        assert (made.days_late, made.last_day) == (late, date(2021, 1, 30))
        assert made.receipt.title.endswith(", signed late") == bool(late)
        assert (f"{late} day" in answer.content.decode()) == bool(late)
        shown = client.get(page(participant, "cehrt"), {"year": 2021}).content.decode()
        assert ("Signed late" in shown) == bool(late)


def test_account_without_a_name_cannot_sign(participant):
    nameless = factories.seat(participant, first_name="", last_name="")
    with pytest.raises(Refused, match="no name to sign with"):
        attest(participant, nameless)


def test_page_after_attesting_shows_who_signed_and_no_form(participant, primary):
    attest(participant, primary)
    content = factories.client(primary).get(page(participant, "cehrt"), {"year": 2021}).content.decode()
    assert primary.get_full_name() in content
    assert 'name="certification_id"' not in content


def test_professional_participant_owes_no_pso():
    factories.at(date(2021, 1, 4))
    participant = factories.participant("professional")
    person = factories.seat(participant)
    with pytest.raises(Refused, match="do not need this attestation for 2021: Patient safety"):
        attest(participant, person, "pso")
    assert "Not required" in factories.client(person).get(page(participant, "pso")).content.decode()


def test_year_outside_the_model_is_refused(participant, primary):
    with pytest.raises(Refused, match="do not need this attestation for 2020"):
        attest(participant, primary, year=2020)


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.VIEWER])
def test_only_a_primary_contact_attests(participant, role):
    person = factories.seat(participant, role)
    client = factories.client(person)
    assert "Only a primary point of contact" in client.get(page(participant, "cehrt")).content.decode()
    response = client.post(page(participant, "cehrt"), {**SIGNED, **CEHRT_ANSWERS})
    assert response.status_code == 403
    with pytest.raises(NotAllowed, match="primary point of contact"):
        attest(participant, person)
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("asked", ["²", "9" * 5000, "-1", "2031", "x", "2021.0", ""])
@pytest.mark.parametrize("name", ["dashboard", "practitioner-list", "attestation", "election"])
def test_any_year_in_the_address_gets_a_page(participant, primary, name, asked):
    code = ["cehrt"] if name == "attestation" else []
    address = reverse(f"participation:{name}", args=[participant.model_id, *code])
    assert factories.client(primary).get(address, {"year": asked}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_attest_once(participant, primary):
    address, signed = page(participant, "cehrt"), {**SIGNED, **CEHRT_ANSWERS, "year": "2021"}
    answers = post_at_once(primary, address, signed)
    assert answers == [reverse("portal:receipt", args=[participant.model_id, 1])] * len(answers)
    assert (Attestation.objects.count(), Receipt.objects.count()) == (1, 1)
