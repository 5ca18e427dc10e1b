"""Certification of files: exactly what is certified, the lock, the ways out of it, and the list of changes after it."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.urls import reverse

from portal import chains, clock
from portal.access import NotAllowed
from portal.models import Role
from portal.selectors import policy_book
from portal.services.use_case import Refused
from quality.models import (
    CertificationWithdrawal,
    ClinicalRecord,
    FileCertification,
    MeasureResult,
    Submission,
    Unlock,
    Version,
)
from quality.selectors import files_of
from quality.services import certifications, checks, declarations, unlocks
from quality.wording import CERTIFY
from tests import factories
from tests.asking import confirmed
from tests.at_once import call_at_once
from tests.uploads import build

pytestmark = pytest.mark.django_db
TITLE = {"signer_title": "Practice administrator"}


@pytest.fixture
def primary(practice):
    return factories.seat(practice, first_name="Ada", last_name="Cole")


@pytest.fixture
def analyst(db):
    return factories.user(staff="analyst", first_name="Lena", last_name="Ortiz")


@pytest.fixture
def certify(primary):
    """Return a function that certifies a version, by the primary contact unless somebody else is given."""

    def run(version, **given):
        fresh = Version.objects.select_related("submission", "participant", "file").get(pk=version.pk)
        return certifications.certify(version=fresh, **{**TITLE, "by": primary, **given})

    return run


@pytest.fixture
def unlock(analyst):
    def run(certification, **given):
        details = {"reason": "The dose of one course is wrong.", "resubmit_through": date(2022, 2, 20), "by": analyst}
        return unlocks.unlock(certification=certification, **{**details, **given})

    return run


def other_rows():
    """Return the rows of a second file: one row changed in two columns and in the name, one row left out."""
    rows = build.changed(build.clinical_rows(), 1, last_name="Corrected", target_site="Other site")
    return build.clinical(rows[:-1])


def test_certification_keeps_words_content_and_rules_and_locks_the_file(checked, certify, practice):
    version = checked()
    signed = certify(version)
    submission = Submission.objects.get()
    assert (submission.certification, submission.accepted) == (signed, version)
    assert signed.wording == CERTIFY["clinical-data"].text
    assert (signed.signer_name, signed.rows, signed.changes, signed.note) == ("Ada Cole", 5, [], "")
    facts = signed.receipt.facts
    assert (facts["sha256"], facts["rows"], facts["version"]) == (version.file.sha256, 5, 1)
    assert (facts["layout_version"], facts["policy_digest"]) == (version.layout_version, version.policy_digest)
    assert facts["content_sha256"] == signed.content_sha256 == certifications.content_sha256(version)
    assert sorted(signed.receipt.attests) == ["file", "statement"]
    check = chains.check(practice)
    assert (check.faults, check.covers) == ((), ("1 accepted file", "1 certified file"))
    assert "certified and locked" in practice.messages.first().body
    [file] = [one for one in files_of(practice, year=2021, today=clock.today(), book=policy_book()) if one.period == 2]
    assert (file.certified, file.state(clock.today())) == (True, "certified")


def test_obligation_is_settled_by_the_accepted_file_and_not_by_its_certification(checked, certify, practice):
    version = checked()
    settled = practice.obligations.get(year=2021, code="clinical-data-2")
    certify(version)
    assert settled.receipt == version.receipt
    assert practice.obligations.get(pk=settled.pk).receipt == version.receipt


@pytest.mark.parametrize(("role", "may"), [(Role.PRIMARY, True), (Role.DELEGATE, False), (Role.VIEWER, False)])
def test_only_people_who_may_bind_certify_and_withdraw(checked, certify, practice, role, may):
    version, person = checked(), factories.seat(practice, role)
    if may:
        signed = certify(version, by=person)
        assert certifications.withdraw(certification=signed, **TITLE, by=person).certification == signed
        return
    with pytest.raises(NotAllowed):
        certify(version, by=person)
    with pytest.raises(NotAllowed):
        certifications.withdraw(certification=certify(version), **TITLE, by=person)


def test_certified_file_takes_no_version_and_no_declaration(checked, certify, receive, practice):
    certify(checked())
    for attempt in (
        partial(receive, other_rows()),
        partial(declarations.declare_nothing, participant=practice, year=2021, file_type="clinical-data", period=2,
                **TITLE, by=factories.seat(practice, Role.DELEGATE)),
    ):  # fmt: skip
        with pytest.raises(Refused, match="is certified and locked: version 1 counts"):
            attempt()
    assert Version.objects.count() == 1
    assert receive().number == 1, "the same bytes are the same version, which is no change"


def test_version_whose_check_ends_after_the_certification_does_not_replace_it(checked, certify, receive):
    first, second = checked(), receive(other_rows())
    with pytest.raises(Refused, match="Version 2 is being checked"):
        certify(first)
    checks.fail(version_id=second.pk, by="test")
    signed = certify(first)
    again = checks.check_version(version_id=second.pk, by="test")  # its job is done again
    assert again.status == "accepted"
    assert (Submission.objects.get().accepted, Submission.objects.get().certification) == (first, signed)


def test_only_the_version_that_counts_is_certified(checked, certify):
    first = checked()
    checked(other_rows())
    with pytest.raises(Refused, match="Version 2 counts now"):
        certify(first)
    rejected = checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")), period=2)
    with pytest.raises(Refused, match="Only the version that counts"):
        certify(rejected)
    assert not FileCertification.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_the_same_moment_are_one_certification(checked, certify, practice):
    version = checked()
    people = [factories.seat(practice) for _ in range(2)]
    call_at_once(*(partial(certify, version, by=person) for person in people))
    assert FileCertification.objects.count() == 1


def test_certification_is_withdrawn_while_the_window_is_open_alone(checked, certify, primary, receive, practice):
    signed = certify(checked())
    factories.at(date(2022, 2, 1))
    with pytest.raises(Refused, match="The window closed on January 31, 2022"):
        certifications.withdraw(certification=signed, **TITLE, by=primary)
    factories.at(date(2022, 1, 31))
    taken_back = certifications.withdraw(certification=signed, **TITLE, by=primary)
    assert certifications.withdraw(certification=signed, **TITLE, by=primary) == taken_back
    submission = Submission.objects.get()
    assert (submission.certification, submission.accepted.number) == (None, 1), "the version still counts"
    assert FileCertification.objects.get().ended_by == taken_back
    assert taken_back.receipt.facts["withdrawn_receipt"] == signed.receipt.number
    assert receive(other_rows()).number == 2
    assert chains.check(practice).faults == ()


def test_unlock_gives_days_to_submit_again_and_the_resubmission_lists_its_changes(checked, certify, unlock, practice):
    signed = certify(checked())
    factories.at(date(2022, 2, 10))
    made = unlock(signed)
    assert (made.receipt.kind, made.receipt.facts["resubmit_through"]) == ("unlock", "2022-02-20")
    assert Submission.objects.get().certification is None
    told = [message.body for message in practice.messages.all()[:2]]
    assert any("until February 20, 2022, and then certify it" in body and "The dose of one" in body for body in told)
    second = checked(other_rows())
    assert second.status == "accepted"
    with pytest.raises(Refused, match="Say in a few words why the file changed") as refusal:
        certify(second, note="  ")
    assert refusal.value.field == "note"
    again = certify(second, note="A name was wrong, and one course was not ours.")
    assert again.number == 2
    assert again.changes == [
        "1 row removed",
        "1 row changed",
        "names or birth date changed in 1 row",
        "target_site changed in 1 row",
    ]
    assert again.receipt.facts["changes"] == again.changes
    assert chains.check(practice).faults == ()


def test_same_version_is_certified_again_without_a_note(checked, certify, unlock):
    version = checked()
    unlock(certify(version))
    again = certify(version)
    assert (again.number, again.changes) == (2, [])


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"reason": " "}, "reason", "Say why"),
        ({"reason": "See TIN 123456789"}, "reason", "Remove it"),
        ({"resubmit_through": date(2022, 1, 9)}, "resubmit_through", "in the past"),
        ({"resubmit_through": date(9999, 1, 1)}, "resubmit_through", "outside the years of the Model"),
        ({"by": None}, None, "Only analysts"),
    ],
)
def test_unlock_is_refused(checked, certify, unlock, given, field, words):
    signed = certify(checked())
    if "by" in given:
        given = {"by": factories.user(staff="help desk")}
    with pytest.raises(Refused, match=words) as refusal:
        unlock(signed, **given)
    assert refusal.value.field == field
    assert Submission.objects.get().certification == signed and not Unlock.objects.exists()


def test_certification_that_ended_cannot_end_again(checked, certify, unlock, primary):
    signed = certify(checked())
    unlock(signed)
    for attempt in (
        partial(unlock, signed),
        partial(certifications.withdraw, certification=signed, **TITLE, by=primary),
    ):
        with pytest.raises(Refused, match="no longer holds"):
            attempt()


def test_declaration_and_measures_are_certified_too(checked, certify, measures_file, practice):
    measures = certify(checked(measures_file, file_type="quality-measures", period=None))
    assert sorted(measures.receipt.attests) == ["file", "measures", "statement"]
    declared = declarations.declare_nothing(
        participant=practice, year=2021, file_type="clinical-data", period=2, **TITLE,
        by=factories.seat(practice, Role.DELEGATE),
    )  # fmt: skip
    nothing = certify(declared)
    assert "there is nothing to report" in nothing.wording and nothing.rows == 0
    assert sorted(nothing.receipt.attests) == ["statement"]
    assert chains.check(practice).faults == ()


def test_check_reports_what_was_changed_behind_the_portal(
    checked, certify, unlock, primary, measures_file, practice, changed
):
    """Each column that a receipt of a certification, a withdrawal or an unlock attests."""
    measures = certify(checked(measures_file, file_type="quality-measures", period=None))
    clinical = certify(checked())
    taken_back = certifications.withdraw(certification=certify(checked()), **TITLE, by=primary)
    ended = unlock(measures)
    result = MeasureResult.objects.filter(version=measures.version).first()
    for row, change, receipt, words in (
        (clinical, "note = 'x'", clinical.receipt, "the certification"),
        (clinical, "content_sha256 = repeat('0', 64)", clinical.receipt, "the certification"),
        (clinical, """changes = '["x"]'""", clinical.receipt, "the certification"),
        (taken_back, "signed_at = signed_at + interval '1 second'", taken_back.receipt, "the withdrawal"),
        (ended, "reason = 'x'", ended.receipt, "the unlock"),
        (ended, "resubmit_through = resubmit_through + 1", ended.receipt, "the unlock"),
        (result, "met = met + 1, not_met = not_met - 1", measures.receipt, "the certified measures"),
        (clinical.version.file, "size = size + 1", clinical.receipt, "the certified file"),
    ):
        with changed(row, change):
            said = f"Something that {receipt.number} attests was changed or removed: {words}"
            assert any(fault.startswith(said) for fault in chains.check(practice).faults), change
    assert chains.check(practice).faults == ()


def test_comparison_with_the_stored_rows_finds_a_changed_row(checked, certify, practice, primary, intruder):
    version = checked()
    certify(version)
    page = reverse("quality:version-certify", args=[practice.model_id, version.pk])
    browser = factories.client(primary)
    assert "Compared just now" in browser.get(page, {"compare": ""}).content.decode()
    row = ClinicalRecord.objects.filter(version=version).first()
    elements = "jsonb_set(elements, '{planned_fractions}', '1')"
    intruder.execute(f"update quality_clinicalrecord set elements = {elements} where id = %s", [row.pk])  # noqa: S608
    assert "is not what was certified" in browser.get(page, {"compare": ""}).content.decode()


def test_pages_lead_from_the_accepted_file_to_the_receipt_and_back(checked, practice, primary):
    version = checked()
    browser, own = factories.client(primary), [practice.model_id, version.pk]
    page = reverse("quality:version-certify", args=own)
    for address in (reverse("quality:version", args=own), reverse("quality:submission-list", args=own[:1])):
        assert f'href="{page}"' in browser.get(address).content.decode()
    text = browser.get(page).content.decode()
    assert CERTIFY["clinical-data"].text in text and version.file.sha256 in text
    assert "Check the box to sign" in browser.post(page, TITLE).content.decode()
    answer = browser.post(page, {**TITLE, "agreed": "on"})
    signed = FileCertification.objects.get()
    assert answer.url == reverse("portal:receipt", args=[practice.model_id, signed.receipt.sequence])
    assert "Unchanged: the certified file" in " ".join(browser.get(answer.url).content.decode().split()).replace(
        "Unchanged</strong>", "Unchanged"
    )
    text = browser.get(page).content.decode()
    assert signed.content_sha256 in text and "withdraw the certification" in text
    assert "certified and locked" in browser.get(reverse("quality:submission-list", args=own[:1])).content.decode()
    upload = reverse("quality:upload", args=own[:1]) + "?file=2021-clinical-data-2"
    leave = reverse("quality:version-certify-withdraw", args=own)
    assert browser.post(leave, {**TITLE, "agreed": "on"}).url == reverse("quality:version", args=own)
    assert CertificationWithdrawal.objects.count() == 1
    assert upload in browser.get(reverse("quality:submission-list", args=own[:1])).content.decode()
    assert browser.get(leave).url == page, "no certification is left to withdraw"
    assert "Withdrawn by Ada Cole" in browser.get(page).content.decode()


def test_people_who_may_not_sign_read_who_does(checked, practice):
    version = checked()
    browser = factories.client(factories.seat(practice, Role.DELEGATE))
    page = reverse("quality:version-certify", args=[practice.model_id, version.pk])
    assert "Only a primary point of contact may sign this" in browser.get(page).content.decode()
    assert browser.post(page, {**TITLE, "agreed": "on"}).status_code == 403
    assert not FileCertification.objects.exists()


def test_analyst_unlocks_in_two_clicks_with_a_reason(checked, certify, analyst, practice):
    signed = certify(checked())
    browser = factories.client(analyst)
    row = reverse("admin:quality_submission_change", args=[signed.submission_id])
    step = reverse("admin:quality_submission_step", args=[signed.submission_id, "unlock"])
    assert step in browser.get(row).content.decode()
    asked = browser.post(step, {"reason": "The practice asked", "resubmit_through": "2022-02-20"})
    assert "window" in asked.content.decode() and not Unlock.objects.exists()
    answer = confirmed(browser, step, {"reason": "The practice asked", "resubmit_through": "2022-02-20"}, follow=True)
    assert "can submit the file again until February 20, 2022" in answer.content.decode()
    assert Unlock.objects.get().reason == "The practice asked"
    assert step not in browser.get(row).content.decode()
