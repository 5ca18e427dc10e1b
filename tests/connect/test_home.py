"""RO Connect: what CMS announces and publishes, for the people of a practice and for staff who look at its pages.

Its terms are asked by the mechanism of all parts (`tests/portal/test_terms.py`).
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Role
from portal.oversight import looks
from portal.oversight.services import announcements, view_as
from portal.services import library
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, LAST_DAY, DAY_AFTER = date(2021, 3, 1), date(2021, 3, 31), date(2021, 4, 1)
ELSEWHERE = "https://www.cms.gov/guide"


@pytest.fixture(autouse=True)
def day():
    factories.at(TODAY)


@pytest.fixture
def participant():
    return factories.participant(legal_name="Riverside Oncology")


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


@pytest.fixture
def address(participant):
    return reverse("connect:home", args=[participant.model_id])


@pytest.fixture
def viewer(participant):
    return factories.client(factories.seat(participant, Role.VIEWER))


def words(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def announced(title, *, by):
    made = announcements.write(title=title, body=f"The text of {title}.", from_on=TODAY, to_on=LAST_DAY, by=by)
    announcements.publish(announcement=made, seen_as=announcements.seen(made), by=by)
    return made


def published(title, *, by, version="1.0", dated_on=date(2021, 1, 4), document=None):
    document = document or library.add_document(topic="billing-guide", title=title, by=by)
    made = library.add_version(document=document, version=version, dated_on=dated_on, address=ELSEWHERE, by=by)
    return library.publish(version=made, by=by)


def test_a_viewer_reads_announcements_with_their_texts_until_they_are_withdrawn(viewer, address, analyst):
    assert "No announcements yet" in words(viewer, address)
    announcements.write(title="A draft", body="Not yet.", from_on=TODAY, to_on=LAST_DAY, by=analyst)
    made = announced("New codes", by=analyst)
    page = words(viewer, address)
    assert "The text of New codes." in page and "A draft" not in page
    factories.at(DAY_AFTER)
    assert "The text of New codes." in words(viewer, address), "RO Connect keeps what the dashboard shows no more"
    announcements.withdraw(announcement=made, by=analyst)
    assert "New codes" not in words(viewer, address)


def test_documents_are_shown_once_in_their_current_version_the_one_published_last_first(viewer, address, analyst):
    assert "No documents yet" in words(viewer, address)
    library.add_version(
        document=library.add_document(topic="fact-sheet", title="A draft", by=analyst),
        version="1", dated_on=TODAY, address=ELSEWHERE, by=analyst,
    )  # fmt: skip
    first = published("Billing guide", by=analyst)
    factories.at(date(2021, 3, 2))
    other = published("Fact sheet", by=analyst)
    factories.at(date(2021, 3, 3))
    newer = published("", by=analyst, version="2.0", dated_on=date(2021, 2, 1), document=first.document)
    factories.at(date(2021, 3, 4))
    published("", by=analyst, version="0.9", dated_on=date(2020, 12, 1), document=first.document)  # an older edition
    assert list(viewer.get(address).context["newest"]) == [newer, other]
    page = words(viewer, address)
    assert ELSEWHERE in page and reverse("portal:library-document", args=[other.document_id]) in page
    library.withdraw(version=newer, reason="An error in table 3.", by=analyst)
    assert list(viewer.get(address).context["newest"]) == [other, first]


def test_a_document_has_one_current_version_on_every_page(viewer, address, analyst):
    """The library chooses it in Python, RO Connect by a query."""
    document = published("Billing guide", by=analyst, version="1", dated_on=date(2021, 1, 4)).document
    for version, dated_on in (("2", date(2021, 1, 4)), ("3", date(2020, 6, 1))):
        published("", by=analyst, version=version, dated_on=dated_on, document=document)
    [shown] = viewer.get(address).context["newest"]
    assert shown == viewer.get(reverse("portal:library-document", args=[document.pk])).context["document"].current
    assert shown.version == "2"


def test_every_page_of_a_practice_leads_into_each_part(participant, viewer, address):
    page = words(viewer, reverse("participation:dashboard", args=[participant.model_id]))
    places = [page.index(f'aria-labelledby="part-{part}"') for part in ("administrative", "data", "connect")]
    assert places == sorted(places) and page.index(f'href="{address}"') > places[-1]
    assert f'href="{address}" class=" usa-current" aria-current="page"' in words(viewer, address)


def test_the_practice_next_door_finds_no_page(address):
    assert factories.client(factories.seat(factories.participant())).get(address).status_code == 404


def test_staff_look_at_the_page_and_the_practice_reads_that_they_did(participant, viewer, address):
    helper = factories.user(staff="help desk", first_name="Lena", last_name="Ortiz")
    browser = factories.client(helper)
    assert browser.get(address).status_code == 404, "without a look"
    session = browser.session
    session[looks.SESSION_KEY] = view_as.begin(participant=participant, reason="A call", by=helper).pk
    session.save()
    assert "Newest documents" in words(browser, address)
    assert browser.post(address).status_code == 403
    activity = words(viewer, reverse("oversight:activity", args=[participant.model_id]))
    assert "Lena Ortiz, CMS, looked at your pages as you see them." in activity


def test_queries_do_not_grow_with_announcements_and_documents(viewer, address, analyst):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert viewer.get(address).status_code == 200
        return len(captured)

    announced("Number 0", by=analyst)
    published("Document 0", by=analyst)
    queries()
    before = queries()
    for number in range(1, 9):
        announced(f"Number {number}", by=analyst)
        published(f"Document {number}", by=analyst)
    assert queries() == before <= 15
    page = viewer.get(address)
    assert len(page.context["newest"]) == 6
