"""Lists of disputes in pages of 25: notices by status and year, the messages, events and exhibits of a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal import clock
from portal.models import StoredFile
from reconciliation.models import CaseMessage, ErrorNotice, Exhibit, Reconsideration, Report, Run
from tests import factories
from tests.architecture.rows import row_of
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
ROWS_A_PAGE = 25


@pytest.fixture
def participant(db):
    factories.at(REPORT_DAY)
    return factories.participant()


def notices_of(participant, count: int, year: int, **given) -> list[ErrorNotice]:
    run = row_of(Run, participant, year=year, kind="initial")
    report = row_of(Report, participant, run=run)
    return [row_of(ErrorNotice, participant, report=report, **given) for _ in range(count)]


def test_notices_are_paged_and_chosen_by_status_and_year(participant, django_assert_max_num_queries):
    """The reference is each notice's own state, read one by one."""
    rows = notices_of(participant, 23, 2021) + notices_of(participant, 2, 2022, status="extended")
    states = ["submitted"] * 23 + ["extended"] * 2
    official = factories.user(staff="reconsideration official")
    for status, state in (
        ("requested", "reconsideration-requested"),
        ("acknowledged", "reconsideration-requested"),
        ("decided", "reconsidered"),
        ("withdrawn", "answered"),
        ("", "answered"),
    ):
        [notice] = notices_of(participant, 1, 2022, status="answered")
        if status:
            row_of(
                Reconsideration,
                participant,
                notice=notice,
                status=status,
                **DETAILS,
                decided_by=official,
                acknowledged_by=official,
            )
        rows.append(notice)
        states.append(state)
    assert [ErrorNotice.objects.get(pk=row.pk).state for row in rows] == states
    client = factories.client(factories.seat(participant))
    address = reverse("reconciliation:notice-list", args=[participant.model_id])
    client.get(address)
    with django_assert_max_num_queries(15):
        page = client.get(address)
    assert len(page.context["notices"]) == ROWS_A_PAGE
    assert len(client.get(f"{address}?page=2").context["notices"]) == len(rows) - ROWS_A_PAGE
    for state in {*states, "withdrawn"}:
        found = client.get(f"{address}?state={state}").context["notices"]
        assert {one.pk for one in found} == {row.pk for row, own in zip(rows, states, strict=True) if own == state}
    assert len(client.get(f"{address}?year=2022").context["notices"]) == 7
    assert len(client.get(f"{address}?year=2022&state=extended").context["notices"]) == 2
    assert "No such notices" in client.get(f"{address}?state=withdrawn").content.decode()
    for odd in ("state=x", "year=x", "year=1999", "page=x", "page=99"):
        assert client.get(f"{address}?{odd}").status_code == 200


DETAILS = {
    "outcome": "answer-stands",
    "decision": "No.",
    "decided_on": date(2022, 9, 1),
    "acknowledged_on": date(2022, 9, 1),
    "papers_due_on": date(2022, 9, 1),
}


def test_a_long_case_has_pages_of_its_own_for_messages_events_and_exhibits(participant, django_assert_max_num_queries):
    [notice] = notices_of(participant, 1, 2021)
    at, writer = clock.now(), factories.seat(participant)
    for number in range(60):
        row_of(
            CaseMessage, participant, notice=notice, text=f"Message {number:02d}.", written_by=writer,
            written_at=at + timedelta(minutes=number),
        )  # fmt: skip
    for number in range(30):
        file = row_of(StoredFile, participant, name=f"exhibit {number:02d}.pdf", scan="clean")
        row_of(
            Exhibit, participant, notice=notice, file=file, reconsideration=None, information_request=None, paper=None,
            receipt=None, uploaded_at=at,
        )  # fmt: skip
    client = factories.client(writer)
    address = reverse("reconciliation:notice", args=[participant.model_id, notice.pk])
    client.get(address)
    with django_assert_max_num_queries(15):
        page = client.get(address).content.decode()
    assert "Message 59." in page and "Message 49." not in page and "Pages of messages" in page
    assert "exhibit 24.pdf" in page and "exhibit 25.pdf" not in page
    page = client.get(f"{address}?messages=1&files=2").content.decode()
    assert "Message 00." in page and "Message 25." not in page and "exhibit 25.pdf" in page
    case = reverse("reconciliation:notice-case", args=[participant.model_id, notice.pk])
    with django_assert_max_num_queries(15):
        page = client.get(case)
    assert len(page.context["events"]) == len(page.context["documents"]) == ROWS_A_PAGE
    shown = client.get(f"{case}?events=3&exhibits=2").content.decode()
    assert "Message 59." in shown and "exhibit 29.pdf" in shown and "exhibit 00.pdf" not in shown
    write = reverse("reconciliation:message-write", args=[participant.model_id, notice.pk])
    assert "Message 59." in client.get(write).content.decode()
