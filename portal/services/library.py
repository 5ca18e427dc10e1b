"""The public library: CMS adds documents and versions, publishes them, and withdraws what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import File
from django.urls import reverse

from portal import clock, lifecycle, personal_data
from portal import selectors as portal
from portal.characters import tidy
from portal.files.kinds import CSV, DOCX, PDF, XLSX
from portal.formatting import long_date
from portal.models import LibraryDocument, LibraryVersion, Participant, User

from . import file_intake, messages
from .typed_days import check_in_reach
from .use_case import Actor, Refused, actor_label, use_case

USE = "library"
KINDS = (PDF, XLSX, CSV, DOCX)
SECURE = "https://"


@use_case("library.add_document")
def add_document(*, topic: str, title: str, summary: str = "", by: Actor) -> LibraryDocument:
    """Add a document without content; nobody sees it until a version is published.

    :raises Refused: for a title that is missing or taken, or words with an identifier of a person.
    """
    document = LibraryDocument(topic=topic)
    _describe(document, title=title, summary=summary)
    document.save()
    return document


@use_case("library.edit_document")
def edit_document(*, document: LibraryDocument, by: Actor, **changes: str) -> LibraryDocument:
    """Change the topic, the title or the summary of a document.

    :raises Refused: as `add_document` does.
    """
    document = LibraryDocument.objects.select_for_update().get(pk=document.pk)
    document.topic = changes.get("topic", document.topic)
    _describe(document, title=changes.get("title", document.title), summary=changes.get("summary", document.summary))
    document.save()
    return document


def _describe(document: LibraryDocument, *, title: str, summary: str) -> None:
    document.title, document.summary = tidy(title), tidy(summary)
    if not document.title:
        raise Refused("Enter the title of the document.", field="title")
    for field in ("title", "summary"):
        personal_data.check_text(getattr(document, field), field=field)
    if LibraryDocument.objects.exclude(pk=document.pk).filter(title__iexact=document.title).exists():
        raise Refused("The library has a document with this title. Add a version to it instead.", field="title")


def add_version(
    *,
    document: LibraryDocument,
    version: str,
    dated_on: date,
    changes: str = "",
    upload: File[Any] | None = None,
    address: str = "",
    by: Actor,
) -> LibraryVersion:
    """Add a version of a document as a draft: a file, or the address of a page elsewhere.

    :param version: its name, as the document says.
    :param dated_on: the day that the document says.
    :raises Refused: without either or with both, for a name that is taken, a day to come, an address that is not
        secure, or a file that the store does not accept.
    """
    if (upload is None) == (not address):
        raise Refused("Choose a file, or enter a web address: one of them.", field="upload")
    if address and not address.startswith(SECURE):
        raise Refused("Enter an address that begins with https://.", field="address")
    with file_intake.receiving(use=USE, by=by) as intake:
        taken = _take(intake, upload) if upload is not None else None
        return _keep_version(
            document=document,
            version=version,
            dated_on=dated_on,
            changes=changes,
            taken=taken,
            address=address,
            by=by,
        )


def _take(intake: file_intake.Intake, upload: File[Any]) -> file_intake.PendingFile:
    limit = portal.policy_book().on(clock.today())["files/library_bytes_limit"]
    try:
        return intake.take(upload, limit=limit, advice="Reduce the size of its pictures.", kinds=KINDS)
    except Refused as refusal:
        raise Refused(str(refusal), field="upload") from refusal


@use_case("library.add_version")
def _keep_version(
    *,
    document: LibraryDocument,
    version: str,
    dated_on: date,
    changes: str,
    taken: file_intake.PendingFile | None,
    address: str,
    by: Actor,
) -> LibraryVersion:
    named, said = tidy(version), tidy(changes)
    if not named:
        raise Refused("Enter the version as the document says, or 1 if it says none.", field="version")
    for field, text in (("version", named), ("changes", said)):
        personal_data.check_text(text, field=field)
    check_in_reach(book=portal.policy_book(), dated_on=dated_on)
    if dated_on > clock.today():
        raise Refused(f"The day of the document cannot be after today, {long_date(clock.today())}.", field="dated_on")
    LibraryDocument.objects.select_for_update().get(pk=document.pk)  # one version at a time
    if document.versions.filter(version__iexact=named).exists():
        raise Refused(f"This document has a version {named} already. Give the new one another name.", field="version")
    return LibraryVersion.objects.create(
        document=document,
        version=named,
        dated_on=dated_on,
        changes=said,
        file=file_intake.keep(taken=taken, by=by) if taken else None,
        address=address,
        written_by=actor_label(by),
        written_at=clock.now(),
    )


@use_case("library.publish")
def publish(*, version: LibraryVersion, by: User) -> LibraryVersion:
    """Show a draft to everyone, also to people without an account, and tell the practices.

    :raises Refused: for a version that is no draft, or whose file cannot be read.
    """
    version = _locked(version, lifecycle.PUBLISHED)
    if version.file is not None and not version.file.may_be_read:
        raise Refused(f"Nobody can open the file yet: {version.file.state.lower()}. Publish the version afterward.")
    lifecycle.LIBRARY_VERSION.move(version, lifecycle.PUBLISHED)
    version.published_by, version.published_at = by, clock.now()
    version.save(update_fields=["status", "published_by", "published_at"])
    _tell(version, by)
    return version


def _tell(version: LibraryVersion, by: User) -> None:
    """Tell every practice that is in the Model today."""
    document = version.document
    readers = Participant.objects.on(clock.today()).values_list("pk", flat=True)
    letters = [
        messages.Letter(
            participant_id=reader,
            subject=f"New in the library: {document.title}, version {version.version}"[: messages.SUBJECT_LENGTH],
            body=f"{document.summary}\n\n{version.changes}".strip() or f"It is of {long_date(version.dated_on)}.",
            path=reverse("portal:library-document", args=[document.pk]),
        )
        for reader in readers
    ]
    messages.tell_news(letters=letters, by=by)


@use_case("library.withdraw")
def withdraw(*, version: LibraryVersion, reason: str, by: User) -> LibraryVersion:
    """Take a version back. The library still names it, with the reason, but nobody can open it.

    :raises Refused: for one that is withdrawn already, or a reason with an identifier of a person.
    """
    version = _locked(version, lifecycle.WITHDRAWN)
    said = tidy(reason)
    personal_data.check_text(said, field="reason")
    lifecycle.LIBRARY_VERSION.move(version, lifecycle.WITHDRAWN)
    version.withdrawn_by, version.withdrawn_at, version.withdrawal_reason = by, clock.now(), said
    version.save(update_fields=["status", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    return version


def _locked(version: LibraryVersion, then: str) -> LibraryVersion:
    """Return a version, locked, whose status may become another one.

    :raises Refused: when it may not.
    """
    locked = LibraryVersion.objects.select_for_update(of=("self",)).select_related("file").get(pk=version.pk)
    if not lifecycle.LIBRARY_VERSION.may(locked.status, then):
        raise Refused(f"This version is {locked.get_status_display().lower()} already.")
    return locked
