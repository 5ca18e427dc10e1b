"""Letters to many practices: looked at first, sent to whom was seen, one message each whatever breaks."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.models import Job, Message
from portal.oversight.models import Letter, LetterCopy
from portal.oversight.services import letters
from portal.participation.services import obligations
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2021, 6, 10)
TO_ALL = {"subject": "The list is here", "body": "Dear {practice}, {model ID}: certify.", "audience": "all"}


@pytest.fixture
def practices():
    factories.at(TODAY)
    return [factories.participant() for _ in range(3)]


@pytest.fixture
def person():
    return factories.user(staff="help desk")


def previewed(letter):
    return letters.seen(letter, letters.recipients(letter))


def test_letter_is_written_looked_at_and_sent_to_the_silent_practices(practices, person):
    done, *silent = practices
    silent.sort(key=lambda one: one.model_id)  # the preview is that of the first
    obligations.settle(participant=done, year=2021, code="cehrt", by="test")
    fields = {**TO_ALL, "audience": "silent", "year": 2021, "code": "cehrt"}
    browser = factories.client(person)
    preview = browser.post(reverse("admin:oversight_letter_add"), fields, follow=True)
    page = preview.content.decode()
    assert all(one.model_id in page for one in silent) and done.model_id not in page
    assert f"Dear {silent[0].legal_name}, {silent[0].model_id}: certify." in page
    assert "writes a message to 2 practices" in page
    letter = Letter.objects.get()
    assert not Message.objects.exists(), "a preview sends nothing"
    address = reverse("admin:oversight_letter_step", args=[letter.pk, "send"])
    answer = browser.post(address, {"seen": preview.context["seen"]}, follow=True)
    assert "is on its way to 2 practices" in answer.content.decode()
    assert Job.objects.get(task="oversight.deliver_letter").arguments == [letter.pk]
    letters.deliver(letter_id=letter.pk, by="system:letters")
    assert [one.messages.count() for one in practices] == [0, 1, 1]
    assert silent[1].messages.get().body == f"Dear {silent[1].legal_name}, {silent[1].model_id}: certify."
    assert silent[1].messages.get().written_by == person, "the person who wrote the letter, not the job that sends it"
    letter.refresh_from_db()
    assert letter.status == "sent"


def test_delivery_that_was_killed_goes_on_where_it_stopped(practices, person):
    letter = letters.write(**TO_ALL, by=person)
    letters.send(letter=letter, seen_as=previewed(letter), by=person)
    letters.deliver_copy(copy_id=letter.copies.first().pk, by="test")
    assert (Message.objects.count(), Letter.objects.get().status) == (1, "sending")
    for _ in range(2):
        letters.deliver(letter_id=letter.pk, by="test")
    assert [one.messages.count() for one in practices] == [1, 1, 1]
    assert not LetterCopy.objects.filter(message=None).exists()
    assert Letter.objects.get().status == "sent"


def test_practice_whose_name_holds_an_identifier_is_named_before_anything_is_sent(practices, person):
    odd = factories.participant(legal_name="Oncology 98-1234567")
    letter = letters.write(**TO_ALL, by=person)
    with pytest.raises(Refused, match=f"Without a change {odd.model_id}"):
        letters.send(letter=letter, seen_as=previewed(letter), by=person)
    assert not LetterCopy.objects.exists()


def test_letter_whose_readers_changed_since_the_preview_is_not_sent(practices, person):
    letter = letters.write(**TO_ALL, by=person)
    before = previewed(letter)
    factories.participant()
    with pytest.raises(Refused, match="Who gets this letter changed"):
        letters.send(letter=letter, seen_as=before, by=person)
    assert not LetterCopy.objects.exists()
    assert letters.send(letter=letter, seen_as=previewed(letter), by=person) == 4
    with pytest.raises(Refused, match="being sent already"):
        letters.send(letter=letter, seen_as=before, by=person)
    with pytest.raises(Refused, match="being sent already"):
        letters.withdraw(letter=letter, by=person)


def test_letter_that_nobody_would_get_is_not_sent_and_a_draft_is_withdrawn(person):
    factories.at(TODAY)
    letter = letters.write(**TO_ALL, by=person)
    with pytest.raises(Refused, match="Nobody would get"):
        letters.send(letter=letter, seen_as=previewed(letter), by=person)
    letters.withdraw(letter=letter, by=person)
    assert Letter.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"body": "MBI 1EG4-TE5-MK73"}, "body"),
        ({"subject": " "}, "subject"),
        ({"year": 2021}, "audience"),
        ({"audience": "silent", "code": "cehrt"}, "year"),
        ({"audience": "silent", "code": "cehrt", "year": 2031}, "year"),
        ({"audience": "silent", "year": 2021}, "code"),
    ],
)
def test_letter_that_cannot_be_is_refused_at_its_field(person, given, field):
    with pytest.raises(Refused) as refused:
        letters.write(**{**TO_ALL, **given}, by=person)
    assert refused.value.field == field
    answer = factories.client(person).post(reverse("admin:oversight_letter_add"), {**TO_ALL, **given})
    assert list(answer.context["adminform"].form.errors) == [field]
