"""Sites and exclusions in the admin: added, ended, corrected and withdrawn, each by a new row that says why."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from portal.participation.models import Election, Exclusion, Obligation, OptOut, Site, ZipArea, ZipCrosswalk
from portal.participation.services import corrections, enrollment, obligations
from portal.services import kept_forms
from portal.services.use_case import Refused
from portal.sessions import KEPT_FORMS
from tests import factories
from tests.architecture.rows import row_of
from tests.asking import confirmed
from tests.at_once import call_at_once

pytestmark = pytest.mark.django_db
FIRST = date(2021, 1, 1)


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


@pytest.fixture
def help_desk():
    return factories.client(factories.user(staff="help desk"))


def step(model, row, name):
    return reverse(f"admin:participation_{model}_step", args=[row.pk, name])


def days_typed(first="2021-01-01", last=""):
    return {"from_on": first, "to_on": last, "because": "The practice told us"}


def test_site_closes_by_a_new_row_and_opens_again(participant, help_desk):
    enrollment.add_site(participant=participant, zip="02118", cbsa="14460", from_on=FIRST, by="test")
    for typed, kept in (("2021-06-30", date(2021, 6, 30)), ("", None)):
        page = step("site", Site.objects.get(), "correct")
        assert help_desk.post(page, {"zip": "02118", "cbsa": "14460", **days_typed(last=typed)}).status_code == 302
        site = Site.objects.get()
        assert (site.zip, site.cbsa, site.from_on, site.to_on) == ("02118", "14460", FIRST, kept)
    page = step("site", site, "correct")
    answer = help_desk.post(page, {"zip": "02118", "cbsa": "14460", **days_typed(last="2020-12-31")})
    assert "before January 1, 2021" in str(answer.context["form"].errors["to_on"])
    assert Site.every.count() == 3
    assert Site.objects.get().corrects.withdrawn_because == "The practice told us"


def test_wrong_zip_code_of_a_site_is_corrected_and_the_replaced_row_cannot_be_touched(participant, help_desk):
    wrong = enrollment.add_site(participant=participant, zip="02118", cbsa="14461", from_on=FIRST, by="test")
    page = step("site", wrong, "correct")
    assert help_desk.get(page).context["form"].initial["zip"] == "02118"
    assert help_desk.post(page, {"zip": "02111-1234", "cbsa": "14460", **days_typed()}).status_code == 302
    right = Site.objects.get()
    assert (right.zip, right.cbsa, right.corrects) == ("02111", "14460", wrong)
    again = help_desk.post(page, {"zip": "02119", "cbsa": "14460", **days_typed()}, follow=True)
    assert "no longer possible" in again.content.decode()
    with pytest.raises(Refused, match="replaced or withdrawn"):
        corrections.withdraw_site(site=wrong, because="again", by="test")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Site.every.filter(pk=wrong.pk).update(zip="02119")
    shown = help_desk.get(reverse("admin:participation_site_change", args=[wrong.pk])).content.decode()
    assert "replaced" in shown
    listed = help_desk.get(reverse("admin:participation_site_changelist")).content.decode()
    assert "02111" in listed and "02118" not in listed


def test_exclusion_ends_by_a_step_and_the_participant_owes_again(participant, help_desk):
    exclusion = enrollment.exclude(participant=participant, reason="pa-rural", from_on=FIRST, by="test")
    assert not participant.obligations.open().filter(year=2022).exists()
    page = step("exclusion", exclusion, "correct")
    assert confirmed(help_desk, page, {"reason": "pa-rural", **days_typed(last="2021-12-31")}).status_code == 302
    assert participant.obligations.open().filter(year=2022).exists()
    ended = Exclusion.objects.get()
    assert (ended.reason, ended.to_on, ended.corrects) == ("pa-rural", date(2021, 12, 31), exclusion)
    told = participant.messages.first()
    assert "The practice told us" in told.body and "December 31, 2021" in told.body


def test_exclusion_recorded_by_mistake_is_withdrawn_and_its_days_are_free_for_the_right_one(participant, help_desk):
    exclusion = enrollment.exclude(participant=participant, reason="asc", from_on=FIRST, by="test")
    assert not participant.obligations.open().exists()
    assert help_desk.post(step("exclusion", exclusion, "withdraw"), {"because": ""}).status_code == 200
    assert confirmed(help_desk, step("exclusion", exclusion, "withdraw"), {"because": "Wrong row"}).status_code == 302
    assert participant.obligations.open().filter(year=2021).exists()
    again = enrollment.exclude(participant=participant, reason="asc", from_on=FIRST, by="test")
    assert [one.pk for one in Exclusion.objects.all()] == [again.pk]


@pytest.mark.parametrize("reason", Exclusion.Reason.values)
def test_each_exclusion_ends_in_mid_year_and_the_participant_joins_again(participant, reason):
    enrollment.exclude(participant=participant, reason=reason, from_on=FIRST, to_on=date(2021, 6, 30), by="test")
    joined = {one.code: one.due_on for one in participant.obligations.open().filter(year=2021)}
    assert joined["cehrt"] == date(2021, 7, 31), "30 days from July 1 on"


def test_hospital_cannot_be_a_group_practice_and_no_professional(participant, help_desk):
    hospital = factories.participant("technical")
    with pytest.raises(Refused, match="This participant is a hospital"):
        enrollment.exclude(participant=hospital, reason="excluded-facilities", from_on=FIRST, by="test")
    with pytest.raises(Refused, match="technical participant") as refused:
        factories.participant("professional", ccn="460123")
    assert refused.value.field == "kind"
    page = reverse("admin:portal_participant_step", args=[hospital.pk, "kind"])
    answer = help_desk.post(page, {"kind": "dual", "from_on": "2021-01-01", "because": "typed wrong"})
    assert "technical participant" in str(answer.context["form"].errors["kind"])


def test_days_that_overlap_are_refused_with_a_sentence(participant):
    place = {"participant": participant, "zip": "02118", "cbsa": "14460", "by": "test"}
    first = enrollment.add_site(**place, from_on=FIRST, to_on=date(2021, 3, 31))
    assert enrollment.add_site(**place, from_on=FIRST, to_on=date(2021, 3, 31)) == first, "a double click"
    with pytest.raises(Refused, match="overlap others that begin on January 1, 2021"):
        enrollment.add_site(**place, from_on=date(2021, 3, 31))
    enrollment.add_site(**place, from_on=date(2021, 4, 1))
    with pytest.raises(Refused, match="overlap others that begin on"):
        enrollment.add_site(**place, from_on=FIRST)  # without a last day it would overlap the next period
    assert Site.objects.count() == 2


def test_person_says_why(participant, help_desk):
    page = reverse("admin:participation_exclusion_add")
    given = {"participant": participant.pk, "reason": "cah", "from_on": "2021-03-01"}
    answer = help_desk.post(page, given)
    assert "Say why" in str(answer.context["adminform"].form.errors["because"])
    answer = help_desk.post(page, {**given, "because": "TIN 98-1234567"})
    assert "TIN" in str(answer.context["adminform"].form.errors["because"])
    assert confirmed(help_desk, page, {**given, "because": "State survey of March 1"}).status_code == 302
    assert Exclusion.objects.get().because == "State survey of March 1"


class TestAreas:
    @pytest.fixture
    def table(self, participant):
        crosswalk = ZipCrosswalk.objects.create(name="t", source="t", sha256="x", rows=3, loaded_at="2021-01-01T00:00Z")
        for place, area, share in (("02118", "14460", 1), ("37011", "34980", ".7"), ("37011", "17300", ".3")):
            ZipArea.objects.create(crosswalk=crosswalk, zip=place, cbsa=area, share=share)
        return {"participant": participant, "from_on": FIRST, "by": "test"}

    def test_area_of_a_site_is_that_of_its_zip_code(self, table):
        assert enrollment.add_site(**table, zip="37011").cbsa == "34980"

    @pytest.mark.parametrize(
        ("place", "area", "words"),
        [
            ("02118", "34980", "ZIP Code 02118 is in the CBSA 14460, not in 34980"),
            ("99501", "11111", "There is no CBSA 11111"),
            ("99501", "", "Enter its CBSA"),
        ],
    )
    def test_area_that_cannot_be_is_refused_at_its_field(self, table, place, area, words):
        with pytest.raises(Refused, match=words) as refused:
            enrollment.add_site(**table, zip=place, cbsa=area)
        assert refused.value.field == "cbsa"

    def test_smaller_area_of_a_zip_code_and_a_zip_code_without_a_row_are_taken(self, table):
        assert enrollment.add_site(**table, zip="37011", cbsa="17300").cbsa == "17300"
        assert enrollment.add_site(**table, zip="99501", cbsa="14460").cbsa == "14460"


def test_analyst_may_not_change_a_site(participant):
    site = enrollment.add_site(participant=participant, zip="02118", cbsa="14460", from_on=FIRST, by="test")
    analyst = factories.client(factories.user(staff="analyst"))
    assert analyst.post(step("site", site, "withdraw"), {"because": "x"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_at_once_correct_a_site_and_record_an_exclusion_once(transactional_db):
    factories.at(date(2021, 1, 4))
    participant = factories.participant()
    site = enrollment.add_site(participant=participant, zip="02118", cbsa="14460", from_on=FIRST, by="test")

    def end(day):
        given = {"site": site, "zip": "02118", "cbsa": "14460", "from_on": FIRST, "because": "left", "by": "test"}
        try:
            return corrections.correct_site(**given, to_on=day).to_on
        except Refused as refusal:
            return str(refusal)

    found = call_at_once(lambda: end(date(2021, 6, 30)), lambda: end(date(2021, 7, 31)))
    assert sum("replaced or withdrawn" in str(one) for one in found) == 1
    assert Site.objects.get().to_on in found
    excluded = {"participant": participant, "reason": "cah", "from_on": FIRST, "by": "test"}
    made = call_at_once(*(lambda: enrollment.exclude(**excluded).pk for _ in range(3)))
    assert made == [Exclusion.objects.get().pk] * 3


def test_opt_out_of_a_list_is_corrected_and_withdrawn_with_a_reason_and_a_signed_one_is_not(participant, help_desk):
    opted = OptOut.objects.create(participant=participant, from_on=FIRST, to_on=date(2021, 12, 31))
    page = step("optout", opted, "correct")
    wrong = help_desk.post(page, days_typed("2021-06-30", "2021-01-01"))
    assert list(wrong.context["form"].errors) == ["to_on"]
    assert confirmed(help_desk, page, days_typed(last="2021-06-30")).status_code == 302
    opted.refresh_from_db()
    assert opted.to_on == date(2021, 6, 30)
    assert "The practice told us" in participant.messages.first().body
    assert confirmed(help_desk, page, days_typed(last="2021-06-30")).status_code == 200, "nothing is different"
    gone = confirmed(help_desk, step("optout", opted, "withdraw"), {"because": "Another practice"}, follow=True)
    assert "The opt-out is withdrawn." in gone.content.decode() and not OptOut.objects.exists()
    assert participant.messages.first().subject == "CMS withdrew your opt-out"
    signed = row_of(OptOut, participant, election=row_of(Election, participant), from_on=date(2022, 1, 1))
    with pytest.raises(Refused, match="signed this opt-out"):
        corrections.withdraw_opt_out(opt_out=signed, because="x", by="test")


def test_duties_follow_an_opt_out_of_a_list_that_is_moved_and_withdrawn(participant):
    def owed():
        rows = Obligation.objects.filter(participant=participant, waived_on=None, settled_on=None)
        return {(one.year, one.code) for one in rows}

    factories.at(date(2022, 1, 3))
    before = owed()
    opted = OptOut.objects.create(participant=participant, from_on=FIRST, to_on=date(2021, 12, 31))
    obligations.open_years(participants=[participant], by="test")
    assert {year for year, _ in before - owed()} == {2021}
    given = {"opt_out": opted, "because": "Another year", "by": "test"}
    corrections.correct_opt_out(**given, from_on=date(2022, 1, 1), to_on=date(2022, 12, 31))
    assert {year for year, _ in before ^ owed()} == {2022}, "2021 is owed again, 2022 no longer"
    corrections.withdraw_opt_out(**given)
    assert owed() == before


def test_step_brings_back_what_was_typed_before_a_time_out_and_warns_of_the_next(participant):
    desk = factories.user(staff="help desk")
    site = enrollment.add_site(participant=participant, zip="02118", cbsa="14460", from_on=FIRST, by="test")
    page = step("site", site, "correct")
    typed = {"zip": ["02111"], "because": ["The street was renamed"]}
    assert kept_forms.keep(path=page, posted=typed, by=desk)
    browser = factories.client(desk)
    session = browser.session
    session[KEPT_FORMS] = kept_forms.paths_of(desk)
    session.save()
    assert "bring it back" in browser.get(page).content.decode()
    words = browser.get(page, {"kept": "yes"}).content.decode()
    assert 'value="02111"' in words and "The street was renamed" in words and 'value="14460"' in words
    assert Site.objects.get().zip == "02118", "showing it saves nothing"
    assert 'id="session-timeout"' in words and "js/session.js" in words
