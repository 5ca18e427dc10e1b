"""The watch for no-pay claims: paid components without their lines, what staff see and a practice reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import (
    Episode,
    EpisodeComponent,
    EpisodePrice,
    NoPayFigures,
    NoPayShortfall,
)  # fmt: skip
from episodes.rules.no_pay_claims import do_not_arrive
from episodes.services import no_pay_figures
from portal.oversight import selectors
from portal.oversight.models import Letter
from portal.oversight.services import letters
from portal.policy import load_book
from portal.services.use_case import Refused
from tests import factories
from tests.architecture.rows import row_of

BOOK = load_book()
THROUGH = date(2022, 7, 31)
ENDED = date(2021, 12, 1)


@pytest.mark.parametrize(
    ("paid", "missing", "found"), [(10, 0, False), (10, 1, True), (11, 1, False), (1, 1, True), (21, 2, False)]
)
def test_claims_do_not_arrive_from_a_tenth_of_the_components_on(paid, missing, found):
    assert do_not_arrive(paid=paid, missing=missing, year=2021, book=BOOK) is found


def run_of(year=2021):
    return factories.published_run(year=year, claims_through=THROUGH.replace(year=year + 1))


def component(run, participant, name, no_pay, *, paid=100, complete=True, ended=ENDED):
    """Write a component of an episode with some no-pay lines."""
    begins = ended - timedelta(days=89)
    own = {"pc_participant" if name == "PC" else "tc_participant": participant}
    episode = row_of(Episode, participant, run=run, complete=complete, starts_on=begins, ends_on=ended, **own)
    price = row_of(EpisodePrice, participant, run=run, component=name, cancer_type=f"type {episode.pk}")
    return row_of(
        EpisodeComponent, participant, run=run, episode=episode, component=name, price=price, model_paid=paid,
        no_pay_lines=no_pay,
    )  # fmt: skip


@pytest.mark.django_db
def test_paid_components_of_complete_episodes_with_too_few_no_pay_lines_are_found():
    run, practice, hospital = run_of(), factories.participant(), factories.participant("technical")
    wait = timedelta(days=30)
    last_day = THROUGH - wait
    short = [
        component(run, practice, "PC", 0),
        component(run, practice, "PC", 1, ended=last_day),
    ]
    component(run, practice, "PC", 2)
    component(run, practice, "PC", 0, ended=last_day + timedelta(days=1))  # claims may be on their way
    component(run, practice, "PC", 0, paid=0)
    component(run, practice, "PC", 0, complete=False)
    component(run, practice, "PC", 0, complete=None)
    component(run, practice, "TC", 2)
    component(run, hospital, "TC", 40)
    component(run_of(2022), hospital, "TC", 0)  # another run
    with CaptureQueriesContext(connection) as queries:
        assert no_pay_figures.compute(run=run, book=BOOK, by="test") == 3
    assert len([one for one in queries if "episodes_" in one["sql"]]) == 2, "one statement, and one insert"
    found = NoPayFigures.objects.filter(run=run).values_list(
        "participant", "component", "paid", "missing", "without_any", "do_not_arrive"
    )
    assert set(found) == {
        (practice.pk, "PC", 3, 2, 1, True),
        (practice.pk, "TC", 1, 0, 0, False),
        (hospital.pk, "TC", 1, 0, 0, False),
    }
    assert list(NoPayShortfall.objects.order_by("pk").values_list("component_id", "lines", "participant", "run")) == [
        (one.pk, lines, practice.pk, run.pk) for one, lines in zip(short, (0, 1), strict=True)
    ]


@pytest.fixture
def watched():
    """Return a practice whose no-pay claims do not arrive, one whose claims do, and the run."""
    factories.at(date(2022, 8, 1))
    silent, sending = factories.participant(legal_name="Silent Oncology"), factories.participant()
    run = run_of()
    component(run, silent, "PC", 1)
    component(run, sending, "PC", 2)
    no_pay_figures.compute(run=run, book=BOOK, by="test")
    return silent, sending, run


@pytest.mark.django_db
def test_staff_see_the_practices_in_the_cockpit_and_a_list_and_write_to_them(watched):
    silent, sending, _ = watched
    analyst = factories.user(staff="analyst")
    browser = factories.client(analyst)
    page = browser.get(reverse("oversight:cockpit")).content.decode()
    listed = reverse("admin:episodes_nopayfigures_changelist")
    wanted = {"do_not_arrive__exact": "1", "run__year": "2021"}
    assert f"{listed}?do_not_arrive__exact=1&amp;run__year=2021" in page
    assert f"{reverse('admin:oversight_letter_add')}?audience=no-pay&amp;year=2021" in page
    rows = browser.get(listed, wanted).content.decode()
    assert silent.model_id in rows and sending.model_id not in rows and "100.00%" in rows
    exported = browser.get(reverse("admin:episodes_nopayfigures_export", args=["csv"]), wanted)
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and silent.model_id in lines[1]
    words = {"subject": "No-pay claims", "body": "Dear {practice}: send them.", "audience": "no-pay", "year": 2021}
    preview = browser.post(reverse("admin:oversight_letter_add"), words, follow=True).content.decode()
    assert "Dear Silent Oncology: send them." in preview and "writes a message to 1 practice" in preview
    assert letters.recipients(Letter.objects.get()) == [silent]
    assert [(one.year, one.watched, one.missing) for one in selectors.no_pay_watch()] == [(2021, 2, 1)]
    help_desk = factories.client(factories.user(staff="help desk"))
    assert help_desk.get(listed).status_code == 403
    assert "no-pay" not in help_desk.get(reverse("oversight:cockpit")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "given", "field"),
    [("help desk", {}, "audience"), ("analyst", {"year": None}, "year"), ("analyst", {"code": "cehrt"}, "code")],
)
def test_letter_about_no_pay_claims_is_an_analyst_s_and_names_a_year_alone(group, given, field):
    factories.at(date(2022, 8, 1))
    words = {"subject": "a", "body": "b", "audience": "no-pay", "year": 2021, **given}
    with pytest.raises(Refused) as refused:
        letters.write(**words, by=factories.user(staff=group))
    assert refused.value.field == field


@pytest.mark.django_db
def test_practice_reads_a_note_and_its_own_components_alone(watched, django_assert_max_num_queries):
    silent, sending, run = watched
    person = factories.seat(silent)
    browser = factories.client(person)
    note = browser.get(reverse("episodes:episode-list", args=[silent.model_id])).content.decode()
    address = reverse("episodes:no-pay-list", args=[silent.model_id])
    assert "paid you for 1 component of complete episodes. For 1 of them" in note and address in note
    with django_assert_max_num_queries(15):
        page = browser.get(address, {"year": run.year}).content.decode()
    assert "September 3, 2021" in page and "on or before July 1, 2022" in page
    others = factories.client(factories.seat(sending))
    assert "No-pay claims are missing" not in others.get(
        reverse("episodes:episode-list", args=[sending.model_id])
    ).content.decode()  # fmt: skip
    assert "No no-pay claims are missing" in others.get(
        reverse("episodes:no-pay-list", args=[sending.model_id])
    ).content.decode()  # fmt: skip
    assert others.get(address).status_code == 404
