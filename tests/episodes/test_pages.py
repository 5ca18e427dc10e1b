"""Pages of episodes for a participant."""

from __future__ import annotations

import csv
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
    assert began == sorted(began)  # there is no such order
    patients = [row.episode.beneficiary.initials for row in client.get(f"{address}&sort=patient").context["page"]]
    assert patients == sorted(patients) and len(set(patients)) > 1


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


def test_episode_list_filters_by_practitioner_site_and_days(built: None) -> None:
    participant = dual_participant()
    client, address = client_of(participant), f"/participants/{participant.model_id}/episodes/"
    planned = Episode.objects.filter(pc_participant=participant).order_by("starts_on")
    one = planned[planned.count() // 2]
    for name, wanted in (
        ("practitioner", {"planning_npi": one.planning_npi}),
        ("site", {"planning_zip": one.planning_zip}),
        ("begins_from", {"starts_on__gte": one.starts_on}),
        ("begins_to", {"starts_on__lte": one.starts_on}),
    ):
        value = next(iter(wanted.values()))
        shown = client.get(address, {"year": "2021", name: str(value)}).context["page"]
        of_others = Episode.objects.of(participant) if name.startswith("begins") else planned
        ids = set(of_others.filter(**wanted).values_list("pk", flat=True))
        assert {row.episode_id for row in shown.paginator.object_list} == ids and ids, name


def test_patient_is_found_by_what_pages_show_and_never_in_an_address(built: None) -> None:
    participant = dual_participant()
    client, address = client_of(participant), f"/participants/{participant.model_id}/episodes/?year=2021"
    patient = Episode.objects.of(participant).select_related("beneficiary").first().beneficiary
    own = set(participant.episode_components.filter(episode__beneficiary=patient).values_list("pk", flat=True))
    mbi = patient.mbi
    for words in (mbi, mbi[-4:].lower(), f"{mbi[:4]}-{mbi[4:7]}-{mbi[7:]}", patient.initials.lower()):
        page = client.post(address, {"patient": words})
        assert own <= {row.pk for row in page.context["found"]}, words
        assert mbi not in page.content.decode() or words == mbi  # in the field in which it was typed
    assert client.post(address, {"patient": "1EG4TE5MK73"}).context["found"] == []
    refused = client.post(address, {"patient": "Miller"})
    assert refused.context["found"] is None and "last four characters" in str(refused.context["form"].errors)
    stranger = factories.participant()
    page = client_of(stranger).post(f"/participants/{stranger.model_id}/episodes/?year=2021", {"patient": mbi})
    assert page.context["found"] == []


def test_list_is_downloaded_as_filtered_with_no_more_of_a_patient_than_the_page(built: None) -> None:
    participant = dual_participant()
    client = client_of(participant)
    address = f"/participants/{participant.model_id}/episodes"
    query = {"year": "2021", "component": "TC", "sort": "-received"}
    shown = list(client.get(f"{address}/", query).context["page"].paginator.object_list)
    answer = client.get(f"{address}.csv", query)
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["received"] for row in rows] == [str(one.model_paid) for one in shown] and rows
    assert {len(row["mbi_last_four"]) for row in rows} == {4}
    text = str(rows)
    for one in shown:
        assert one.episode.beneficiary.mbi not in text and one.episode.beneficiary.surname not in text
    assert client.get(f"{address}.xlsx", query).status_code == 200


def test_picture_has_every_day_and_category_of_an_episode(built: None) -> None:
    participant = dual_participant()
    client = client_of(participant)
    complete = Episode.objects.filter(pc_participant=participant, tc_participant=participant, complete=True)
    episode = complete.filter(lines__role="model-end").first()
    page = client.get(f"/participants/{participant.model_id}/episodes/{episode.pk}/")
    own = episode.lines.filter(participant=participant)
    treated = own.filter(role="included", hcpcs__in=["77385", "77386", "G6015", "77412", "77402", "G6012", "G6003"])
    days = {words: on for words, on, _ in page.context["table"]}
    assert days["Planning service (day 0)"] == episode.starts_on
    assert days["First treatment on your claims"] == treated.earliest("service_on").service_on
    assert days["Last treatment on your claims"] == treated.latest("service_on").service_on
    assert (
        days["Second installment billed"] == own.filter(role="model-end", paid__gt=0).earliest("service_on").service_on
    )
    assert list(days.values()) == sorted(days.values())
    groups = {label: (count, first, last) for label, count, _, first, last in page.context["groups"]}
    planned = own.filter(role="included", hcpcs__in=["77261", "77262", "77263"])
    assert groups["Planning"] == (planned.count(), episode.starts_on, planned.latest("service_on").service_on)
    assert sum(count for count, _, _ in groups.values()) == own.count()


def test_amounts_of_a_component_cite_their_claim_lines(built: None) -> None:
    participant = dual_participant()
    client = client_of(participant)
    component = participant.episode_components.filter(episode__complete=False, ffs_due__gt=0, model_paid__gt=0).first()
    component = component or participant.episode_components.filter(model_paid__gt=0).first()
    page = client.get(f"/participants/{participant.model_id}/episodes/{component.episode_id}/")
    accounts = {one.component: account for one, account, _ in page.context["components"]}
    amounts = {one.label: one for one in accounts[component.component]}
    received = [one for label, one in amounts.items() if "received from Medicare" in label]
    assert sum(one.amount for one in received) == component.model_paid
    no_pay = amounts.get("Fee-for-service amount of no-pay lines")
    assert (no_pay.amount if no_pay else 0) == (component.ffs_due if component.episode.complete is False else 0)
    text = page.content.decode()
    assert all(f"claim {one.lines[0].line.claim_id}, line" in text for one in amounts.values())


def test_pages_take_few_queries_whatever_the_number_of_episodes(built: None) -> None:
    participant = dual_participant()
    client, own = client_of(participant), f"/participants/{participant.model_id}"
    episode = Episode.objects.of(participant).first()
    pages = [
        "/episodes/?year=2021", f"/episodes/?year=2021&sort=-received&practitioner={episode.planning_npi}",
        f"/episodes/{episode.pk}/", "/episodes.csv?year=2021", "/amounts/?year=2021", "/amounts/lung/?year=2021",
        "/amounts.csv?year=2021", "/amounts.pdf?year=2021", "/billing-check/",
        "/estimate/?year=2021&cancer_type=lung&begins=2021-01-01&case=complete&installments=both",
    ]  # fmt: skip
    client.get(own + pages[0])
    found = {}
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(own + page).status_code == 200, page
        found[page] = len(queries)
    with CaptureQueriesContext(connection) as queries:
        client.post(own + pages[0], {"patient": "AB"})
    found["search"] = len(queries)
    assert max(found.values()) <= 15, found
