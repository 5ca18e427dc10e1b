"""The whole URLconf, every role, and what belongs to somebody else: 404, or 403 where the page may be known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models, transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import clock, urls
from portal.models import Participant, Role, Seat, User
from portal.oversight import looks
from portal.oversight.services import view_as
from portal.staff import ADMINISTRATOR, ANALYST, GROUPS, HELP_DESK, may_act_as
from tests import factories
from tests.architecture.addresses import Page, all_pages
from tests.architecture.rows import row_of
from tests.architecture.test_access import OF_PARTICIPANT, PAGES, WORDS, address_of, arguments_of

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
REGISTERED = sorted(admin.site._registry.values(), key=lambda page: page.model._meta.label)
# Models that `row_of` cannot fill.
WITHOUT_ROWS = ("portal.PortalState",)
# Arguments of the admin's addresses that name no row.
ADMIN_WORDS = {"name": "end", "word": "send"}


WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
SESSION = "django_session"
# What a page writes for everyone who may read it: a secret address of one's own, and that a file was found altered.
OWN_TO_A_READER = {
    "participation:calendar": "participation_calendaraddress",
    "participation:attestation-evidence": "portal_storedfile",
    "reconciliation:exhibit": "portal_storedfile",
}


@dataclass(frozen=True)
class World:
    """Two practices: `mine` of the strangers, and `theirs`, whose rows they ask for."""

    mine: Participant
    theirs: Participant


@pytest.fixture(autouse=True)
def bare_page_of_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer 404 without its page, which thousands of requests would write here; its status is what counts."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound(), raising=False)


@pytest.fixture
def world() -> World:
    return World(factories.participant(), factories.participant())


def strangers(world: World) -> Iterator[tuple[str, Client]]:
    """Yield a browser of everybody who may open no page of the other practice."""
    for role in Role.values:
        yield f"{role} of another practice", factories.client(factories.seat(world.mine, role))
    yield "nobody's colleague", factories.client(factories.user())
    for role in Role.values:
        former = factories.seat(world.theirs, role)
        browser = factories.client(former)  # signed in before the access ended, and still
        Seat.objects.filter(user=former).update(ended_at=clock.real_now())
        yield f"former {role}", browser
    for group in GROUPS:
        yield group, factories.client(factories.user(staff=group))
    yield "superuser", factories.client(factories.user(staff=ADMINISTRATOR, is_superuser=True))
    for group in (HELP_DESK, ANALYST):
        yield f"{group} who looks at another practice", looking(factories.user(staff=group), world.mine)


def looking(person: User, at: Participant) -> Client:
    """Return the browser of a member of CMS staff who looks at a practice's pages."""
    browser = factories.client(person)
    session = browser.session
    session[looks.SESSION_KEY] = view_as.begin(participant=at, reason="a call", by=person).pk
    session.save()
    return browser


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside: rows that could not stand beside others, and the read-only mode of a look."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def status_of(browser: Client, address: str, *methods: str) -> int:
    """Return the status of a page: of the first method that the page takes. The guard is the same for all methods."""
    for method in methods or METHODS:
        with undone():
            status = int(getattr(browser, method)(address).status_code)
        if status != 405:
            break
    return status


def has_rows(page: Page) -> bool:
    return bool(set(page.arguments) - set(WORDS) - {"model_id"})


def addresses(of: Participant, under: Participant | None = None) -> Iterator[tuple[Page, str]]:
    """Yield every page of a practice with its address, whose rows are there until the next one.

    :param under: the practice whose Model ID the address has, if it is another one.
    """
    for page in OF_PARTICIPANT:
        with undone():
            yield page, address_of(page, **{**arguments_of(page, of), "model_id": (under or of).model_id})


def test_nobody_else_finds_a_page_or_a_row_of_a_practice(world):
    people, owner = list(strangers(world)), factories.client(factories.seat(world.theirs))
    owner.raise_request_exception = False  # a page may fail on rows with made-up values
    found = []
    for page, address in addresses(world.theirs):
        assert status_of(owner, address) != 404, f"{page.name}: without its rows, everybody would get 404"
        statuses = {who: status_of(browser, address) for who, browser in people}
        # A look refuses every method but reading, whatever the page.
        found += [(page.name, *one) for one in statuses.items() if one[1] != 404 and not (
            one[1] == 403 and "looks" in one[0])]  # fmt: skip
    assert found == []


def test_row_of_a_practice_is_not_found_under_the_model_id_of_another_even_by_a_person_of_both(world):
    both = factories.seat(world.mine)
    Seat.objects.create(participant=world.theirs, user=both, role=Role.PRIMARY, started_at=clock.real_now())
    browser = factories.client(both)
    found = []
    for page, address in addresses(world.theirs, under=world.mine):
        if has_rows(page) and (status := status_of(browser, address)) != 404:
            found.append((page.name, status))
    assert found == []


@pytest.mark.parametrize("group", [HELP_DESK, ANALYST])
def test_look_opens_the_pages_that_are_named_and_changes_nothing(world, group):
    """Every other page of the practice stays closed, and no page takes a form."""
    person = factories.user(staff=group)
    browser = looking(person, world.theirs)
    browser.raise_request_exception = False  # a page that is opened may fail on rows with made-up values
    found = []
    for page, address in addresses(world.theirs):
        statuses = {method: status_of(browser, address, method) for method in METHODS}
        opened = statuses["get"] not in (403, 404, 405)
        if opened != looks.opens(page.name, to=person) or statuses["post"] not in (403, 405):
            found.append((page.name, statuses))
    assert found == []


def test_viewer_s_form_writes_to_no_table(world):
    """Every page refuses the viewer, takes no form, or shows its form with errors."""
    browser = factories.client(factories.seat(world.theirs, Role.VIEWER), raise_request_exception=False)
    found = []
    for page, address in addresses(world.theirs):
        with undone(), CaptureQueriesContext(connection) as queries:
            browser.post(address, {"agreed": "on", "signer_title": "Administrator", "reason": "x", "notes": "x"})
        written = {match[1] for query in queries if (match := WRITES.match(query["sql"]))}
        found += [(page.name, table) for table in written if table not in (SESSION, OWN_TO_A_READER.get(page.name))]
    assert found == []


def test_pages_for_everyone_with_an_account_take_no_rows():
    """A page that names no practice must not take the key of a row: nothing would say whose it is."""
    assert [page.name for page in PAGES if page.guard == "signed-in" and page.arguments] == []


def test_secret_addresses_that_nobody_made_are_not_found():
    secret = [page for page in PAGES if page.guard == "public" and "token" in page.arguments]
    assert {"portal:invitation", "participation:calendar-feed"} <= {page.name for page in secret}
    for page in secret:
        for method in METHODS:
            answer = getattr(Client(), method)(address_of(page, token="a-token-of-nobody"))
            led_away = answer.headers.get("Location", "") == reverse("account_login")
            assert led_away or answer.status_code in (404, 405, 410), (page.name, method)


def addresses_of_rows() -> dict[str, list[Page]]:
    """Return the addresses of each model in the admin, by the model's label."""
    found: dict[str, list[Page]] = {page.opts.label_lower: [] for page in REGISTERED}
    for page in all_pages():
        label = ".".join(page.url_name.split("_")[:2])
        if page.namespace == "admin" and label in found:
            found[label].append(page)
    return found


class TestAdmin:
    """Groups that may not read a kind of rows find none of its pages, whatever the address."""

    def test_every_address_of_the_admin_belongs_to_a_model_or_is_django_s(self):
        known = {page for pages in addresses_of_rows().values() for page in pages}
        others = {page.url_name for page in all_pages() if page.namespace == "admin" and page not in known}
        assert others == {
            "", "index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n",
            "app_list",
        }  # fmt: skip

    def test_groups_find_only_what_they_may_read(self, world):
        people = {group: factories.user(staff=group) for group in GROUPS}
        browsers = {group: factories.client(person) for group, person in people.items()}
        person_of_a_practice = factories.client(factories.seat(world.theirs))
        found, addresses_of = [], addresses_of_rows()
        for page in REGISTERED:
            strange = [group for group in GROUPS if not may_act_as(people[group], *page._readers)]
            with undone():
                row = world.theirs if issubclass(page.model, Participant) else self.row(page.model, world.theirs)
                for address in addresses_of[page.opts.label_lower]:
                    path = reverse(address.name, kwargs=self.arguments(address, row))
                    statuses = {group: status_of(browsers[group], path) for group in strange}
                    found += [(address.name, *one) for one in statuses.items() if one[1] not in (403, 404)]
                    answer = person_of_a_practice.get(path)
                    if not answer.headers.get("Location", "").startswith(reverse("admin:login")):
                        found.append((address.name, "a practice", answer.status_code))
        assert found == []

    @staticmethod
    def row(model: type[models.Model], participant: Participant) -> Any:
        return model() if model._meta.label in WITHOUT_ROWS else row_of(model, participant)

    @staticmethod
    def arguments(address: Page, row: Any) -> dict[str, Any]:
        return {name: ADMIN_WORDS.get(name, row.pk or 1) for name in address.arguments}
