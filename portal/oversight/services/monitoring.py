"""Monitoring (§ 512.150): records of visits and audits, and allegations of harm on their way to the QIO."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import Participant, User
from portal.oversight import lifecycle
from portal.oversight.models import MonitoringRecord
from portal.selectors import policy_book
from portal.services import messages
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case

Kind, Status = MonitoringRecord.Kind, MonitoringRecord.Status
VISITS = (Kind.SITE_VISIT, Kind.VIRTUAL_VISIT)


@use_case("monitoring.open_record")
def open_record(
    *, participant: Participant, kind: str, begins_on: date, subject: str, unannounced_because: str = "", by: User
) -> MonitoringRecord:
    """Record a visit, an audit or an allegation; the practice is told of the first two, unless it comes unannounced.

    :param begins_on: the day of the visit, or the first one of the audit or inquiry.
    :raises Refused: for a visit sooner than its notice allows for which no reason is given, words with an identifier of
        a person, or a day outside the calendar.
    """
    check_in_reach(book=policy_book(), begins_on=begins_on)
    reason, words = unannounced_because.strip(), " ".join(subject.split())
    if not words:
        raise Refused("Enter what it is about.", field="subject")
    for field, text in (("subject", words), ("unannounced_because", reason)):
        personal_data.check_text(text, field=field)
    if kind in VISITS and not reason:
        _check_notice(begins_on)
    record = MonitoringRecord.objects.create(
        participant=participant,
        kind=kind,
        begins_on=begins_on,
        subject=words,
        unannounced_because=reason,
        opened_by=by,
        opened_at=clock.now(),
    )
    if kind != Kind.HARM and not reason:
        messages.send(
            participant=participant,
            subject=f"{record.get_kind_display()}: {long_date(begins_on)}",
            body=f"CMS plans: {words}. {record.get_kind_display()} on {long_date(begins_on)}.",
            path=reverse("oversight:plan-list", args=[participant.model_id]),
            by=by,
        )
    return record


def _check_notice(begins_on: date) -> None:
    today = clock.today()
    earliest = today + timedelta(days=policy_book().on(today)["deadlines/site_visit_notice_days"])
    if begins_on < earliest:
        raise Refused(
            f"The practice must know of a visit in time. Choose {long_date(earliest)} or later, or say why the visit "
            "comes without notice.",
            field="begins_on",
        )


@use_case("monitoring.refer")
def refer(*, record: MonitoringRecord, referred_to: str, by: User) -> MonitoringRecord:
    """Refer an allegation of harm to the Quality Improvement Organization.

    :raises Refused: for another kind of record, and for one that was referred or closed.
    """
    row = MonitoringRecord.objects.select_for_update().get(pk=record.pk)
    if row.kind != Kind.HARM:
        raise Refused("Only an allegation of patient harm is referred to the QIO.", field="referred_to")
    if not lifecycle.MONITORING_RECORD.may(row.status, Status.REFERRED):
        raise Refused(f"This record is {row.get_status_display().lower()} already.", field="referred_to")
    if not referred_to.strip():
        raise Refused("Name the QIO.", field="referred_to")
    lifecycle.MONITORING_RECORD.move(row, Status.REFERRED)
    row.referred_to, row.referred_on = referred_to.strip(), clock.today()
    row.save(update_fields=["status", "referred_to", "referred_on"])
    return row


@use_case("monitoring.close")
def close(*, record: MonitoringRecord, findings: str, by: User) -> MonitoringRecord:
    """Close a record with what CMS found.

    :raises Refused: for an allegation that was not referred, a visit that lies ahead, a closed record, or findings that
        say nothing or hold an identifier of a person.
    """
    row = MonitoringRecord.objects.select_for_update().get(pk=record.pk)
    if not lifecycle.MONITORING_RECORD.may(row.status, Status.CLOSED):
        raise Refused("This record is closed already. Open a new one.", field="findings")
    if row.kind == Kind.HARM and row.status != Status.REFERRED:
        raise Refused("Refer the allegation to the QIO first.", field="findings")
    if row.begins_on > clock.today():
        raise Refused(f"It begins on {long_date(row.begins_on)}. Close it afterwards.", field="findings")
    if not findings.strip():
        raise Refused("Enter what CMS found, even if it is nothing.", field="findings")
    personal_data.check_text(findings, field="findings")
    lifecycle.MONITORING_RECORD.move(row, Status.CLOSED)
    row.findings, row.closed_by, row.closed_on = findings.strip(), by, clock.today()
    row.save(update_fields=["status", "findings", "closed_by", "closed_on"])
    return row
