"""Shares: a link to some findings of a version, its accesses, and its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from portal import access, clock, personal_data
from portal import selectors as portal
from portal.models import Participant, User
from portal.participation.models import Practitioner, Site
from portal.rules.performance_years import performance_year
from portal.services import stored_files
from portal.services.use_case import Actor, Refused, use_case
from quality.models import Finding, Share, ShareAccess, SharedFinding, Version

ACTOR = "system:shares"


def make(
    *,
    version: Version,
    kind: str,
    practitioners: Sequence[str] = (),
    site: str = "",
    columns: Sequence[str] = (),
    recipient: str,
    days: int,
    by: User,
) -> Share:
    """Make a link to the findings of a practitioner, of a site or of some columns.

    :param practitioners: NPIs on the practice's list; the stored file tells which rows are theirs.
    :param site: the ZIP Code of a site, which names the share; `practitioners` are those who work there.
    :param days: how many days the link works, today being the first.
    :raises Refused: without a choice, for a choice without a finding, for too many days, and for personal data in the
        name of the recipient.
    """
    access.check_may_prepare(by, version.participant)
    rows: Collection[int] = ()
    if kind != Share.Kind.VENDOR:
        rows = _rows_of(version, _listed(version.participant, practitioners), by)
    return _keep(
        version=version,
        kind=kind,
        rows=rows,
        columns=columns,
        chosen=_chosen(version.participant, kind, practitioners, site, columns),
        recipient=recipient,
        days=days,
        by=by,
    )


def _rows_of(version: Version, npis: Collection[str], by: User) -> set[int]:
    from quality.intake.row_owners import rows_of

    if version.file is None or not version.file.may_be_read:
        raise Refused("This version has no file that can be read.")
    book, submission = portal.policy_book(), version.submission
    with stored_files.plain_copies(files={"upload": version.file}, by=by) as copies:
        return rows_of(
            copies["upload"],
            version.file.name,
            file_type=submission.file_type,
            npis=npis,
            day=performance_year(submission.year, book=book).starts_on,
            book=book,
        )


def _listed(participant: Participant, npis: Sequence[str]) -> set[str]:
    known = set(Practitioner.objects.filter(participant=participant, npi__in=npis).values_list("npi", flat=True))
    if not npis or set(npis) != known:
        raise Refused("Choose practitioners of your list.", field="practitioners")
    return known


def _chosen(
    participant: Participant, kind: str, practitioners: Sequence[str], site: str, columns: Sequence[str]
) -> str:
    npis = f"NPI {', '.join(sorted(practitioners))}"
    if kind == Share.Kind.PRACTITIONER:
        return npis
    if kind == Share.Kind.SITE:
        if not Site.objects.filter(participant=participant, zip=site).exists():
            raise Refused("Choose one of your sites.", field="site")
        return f"Site {site}: {npis}"
    if not columns:
        raise Refused("Choose the columns.", field="columns")
    return f"Columns {', '.join(columns)}"[:500]


@use_case("share.make")
def _keep(
    *,
    version: Version,
    kind: str,
    rows: Collection[int],
    columns: Sequence[str],
    chosen: str,
    recipient: str,
    days: int,
    by: User,
) -> Share:
    most = portal.policy_book().on(clock.today())["intake/share_days_limit"]
    if not 1 <= days <= most:
        raise Refused(f"Give a number of days from 1 to {most}.", field="days")
    personal_data.check_text(recipient, field="recipient")
    found = _findings(version, kind, rows, columns)
    if not found:
        where = "columns" if kind == Share.Kind.VENDOR else "practitioners"
        raise Refused("This version has no finding there, so there is nothing to share.", field=where)
    share = Share.objects.create(
        participant=version.participant,
        version=version,
        kind=kind,
        chosen=chosen,
        recipient=recipient.strip(),
        made_by=by,
        made_at=clock.now(),
        expires_through=clock.today() + timedelta(days=days - 1),
    )
    SharedFinding.objects.bulk_create(
        SharedFinding(participant=version.participant, share=share, finding_id=finding) for finding in found
    )
    return share


def _findings(version: Version, kind: str, rows: Collection[int], columns: Sequence[str]) -> list[int]:
    found: QuerySet[Finding] = version.findings.all()
    found = found.filter(column__in=columns) if kind == Share.Kind.VENDOR else found.filter(row__in=rows)
    return list(found.values_list("pk", flat=True))


@use_case("share.end")
def end(*, share: Share, by: User) -> Share:
    """End a link before its last day. It never works again."""
    access.check_may_prepare(by, share.participant)
    row = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if row.ended_at is None:
        row.ended_at = clock.real_now()
        row.save(update_fields=["ended_at"])
    return row


@use_case("share.note_access")
def note_access(*, share: Share, address: str | None, downloaded: bool, by: Actor) -> ShareAccess | None:
    """Record that somebody opened the link or downloaded its findings.

    None means that the link was opened as often today as it may be: nobody reads the findings without a record.
    """
    most = portal.policy_book().on(clock.today())["intake/share_openings_of_a_day"]
    Share.objects.select_for_update(of=("self",), no_key=True).get(pk=share.pk)
    midnight = datetime.combine(clock.today(), time.min, clock.EASTERN)
    if share.accesses.filter(opened_at__gte=midnight).count() >= most:
        return None
    return ShareAccess.objects.create(
        participant_id=share.participant_id,
        share=share,
        opened_at=clock.now(),
        address=address,
        downloaded=downloaded,
    )
