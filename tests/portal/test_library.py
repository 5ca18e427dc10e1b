"""The public library: drafts nobody sees, versions that stay, withdrawals that say why, and files that open."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.models import Job, LibraryDocument, LibraryVersion, Message, Seat, StoredFile
from portal.participation.models import ReminderMail
from portal.participation.services import reminder_mails
from portal.services import library, messages
from portal.services.use_case import Refused
from tests import asking, factories

pytestmark = pytest.mark.django_db
TODAY = date(2021, 3, 1)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TEXT = b"plain words"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Keep the stored files of each test in a folder of its own."""
    settings.DATA_DIR = tmp_path / "data"
    factories.at(TODAY)


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


@pytest.fixture
def document(analyst):
    return library.add_document(topic="billing-guide", title="RO Model billing guide", summary="Claims.", by=analyst)


def file(name="guide.pdf", content=PDF):
    return ContentFile(content, name=name)


def added(document, analyst, *, publish=True, **given):
    fields = {"version": "1.0", "dated_on": date(2020, 12, 1), "changes": "", **given}
    if "address" not in fields:
        fields.setdefault("upload", file())
    made = library.add_version(document=document, **fields, by=analyst)
    return library.publish(version=made, by=analyst) if publish else made


def page(name, *more, browser=None):
    return (browser or Client()).get(reverse(name, args=more))


def words(name, *more):
    return " ".join(page(name, *more).content.decode().split())


def test_staff_add_publish_and_withdraw_in_the_admin_and_everyone_reads_it(analyst):
    staff = factories.client(analyst)
    title = "RO Model fact sheet"
    staff.post(
        reverse("admin:portal_librarydocument_add"), {"topic": "fact-sheet", "title": title, "summary": "Short."}
    )
    document = LibraryDocument.objects.get()
    fields = {"document": document.pk, "version": "1.0", "dated_on": "2020-09-18", "changes": "", "address": ""}
    answer = staff.post(reverse("admin:portal_libraryversion_add"), {**fields, "upload": file()})
    assert answer.status_code == 302
    version = LibraryVersion.objects.get()
    assert "No documents yet" in words("portal:library")
    assert page("portal:library-document", document.pk).status_code == 404
    assert page("portal:library-file", version.pk).status_code == 404, "a draft is closed to the public"
    assert b"".join(page("portal:library-file", version.pk, browser=staff).streaming_content) == PDF

    step = reverse("admin:portal_libraryversion_step", args=[version.pk, "publish"])
    assert "Everyone can read this version" in staff.get(step).content.decode()
    assert "is published" in asking.confirmed(staff, step, {}, follow=True).content.decode()
    shown = words("portal:library")
    assert title in shown and "September 18, 2020" in shown and ">1.0<" in shown
    answer = page("portal:library-file", version.pk)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="guide.pdf"'

    step = reverse("admin:portal_libraryversion_step", args=[version.pk, "withdraw"])
    asking.confirmed(staff, step, {"reason": "A number on page 2 is wrong."})
    assert page("portal:library-file", version.pk).status_code == 404
    shown = words("portal:library-document", document.pk)
    assert "Withdrawn on March 1, 2021: A number on page 2 is wrong." in shown
    assert "Download" not in shown
    assert "withdrawn" in words("portal:library")


def test_current_version_is_the_published_one_with_the_latest_day_and_earlier_ones_stay(document, analyst):
    first = added(document, analyst)
    added(document, analyst, version="0.9", dated_on=date(2020, 10, 1))  # added later, older
    newest = added(document, analyst, version="1.1", dated_on=date(2021, 2, 1), changes="New codes.")
    added(document, analyst, version="2.0", dated_on=TODAY, publish=False)
    shown = words("portal:library-document", document.pk)
    places = [shown.index(f'rowheader" data-label="Version">{name}') for name in ("1.1", "1.0", "0.9")]
    assert places == sorted(places) and ">2.0" not in shown
    assert f'{newest.version} <span class="state state--good">' in shown and shown.count("Download") == 3
    library.withdraw(version=newest, reason="Wrong.", by=analyst)
    current = page("portal:library").context["groups"][0][1][0].current
    assert current == first


def test_version_may_be_an_address_instead_of_a_file(document, analyst):
    version = added(document, analyst, version="85 FR 61114", address="https://www.federalregister.gov/d/2020-20907")
    assert "https://www.federalregister.gov/d/2020-20907" in words("portal:library")
    assert page("portal:library-file", version.pk).status_code == 404


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"upload": None}, "upload", "Choose a file, or enter a web address"),
        ({"address": "https://cms.gov", "upload": file()}, "upload", "one of them"),
        ({"address": "http://cms.gov"}, "address", "https://"),
        ({"version": " "}, "version", "as the document says"),
        ({"version": "V1"}, "version", "has a version V1 already"),
        ({"dated_on": date(2021, 3, 2)}, "dated_on", "cannot be after today, March 1, 2021"),
        ({"dated_on": date(1900, 1, 1)}, "dated_on", "outside the years of the Model"),
        ({"changes": "TIN 98-1234567 removed"}, "changes", "."),
        ({"upload": file("guide.exe", b"MZ\x00\x01" * 9)}, "upload", "is a program"),
        ({"upload": file("guide.txt", TEXT)}, "upload", "is text"),
        ({"upload": file(content=b"")}, "upload", "is empty"),
    ],
)
def test_version_that_cannot_be_is_refused_at_its_field_and_leaves_no_file(document, analyst, given, field, words):
    added(document, analyst, version="v1", publish=False)
    with pytest.raises(Refused, match=words) as refused:
        added(document, analyst, publish=False, **given)
    assert refused.value.field == field
    assert (LibraryVersion.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_title_is_required_unique_and_free_of_identifiers(document, analyst):
    for title in ("", "ro model BILLING guide", "Guide of TIN 98-1234567"):
        with pytest.raises(Refused) as refused:
            library.add_document(topic="learning", title=title, by=analyst)
        assert refused.value.field == "title"
    library.edit_document(document=document, summary="How to bill.", by=analyst)
    document.refresh_from_db()
    assert (document.title, document.summary) == ("RO Model billing guide", "How to bill.")


def test_file_that_waits_for_its_scan_is_not_published(document, analyst):
    version = added(document, analyst, publish=False)
    StoredFile.objects.update(scan="waiting")
    with pytest.raises(Refused, match="Nobody can open the file yet: waiting for virus scan"):
        library.publish(version=version, by=analyst)


def test_status_only_moves_forward(document, analyst):
    version = added(document, analyst)
    with pytest.raises(Refused, match="published already"):
        library.publish(version=version, by=analyst)
    library.withdraw(version=version, reason="Wrong.", by=analyst)
    for act in (library.publish, lambda **given: library.withdraw(reason="Again", **given)):
        with pytest.raises(Refused, match="withdrawn already"):
            act(version=version, by=analyst)


def test_published_content_cannot_be_changed_by_the_portal(document, analyst):
    version = added(document, analyst)
    version.dated_on = date(2020, 1, 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.save(update_fields=["dated_on"])


def test_altered_file_is_refused_to_a_reader_without_an_account(document, analyst):
    version = added(document, analyst)
    stored = Path(default_storage.path(version.file.stored_as))
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    answer = page("portal:library-file", version.pk)
    assert answer.status_code == 409
    version.file.refresh_from_db()
    assert version.file.altered_at is not None


def test_only_analysts_and_administrators_change_the_library(document, analyst):
    version = added(document, analyst, publish=False)
    step = reverse("admin:portal_libraryversion_step", args=[version.pk, "publish"])
    for group, status in (("help desk", 403), ("reviewer", 403), ("approver", 403), ("administrator", 302)):
        assert asking.confirmed(factories.client(factories.user(staff=group)), step, {}).status_code == status, group


def test_pages_take_the_same_queries_however_many_documents_there_are(document, analyst, django_assert_num_queries):
    added(document, analyst)
    browser = Client()
    browser.get(reverse("portal:library"))

    def queries():
        with django_assert_num_queries(QUERIES):
            browser.get(reverse("portal:library"))

    queries()
    for number in range(3):
        other = library.add_document(topic="regulation", title=f"Notice {number}", by=analyst)
        for version in ("1", "2"):
            added(other, analyst, version=version)
    queries()


QUERIES = 3
"""The state of the portal, the documents, and their versions with files."""


def test_practices_of_today_get_one_message_and_each_person_one_email_a_day(document, analyst, mailoutbox):
    practice, other = factories.participant(), factories.participant()
    gone = factories.participant(to_on=date(2021, 2, 1))
    reader = factories.seat(practice)
    Seat.objects.create(participant=other, user=reader, role="viewer", started_at=clock.real_now())
    first = added(document, analyst)
    added(document, analyst, version="1.1", changes="New codes.")
    assert [one.subject for one in practice.messages.order_by("-pk")] == [
        "New in the library: RO Model billing guide, version 1.1",
        "New in the library: RO Model billing guide, version 1.0",
    ]
    assert "New codes." in practice.messages.order_by("pk").last().body and not gone.messages.exists()
    assert page("portal:library-document", document.pk).request["PATH_INFO"] == practice.messages.first().path
    jobs = [job.arguments for job in Job.objects.filter(task="participation.mail_news")]
    assert jobs == [[reader.pk, TODAY.isoformat()]]

    def mailed(day=TODAY):
        reminder_mails.queue_news(user_id=reader.pk, by="test")
        return [
            reminder_mails.send(mail_id=row.pk, by="test")
            for row in ReminderMail.objects.filter(address=reader.email, mailed_on=day).order_by("pk")
        ]

    assert mailed() == [True] and mailed() == [False], "one mail a day"
    [mail] = mailoutbox
    assert "4 unread messages" in mail.subject and practice.model_id in mail.body and other.model_id in mail.body
    assert practice.legal_name not in mail.body and "billing guide" not in mail.body
    tomorrow = TODAY + timedelta(days=1)
    factories.at(tomorrow)
    for message in Message.objects.all():
        for seat in reader.seats.filter(participant=message.participant):
            messages.mark_read(message=message, seat=seat, by=reader)
    mailed(tomorrow)
    assert not any("unread" in mail.subject for mail in mailoutbox[1:]), "everything is read"
    assert first.status == "published"
