"""The check of a version: stores findings and rows, issues a receipt and settles the obligation, once."""

from __future__ import annotations

import time

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from portal import chains
from portal.encryption import blind_index
from portal.models import Receipt
from portal.state_machine import WrongMove
from quality import lifecycle
from quality.intake.tables import ROWS_AT_ONCE
from quality.models import ClinicalRecord, Finding, FindingGroup, MeasureResult, Submission, Version
from quality.services import checks, clinical_rows
from tests.uploads import build

pytestmark = pytest.mark.django_db


def test_a_valid_clinical_file_is_accepted_with_rows_a_receipt_and_a_settled_obligation(checked, practice):
    version = checked()
    assert (version.status, version.rows, version.accepted_rows, version.rejected_rows) == ("accepted", 5, 5, 0)
    assert version.submission.accepted == version and version.layout_version == "2021.1"
    row = build.clinical_rows()[0]
    record = ClinicalRecord.objects.counting(practice, 2021).first()
    assert (record.row, record.mbi, record.last_name, record.date_of_birth) == (
        2,
        row["mbi"],
        row["last_name"],
        row["date_of_birth"],
    )
    assert record.mbi_index == blind_index("mbi", row["mbi"])
    assert record.elements["psa_ng_ml"] == 8.4 and record.elements["rendering_npi"] == row["rendering_npi"]
    assert not {"mbi", "last_name", "first_name", "date_of_birth"} & set(record.elements)
    duty = practice.obligations.get(year=2021, code="clinical-data-2")
    assert duty.status(duty.due_on) == "done" and duty.receipt == version.receipt
    assert chains.check(practice).faults == ()
    assert version.receipt.facts["sha256"] == version.file.sha256


def test_message_about_the_file_that_counts_names_the_next_step(checked, practice):
    checked()
    assert "Next step: a primary point of contact certifies it." in practice.messages.first().body
    checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="?")))
    assert "certif" not in practice.messages.first().body


def test_no_table_holds_identities_as_plaintext(checked, practice):
    rows = build.clinical_rows()
    checked(build.clinical(build.changed(rows, 0, last_name="Zzyzx\u0007", mbi="1EO4TE5MK73")))
    checked(build.clinical(build.changed(rows, 0, last_name="Zzyzx")))
    with connection.cursor() as cursor:
        for model in (ClinicalRecord, Finding, FindingGroup, Version, Receipt):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")  # noqa: S608
            text = " ".join(line for (line,) in cursor.fetchall())
            assert "Zzyzx" not in text and rows[1]["mbi"] not in text and "1EO4TE5MK73" not in text
    messages = " ".join(practice.messages.values_list("body", flat=True))
    assert "Zzyzx" not in messages


def test_a_file_without_a_header_keeps_patients_values_encrypted(checked):
    rows = build.clinical_rows()
    checked(b"\r\n".join(build.clinical(rows).split(b"\r\n")[1:]))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {Finding._meta.db_table} t")  # noqa: S608
        text = " ".join(line for (line,) in cursor.fetchall()).lower()
    assert rows[0]["mbi"].lower() not in text and rows[0]["last_name"].lower() not in text
    assert rows[0]["mbi"] in Finding.objects.get(group__rule="no-known-column").received


def test_names_in_a_json_file_and_the_name_of_a_file_are_kept_encrypted(checked):
    """The key of a JSON object, the id of a measure or the name of a file may be a patient's name."""
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15), build.measurement("Zzyzx", 1, 0, 0, 1, 0)])
    given = {"file_type": "quality-measures", "period": None, "name": "Zzyzx Ada 1944.json"}
    doubled = good.replace(b'"performanceMet": 60', b'"Zzyzx": 1, "Zzyzx": 2')
    for content in (good, doubled, good.replace(b'"134"', b'"ZZYZX"'), b"%PDF" + good):
        version = checked(content, **given)
        assert Version.objects.get(pk=version.pk).file.name == "Zzyzx Ada 1944.json"
    with connection.cursor() as cursor:
        for model in (Finding, FindingGroup, Version, Version.pgh_event_model, Receipt):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")  # noqa: S608
            assert "zzyzx" not in " ".join(line for (line,) in cursor.fetchall()).lower(), model
    assert Finding.objects.get(group__rule="doubled-name").received == "Zzyzx"


def test_a_date_after_the_business_day_of_the_upload_is_an_error(checked):
    """The day of the portal's clock decides, not that of the computer."""
    rows = build.clinical_rows()
    on_the_day = build.clinical(build.changed(rows, 0, rt_end_date="2022-01-10"))
    day_after = build.clinical(build.changed(rows, 0, rt_end_date="2022-01-11"))
    assert checked(on_the_day).status == "accepted"
    version = checked(day_after)
    assert version.status == "rejected"
    finding = version.findings.get()
    assert (finding.group.rule, finding.column) == ("date-after-upload", "rt_end_date")
    assert "January 10, 2022" in finding.message


def test_a_bad_file_is_rejected_and_stores_findings_alone(checked, practice):
    version = checked(build.clinical(build.changed(build.clinical_rows(), 2, date_of_birth="08/02/41")))
    assert (version.status, version.rows, version.rejected_rows, version.receipt) == ("rejected", 5, 1, None)
    finding = Finding.objects.get()
    assert (finding.row, finding.column, finding.received) == (4, "date_of_birth", "08/02/41")
    assert finding.group.rule == "two-digit-year" and finding.group.count == 1
    assert not ClinicalRecord.objects.exists() and version.submission.accepted is None
    assert practice.obligations.get(year=2021, code="clinical-data-2").settled_on is None


def test_measures_of_an_accepted_file_are_stored_and_a_second_version_replaces_it(checked, practice, measures_file):
    given = {"file_type": "quality-measures", "period": None}
    first = checked(measures_file, **given)
    assert first.status == "accepted" and practice.obligations.get(year=2021, code="quality-measures").settled_on
    row = MeasureResult.objects.get(measure="144")
    assert (row.eligible, row.exclusions, row.exceptions, row.met, row.not_met) == (100, 0, 3, 88, 9)
    second = checked(measures_file.replace(b",100,0,3,88,9,", b",101,0,3,89,9,"), **given)
    assert second.status == "accepted"
    assert Submission.objects.get(file_type="quality-measures").accepted == second
    rejected = checked(measures_file.replace(b",100,0,3,88,9,", b",100,0,3,89,9,"), **given)
    assert rejected.status == "rejected"
    assert Submission.objects.get(file_type="quality-measures").accepted == second


def test_measures_of_another_participant_are_refused(checked, measures_file, practice):
    version = checked(
        measures_file.replace(practice.tin.encode(), b"123456782"), file_type="quality-measures", period=None
    )
    assert version.status == "rejected"
    assert set(FindingGroup.objects.values_list("rule", flat=True)) == {"tin-mismatch"}


def test_a_second_check_changes_nothing(checked):
    version = checked()
    again = checks.check_version(version_id=version.pk, by="test")
    assert again.checked_at == version.checked_at
    assert (ClinicalRecord.objects.count(), Receipt.objects.count()) == (5, 1)


def test_a_version_whose_result_could_not_be_stored_is_checked_again(receive, practice, intruder):
    version = receive()
    # The receipt is written last, after findings and rows. Here the database refuses it.
    intruder.execute("ALTER TABLE portal_receipt ADD CONSTRAINT refused CHECK (false) NOT VALID")
    with pytest.raises(IntegrityError):
        checks.check_version(version_id=version.pk, by="test")
    intruder.execute("ALTER TABLE portal_receipt DROP CONSTRAINT refused")
    version.refresh_from_db()
    assert version.status == "checking" and not ClinicalRecord.objects.counting(practice, 2021).exists()
    assert checks.check_version(version_id=version.pk, by="test").status == "accepted"
    assert ClinicalRecord.objects.count() == 5


def test_a_failed_check_sends_a_message_and_the_file_can_be_uploaded_again(receive, practice):
    version = receive()
    checks.fail(version_id=version.pk, by="test")
    version.refresh_from_db()
    assert version.status == "failed" and "could not be checked" in practice.messages.first().subject
    assert receive().number == 2


def test_the_lifecycle_of_a_version():
    assert set(lifecycle.VERSION.moves) == set(Version.Status.values)
    assert lifecycle.VERSION.check("checking", "accepted") == "accepted"
    assert lifecycle.VERSION.check("failed", "checking") == "checking"
    assert lifecycle.VERSION.check("received", "accepted") == "accepted"  # a declaration
    for before, after in [
        ("received", "rejected"),
        ("accepted", "rejected"),
        ("rejected", "checking"),
        ("accepted", "canceled"),
        ("canceled", "checking"),
    ]:
        with pytest.raises(WrongMove, match=f"{after} may not follow {before}"):
            lifecycle.VERSION.check(before, after)


def test_ten_thousand_rows_are_accepted_stored_and_found_within_two_seconds(receive):
    good = receive(build.clinical(build.clinical_rows(10_000)))
    started = time.process_time()  # process time, because wall time includes the other tests
    version = checks.check_version(version_id=good.pk, by="test")
    seconds = time.process_time() - started
    assert version.status == "accepted" and ClinicalRecord.objects.count() == 10_000
    assert seconds < 2, f"{seconds:.2f} s"
    bad = receive(build.clinical([dict.fromkeys(row, "?") for row in build.clinical_rows(10_000)]))
    started = time.process_time()  # process time, because wall time includes the other tests
    assert checks.check_version(version_id=bad.pk, by="test").status == "rejected"
    seconds = time.process_time() - started
    assert seconds < 3, f"{seconds:.2f} s"
    assert sum(FindingGroup.objects.values_list("count", flat=True)) > 200_000


def test_a_file_whose_last_row_is_wrong_leaves_no_rows(receive):
    """The rows of the first batches are written before the check comes to the last one."""
    rows = build.clinical_rows(ROWS_AT_ONCE + 1)
    version = receive(build.clinical(build.changed(rows, ROWS_AT_ONCE, sex="x")))
    version = checks.check_version(version_id=version.pk, by="test")
    assert (version.status, version.rows, version.rejected_rows) == ("rejected", ROWS_AT_ONCE + 1, 1)
    assert not ClinicalRecord.objects.exists()


def test_rows_of_a_version_that_was_ended_meanwhile_are_removed(receive):
    version = receive()
    version = checks._begin(version_id=version.pk, by="test")
    clinical_rows.write_lines(version_id=version.pk, lines=[lines_of(version)], by="test")
    assert ClinicalRecord.objects.count() == 1
    checks.fail(version_id=version.pk, by="test")
    assert not ClinicalRecord.objects.exists()
    with pytest.raises(clinical_rows.NotChecking):
        clinical_rows.write_lines(version_id=version.pk, lines=[lines_of(version)], by="test")


def lines_of(version: Version) -> bytes:
    """Return one row in the text format of COPY."""
    secret = "\\\\x00"
    keys = (version.pk, version.participant_id, 2, "index", "identity", secret, secret, secret, secret)
    return ("\t".join(map(str, (*keys, "2021-05-01", "lung", "{}"))) + "\n").encode()


def test_a_backslash_in_a_value_is_stored_as_it_is(checked):
    site = 'a\\t\\\\b"c'
    assert checked(build.clinical(build.changed(build.clinical_rows(), 0, target_site=site))).status == "accepted"
    assert ClinicalRecord.objects.first().elements["target_site"] == site


@pytest.mark.parametrize("escape", [b"\\u0000", b"\\ud800"])
def test_findings_about_characters_that_the_database_cannot_hold_are_stored(checked, practice, escape):
    document = build.qpp([build.measurement("134", 80, 5, 0, 60, 15)])
    given = {"file_type": "quality-measures", "period": None, "name": "measures.json"}
    assert checked(document.replace(b'"134"', b'"%s"' % escape), **given).status == "rejected"
    assert checked(document.replace(b'"registry"', b'"%s"' % escape), **given).status == "rejected"
    assert {"no-measure-of-ours", "not-an-allowed-word"} <= set(FindingGroup.objects.values_list("rule", flat=True))


def test_checked_at_is_business_time(checked):
    assert checked().checked_at.date() < timezone.now().date()
