"""Publication of construction runs: two people or the operator, and who sees what before and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse

from episodes.models import ConstructionRun, Episode, EpisodeComponent, Publication
from episodes.services import comparisons, publications
from portal import clock
from portal.models import Message, Participant
from portal.participation.models import EpisodeCount
from portal.services.use_case import Refused
from tests import factories
from tests.episodes.test_construction_service import construct, load

pytestmark = pytest.mark.django_db
WAITING = {"--no-publish": None}


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


@pytest.fixture
def approver():
    return factories.user(staff="approver")


def finished(**given) -> ConstructionRun:
    """Write a finished run that nobody published, compared with the published one."""
    facts = {"year": 2021, "claims_through": "2022-03-31", "status": "done", "requested_by": "test", **given}
    made = ConstructionRun.objects.create(key=str(ConstructionRun.objects.count()), **facts)
    made.refresh_from_db()
    comparisons.compare(run=made, by="test")
    return made


def test_practices_see_nothing_of_a_run_until_a_second_person_publishes(small_world: Path, analyst, approver) -> None:
    load(small_world)
    made = construct(**WAITING)
    assert (made["published"], made["published_by"]) == (False, None)
    run = ConstructionRun.objects.get()
    practice = Participant.objects.filter(kind="dual", professional_episodes__isnull=False).first()
    client = factories.client(factories.seat(practice))
    listed = reverse("episodes:episode-list", args=[practice.model_id])
    page = reverse("episodes:episode", args=[practice.model_id, Episode.objects.of(practice).first().pk])

    def seen() -> tuple[bool, int, int, int]:
        return (
            "No episodes yet" not in client.get(listed).content.decode(),
            client.get(page).status_code,
            EpisodeComponent.objects.of(practice, ConstructionRun.objects.latest_of(2021)).count(),
            EpisodeCount.objects.filter(calendar_year=2021).count(),
        )

    messages = Message.objects.count()
    assert seen() == (False, 404, 0, 0)
    publications.ask(run=run, reason="The counts are as expected.", by=analyst)
    assert seen() == (False, 404, 0, 0)
    publications.publish(run=run, by=approver)
    visible, status, components, counts = seen()
    assert (visible, status, counts) == (True, 200, Participant.objects.count())
    assert components == run.components.filter(participant=practice).count() > 0
    assert Message.objects.count() == messages, "practices are told nothing by a run"


def test_the_command_publishes_as_the_operator_and_once(small_world: Path) -> None:
    load(small_world)
    waiting = construct(**WAITING)
    made = construct()
    assert (made["run"], made["published"], made["published_by"]) == (waiting["run"], True, "system:construct_episodes")
    assert construct()["published"]
    [publication] = Publication.objects.all()
    assert (publication.asked_by, publication.published_by) == (None, None)
    assert "operator" in publication.publisher


def test_a_run_that_waits_for_a_second_person_is_not_published_by_the_command(small_world: Path, analyst) -> None:
    load(small_world)
    construct(**WAITING)
    publications.ask(run=ConstructionRun.objects.get(), reason="Ready.", by=analyst)
    with pytest.raises(CommandError, match="waits for a second person"):
        construct()


def test_only_two_people_of_the_right_groups_publish(analyst, approver):
    both = factories.user(staff="administrator")
    run = finished()
    for call, words in (
        (lambda: publications.ask(run=run, reason="x", by=approver), "Only analysts"),
        (lambda: publications.ask(run=run, reason=" ", by=analyst), "Say why"),
        (lambda: publications.publish(run=run, by=approver), "Nobody asks"),
        (lambda: publications.ask(run=finished(status="failed"), reason="x", by=analyst), "is not done"),
    ):
        with pytest.raises(Refused, match=words):
            call()
    publications.ask(run=run, reason="Ready.", by=both)
    for call, words in (
        (lambda: publications.ask(run=run, reason="Ready.", by=analyst), "waits for a second person"),
        (lambda: publications.publish(run=run, by=both), "A second person must publish"),
        (lambda: publications.publish(run=run, by=analyst), "Only an approver"),
    ):
        with pytest.raises(Refused, match=words):
            call()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(published_by=both, published_at=clock.real_now())
    publications.publish(run=run, by=approver)
    with pytest.raises(Refused, match="was published on"):
        publications.ask(run=run, reason="Ready.", by=analyst)
    with pytest.raises(Refused, match="Nobody asks"):
        publications.send_back(run=run, reason="A mistake.", by=approver)


def test_a_run_sent_back_with_a_reason_may_be_asked_for_again(analyst, approver):
    run = finished()
    publications.ask(run=run, reason="Ready.", by=analyst)
    with pytest.raises(Refused, match="Say why"):
        publications.send_back(run=run, reason="", by=approver)
    publications.send_back(run=run, reason="The claims of May are missing.", by=approver)
    with pytest.raises(Refused, match="Nobody asks"):
        publications.publish(run=run, by=approver)
    publications.ask(run=run, reason="There are none in May.", by=analyst)
    publications.publish(run=run, by=approver)
    assert ConstructionRun.objects.latest_of(2021) == run
    assert [bool(one.ended_at) for one in Publication.objects.order_by("pk")] == [True, False]


def test_the_last_published_run_of_a_year_is_in_use_whichever_was_built_last(analyst, approver):
    first, second = finished(), finished()
    other_year = factories.published_run(year=2022)
    counted = factories.published_run(kind="claims-based")
    for run in (second, first):
        publications.ask(run=run, reason="Ready.", by=analyst)
    publications.publish(run=second, by=approver)
    with pytest.raises(Refused, match="Another run of 2021 was published after this one was compared"):
        publications.publish(run=first, by=approver)
    assert comparisons.compare(run=first, by="test").earlier == second
    publications.publish(run=first, by=approver)
    assert ConstructionRun.objects.latest_by_year() == {2022: other_year, 2021: first}
    assert set(ConstructionRun.objects.in_use()) == {other_year, first, counted}
    assert set(ConstructionRun.objects.published()) == {other_year, first, second, counted}


def test_publication_has_the_day_of_the_portal(analyst, approver):
    factories.at(date(2022, 8, 8))
    run = finished()
    publications.ask(run=run, reason="All claims have come.", by=analyst)
    published = publications.publish(run=run, by=approver)
    days = {one.astimezone(clock.EASTERN).date() for one in (published.asked_at, published.published_at)}
    assert days == {date(2022, 8, 8)}
