"""Pages of episodes for a participant."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from episodes.models import Episode
from portal.models import Participant
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(small_world: Path) -> None:
    """Import the generated claims and build their episodes."""
    for command, *arguments in (
        ("import_participants", small_world / "participants.csv"),
        ("import_fee_schedule", small_world / "fee-schedule.csv"),
        ("import_claims", small_world),
        ("construct_episodes", "--performance-year", 2021, "--claims-through", "2022-07-31"),
    ):
        call_command(command, *map(str, arguments), stdout=io.StringIO())


def episode_queries(queries: CaptureQueriesContext) -> int:
    """Return the number of queries of this app's tables. Other tests limit those of the session and the page frame."""
    return sum("episodes_" in query["sql"] for query in queries.captured_queries)


def client_of(participant: Participant) -> Client:
    return factories.client(factories.seat(participant))


def dual_participant() -> Participant:
    return Participant.objects.filter(kind="dual", professional_episodes__isnull=False).distinct().first()


def test_episode_list_shows_masked_beneficiaries(built: None) -> None:
    participant = dual_participant()
    client = client_of(participant)
    client.get(f"/participants/{participant.model_id}/episodes/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/participants/{participant.model_id}/episodes/")
    assert episode_queries(queries) <= 5, "runs, summary, count, rows, and the note about no-pay claims"
    text = page.content.decode()
    assert page.status_code == 200
    assert "Performance year 2021" in text
    for episode in Episode.objects.of(participant).select_related("beneficiary"):
        assert episode.beneficiary.mbi not in text
        assert episode.beneficiary.surname not in text


def test_episode_list_filters(built: None) -> None:
    participant = dual_participant()
    client = client_of(participant)
    everything = client.get(f"/participants/{participant.model_id}/episodes/?year=2021").context["page"]
    technical = client.get(f"/participants/{participant.model_id}/episodes/?year=2021&component=TC").context["page"]
    assert {component.component for component in technical} == {"TC"}
    assert 0 < technical.paginator.count < everything.paginator.count
    nonsense = client.get(f"/participants/{participant.model_id}/episodes/?component=XX&page=zz&year=abc")
    assert nonsense.status_code == 200


def test_episode_list_is_ordered_by_the_column_that_the_address_names(built: None) -> None:
    participant = dual_participant()
    client, address = client_of(participant), f"/participants/{participant.model_id}/episodes/?year=2021&component=PC"
    page = client.get(f"{address}&sort=-received")
    received = [row.model_paid for row in page.context["page"]]
    assert received == sorted(received, reverse=True) and len(set(received)) > 1
    # The links that sort keep the filter.
    assert "?year=2021&amp;component=PC&amp;sort=received" in page.content.decode()
    began = [row.episode.starts_on for row in client.get(f"{address}&sort=beneficiary").context["page"]]
    assert began == sorted(began)  # encrypted columns cannot be sorted


def test_episode_list_is_empty_before_any_run() -> None:
    participant = factories.participant()
    page = client_of(participant).get(f"/participants/{participant.model_id}/episodes/")
    assert "No episodes yet" in page.content.decode()


def test_page_of_an_episode_shows_its_price_and_cites_claim_lines(built: None) -> None:
    participant = dual_participant()
    client = client_of(participant)
    episode = Episode.objects.of(participant).filter(duplicate_lines__gt=0, complete=True).first()
    assert episode is not None or not Episode.objects.filter(duplicate_lines__gt=0).of(participant)
    episode = episode or Episode.objects.of(participant).first()
    client.get(f"/participants/{participant.model_id}/episodes/{episode.pk}/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/participants/{participant.model_id}/episodes/{episode.pk}/")
    assert episode_queries(queries) <= 4
    text = page.content.decode()
    assert "42 CFR 512.255" in text
    assert "Some values behind these amounts are assumed" in text
    assert "<svg" in text
    assert "style=" not in re.sub(r"<head>.*?</head>", "", text, flags=re.S)


def test_page_says_that_the_end_was_billed_early(built: None) -> None:
    participant = dual_participant()
    client = client_of(participant)
    episode = Episode.objects.of(participant).first()
    address = f"/participants/{participant.model_id}/episodes/{episode.pk}/"
    assert "earlier than the Model allows" not in client.get(address).content.decode()
    episode.decisions["end_billed_early_on"] = "2021-03-04"
    episode.save()
    assert "March 4, 2021, earlier than the Model allows" in client.get(address).content.decode()


def test_another_participants_episode_is_not_found(built: None) -> None:
    participant = dual_participant()
    stranger = Participant.objects.exclude(pk=participant.pk).filter(kind="dual").first()
    others = Episode.objects.exclude(pk__in=Episode.objects.of(stranger).values("pk")).first()
    assert client_of(stranger).get(f"/participants/{stranger.model_id}/episodes/{others.pk}/").status_code == 404
    assert client_of(stranger).get(f"/participants/{participant.model_id}/episodes/").status_code == 404


def test_dashboard_panel_counts_the_year(built: None) -> None:
    participant = dual_participant()
    page = client_of(participant).get(f"/participants/{participant.model_id}/?year=2021")
    assert f"{Episode.objects.of(participant).count()} episode" in page.content.decode()
