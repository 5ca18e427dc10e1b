"""Acts of staff that are shown first: on many practices, on days of duties, and those that cannot be undone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.admin.asking import BACK, SEEN
from portal.models import Job, Message
from portal.participation.models import Extension, Obligation
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
