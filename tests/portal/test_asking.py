"""Acts of staff that are shown first: on many practices, on days of duties, and those that cannot be undone."""

from __future__ import annotations

from base64 import b64decode
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from portal.admin import kept_uploads
from portal.admin.asking import BACK, SEEN
from portal.models import Job, Message
from portal.participation.models import Extension, Obligation, ZipCrosswalk
from portal.services.effects import Unconfirmed, confirmed
from portal.services.use_case import Refused
from quality.models import SubmissionWindow
from tests import asking, factories

pytestmark = pytest.mark.django_db
LATER = date(2022, 6, 30)
WINDOW = {"file_type": "quality-measures", "year": "2021", "opens_on": "2022-01-03", "closes_on": "2022-06-30",
          "comment": "A storm."}  # fmt: skip
ADD_WINDOW = "admin:quality_submissionwindow_add"


def moved():
    return Obligation.objects.filter(code="quality-measures", year=2021, due_on=LATER).count()


@pytest.fixture
def practices():
    made = [factories.participant() for _ in range(3)]
    factories.at(date(2022, 1, 4))
    return made


@pytest.fixture
def analyst():
    return factories.client(factories.user(staff="analyst"))


def test_window_for_all_says_how_many_duties_it_moves_before_it_moves_them(practices, analyst):
    shown = analyst.post(reverse(ADD_WINDOW), WINDOW)
    words = shown.content.decode()
    assert "It concerns 3 practices." in words and "The window is for every practice." in words
    assert shown.context["rows"] == [("obligations", "changed", "3"), ("submission window", "new", "1")]
    assert all(one.model_id in words and one.legal_name in words for one in practices)
    assert (moved(), SubmissionWindow.objects.count()) == (0, 0), "looking does nothing"
    assert analyst.post(reverse(ADD_WINDOW), {**WINDOW, SEEN: shown.context["seen"]}).status_code == 302
    assert (moved(), SubmissionWindow.objects.count()) == (3, 1)


def test_effect_that_changed_since_is_shown_again_and_not_done(practices, analyst):
    shown = analyst.post(reverse(ADD_WINDOW), WINDOW)
    factories.participant()
    factories.at(date(2022, 1, 4))
    again = analyst.post(reverse(ADD_WINDOW), {**WINDOW, SEEN: shown.context["seen"]})
    assert "The data changed after you looked" in again.content.decode() and "4 practices" in again.content.decode()
    assert moved() == 0
    assert analyst.post(reverse(ADD_WINDOW), {**WINDOW, SEEN: again.context["seen"]}).status_code == 302
    assert moved() == 4


def test_way_back_to_the_form_keeps_what_was_typed_and_an_error_stays_at_its_field(practices, analyst):
    shown = analyst.post(reverse(ADD_WINDOW), WINDOW)
    form = analyst.post(reverse(ADD_WINDOW), {**WINDOW, SEEN: shown.context["seen"], BACK: "yes"})
    assert "Nothing has been saved." in form.content.decode() and 'value="2022-06-30"' in form.content.decode()
    wrong = analyst.post(reverse(ADD_WINDOW), {**WINDOW, "closes_on": "2022-01-02"})
    assert list(wrong.context["adminform"].form.errors) == ["closes_on"]
    assert moved() == 0


def test_extension_is_shown_with_its_practice_and_message(practices, analyst):
    duty = practices[0].obligations.get(year=2022, code="cehrt")
    fields = {"obligation": duty.pk, "to_due_on": "2022-12-01", "reason": "A storm."}
    shown = analyst.post(reverse("admin:participation_extension_add"), fields)
    assert shown.context["rows"] == [
        ("extension", "new", "1"), ("obligation", "changed", "1"), ("message", "new", "1"),
    ]  # fmt: skip
    assert practices[0].model_id in shown.content.decode()
    assert not Extension.objects.exists() and not Message.objects.filter(subject__startswith="More time").exists()
    assert asking.confirmed(analyst, reverse("admin:participation_extension_add"), fields).status_code == 302
    assert Extension.objects.get().to_due_on == date(2022, 12, 1)


def test_undone_act_leaves_no_row_and_no_effect_after_commit(practices, django_capture_on_commit_callbacks):
    from portal.participation.services import enrollment

    def exclude():
        return enrollment.exclude(participant=practices[0], reason="pa-rural", from_on=date(2022, 1, 1), by="test")

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(Unconfirmed) as unconfirmed:
        confirmed(exclude, seen="")
    effect = unconfirmed.value.effect
    assert effect.participants == {practices[0].pk} and effect.rows[0] == ("exclusion", "new", 1)
    assert not practices[0].exclusions.exists() and callbacks == []
    assert confirmed(exclude, seen=effect.seen).reason == "pa-rural"


def test_refusal_is_not_an_effect(practices):
    def refuse():
        raise Refused("No.")

    with pytest.raises(Refused):
        confirmed(refuse, seen="")
    assert Job.objects.filter(task="none").count() == 0


def table(*rows):
    return SimpleUploadedFile("table.csv", "\n".join(("zip,geoid,tot_ratio", *rows)).encode())


def test_file_of_a_form_is_kept_encrypted_for_its_person_until_the_confirmation():
    address = reverse("admin:participation_zipcrosswalk_add")
    desk, other = (factories.client(factories.user(staff="help desk")) for _ in range(2))
    shown = desk.post(address, {"file": table("37203,34980,1", "37204,34980,1"), "source": "HUD"})
    [token] = [value for name, value in shown.context["posted"] if name == kept_uploads.FIELD]
    with connection.cursor() as cursor:
        cursor.execute("select value from portal_cache where cache_key like %s", [f"%{token}%"])
        [[kept]] = cursor.fetchall()
    assert b"37203" not in b64decode(kept)
    seen = {**dict(shown.context["posted"]), SEEN: shown.context["seen"]}
    assert "Choose a file." in other.post(address, seen).content.decode(), "the file is its person's alone"
    back = desk.post(address, {**seen, BACK: "yes"}).content.decode()
    assert "Choose the file again." in back and 'value="HUD"' in back
    assert desk.post(address, seen).status_code == 302
    assert ZipCrosswalk.objects.get().rows == 2
    assert "Choose a file." in desk.post(address, {**seen, kept_uploads.FIELD: "x"}).content.decode()
    replaced = asking.confirmed(desk, address, {"file": table("37203,34980,0.5", "10001,35620,1"), "source": "HUD"})
    assert replaced.status_code == 302
    page = desk.get(reverse("admin:participation_zipcrosswalk_change", args=[ZipCrosswalk.objects.first().pk]))
    assert "ZIP Codes: 1 new, 1 changed, 1 gone, 0 unchanged." in page.content.decode()
