"""Amendments of the policy: two people enter and approve one, it never changes, and each process soon reads it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse

from portal import selectors
from portal.models import Amendment, PortalState
from portal.participation.services import obligations
from portal.policy import book as book_of_files
from portal.services import amendments, policy_versions
from portal.services.use_case import Refused
from tests import factories
from tests.worker import environment

pytestmark = pytest.mark.django_db
NAME, FROM = "pricing/trend_factors", date(2021, 1, 1)
DAY = "deadlines/pso_attestation_day"


def enter(by, name=DAY, value="2021-02-15", from_on=FROM, reference="CMS notice of January 4, 2021"):
    return amendments.enter(name=name, from_on=from_on, value=value, reference=reference, reason="storm", by=by)


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


@pytest.fixture
def approver():
    return factories.user(staff="approver")


def test_value_applies_after_a_second_person_approves_it(analyst, approver):
    before = selectors.policy_book()
    amendment = enter(analyst)
    assert selectors.policy_book().digest == before.digest
    amendments.approve(amendment=amendment, by=approver)
    after = selectors.policy_book()
    assert after.digest != before.digest
    assert before.on(FROM)[DAY] == date(2021, 1, 31)
    assert after.on(FROM)[DAY] == date(2021, 2, 15)
    assert after.on(FROM).entry(DAY).reference == "CMS notice of January 4, 2021"
    assert after.on(date(2022, 1, 1))[DAY] == date(2022, 1, 31)


def test_every_version_can_be_built_again(analyst, approver):
    first = selectors.policy_book()
    amendments.approve(amendment=enter(analyst), by=approver)
    second = selectors.policy_book()
    amendments.approve(amendment=enter(analyst, from_on=date(2022, 1, 1), value="2022-03-01"), by=approver)
    third = selectors.policy_book()
    assert third.version == second.version + 1 == first.version + 2
    selectors.policy_book_of.cache_clear()
    for book in (first, second, third):
        again = selectors.policy_book_of(book.version)
        assert (again.version, again.digest) == (book.version, book.digest)
    assert selectors.policy_book_of(second.version).on(date(2022, 1, 1))[DAY] == date(2022, 1, 31)


def test_files_of_a_new_release_are_a_version_and_the_old_ones_stay(analyst, approver, monkeypatch):
    """A later release brings new files. An earlier amendment applies to them too."""
    amendments.approve(amendment=enter(analyst), by=approver)
    before = selectors.policy_book()
    assert policy_versions.follow_files(by="test").number == before.version  # the same files make no new version
    name = "pricing/coinsurance"
    newer = {**book_of_files.files(), name: book_of_files.files()[name].replace("0.20", "0.21")}
    monkeypatch.setattr(policy_versions, "files_under", lambda regime: newer)
    made = policy_versions.follow_files(by="test")
    after = selectors.policy_book()
    assert after.version == made.number == before.version + 1
    assert after.on(FROM)[name] == Decimal("0.21")
    assert after.on(FROM)[DAY] == date(2021, 2, 15)
    assert selectors.policy_book_of(before.version).on(FROM)[name] == Decimal("0.20")


def test_one_person_cannot_do_both(approver):
    amendment = enter(approver)
    with pytest.raises(Refused, match="second person"):
        amendments.approve(amendment=amendment, by=approver)
    assert not Amendment.objects.approved().exists()
    with pytest.raises(IntegrityError):  # the database refuses it too
        Amendment.objects.update(approved_by=approver)


@pytest.mark.parametrize(
    ("group", "may_enter", "may_approve"),
    [
        ("help desk", False, False),
        ("analyst", True, False),
        ("reviewer", False, False),
        ("administrator", True, True),
    ],
)
def test_groups_may_enter_and_approve(analyst, group, may_enter, may_approve):
    person = factories.user(staff=group)
    waiting = enter(analyst)
    for act, allowed in (
        (lambda: enter(person), may_enter),
        (lambda: amendments.approve(amendment=waiting, by=person), may_approve),
    ):
        if allowed:
            act()
        else:
            with pytest.raises(Refused, match=r"^Only a"):
                act()


@pytest.mark.parametrize(("value", "from_on"), [(99_999_999_999, date(2022, 1, 1)), (40, date(2020, 1, 1))])
def test_impossible_values_and_days_are_refused(analyst, value, from_on):
    with pytest.raises(Refused, match=r"days are too many|from January 1, 2021 on"):
        amendments.enter(
            name="deadlines/cehrt_certification_days",
            from_on=from_on,
            value=value,
            reference="x",
            reason="x",
            by=analyst,
        )


def test_second_approval_changes_nothing(analyst, approver):
    amendment = enter(analyst)
    first = amendments.approve(amendment=amendment, by=approver)
    version = PortalState.objects.get().policy_version
    second = amendments.approve(amendment=amendment, by=factories.user(staff="approver"))
    assert (second.approved_by, second.approved_at) == (first.approved_by, first.approved_at)
    assert PortalState.objects.get().policy_version == version


def test_wrong_value_is_corrected_by_another_one_of_the_same_day_and_its_version_stays(analyst, approver):
    amendments.approve(amendment=enter(analyst), by=approver)
    wrong = selectors.policy_book()
    amendments.approve(amendment=enter(analyst, value="2021-03-01"), by=approver)
    assert selectors.policy_book().on(FROM)[DAY] == date(2021, 3, 1)
    assert selectors.policy_book_of(wrong.version).on(FROM)[DAY] == date(2021, 2, 15)


def test_amendment_that_nobody_approved_is_withdrawn_with_a_reason(analyst, approver):
    amendment = enter(analyst)
    browser = factories.client(analyst)
    page = reverse("admin:portal_amendment_step", args=[amendment.pk, "withdraw"])
    assert "Fill in this field." in str(browser.post(page, {"reason": ""}).context["form"].errors)
    assert browser.post(page, {"reason": "Typed for the wrong parameter"}).status_code == 302
    amendment.refresh_from_db()
    assert (amendment.withdrawn_by, amendment.withdrawn_because) == (analyst, "Typed for the wrong parameter")
    assert not Amendment.objects.waiting().exists(), "the cockpit no longer counts it"
    with pytest.raises(Refused, match=r"was withdrawn\. Reason: Typed for the wrong parameter"):
        amendments.approve(amendment=amendment, by=approver)
    assert selectors.policy_book().on(FROM)[DAY] == date(2021, 1, 31)


def test_amendment_in_force_is_not_withdrawn(analyst, approver):
    amendment = amendments.approve(amendment=enter(analyst), by=approver)
    with pytest.raises(Refused, match="Enter the right one from the same day"):
        amendments.withdraw(amendment=amendment, reason="wrong", by=analyst)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("no/such_parameter", "1", "no policy parameter"),
        ("deadlines/practitioner_list_certification_days", 45, "may not be amended"),
        (DAY, "15 February", DAY),
        (DAY, 3, DAY),
    ],
)
def test_invalid_amendments_are_refused(analyst, name, value, sentence):
    with pytest.raises(Refused, match=sentence):
        enter(analyst, name=name, value=value)
    assert not Amendment.objects.exists()


def test_amendment_without_a_reference_is_refused(analyst):
    with pytest.raises(Refused, match="needs a reference"):
        enter(analyst, reference=" ")


def test_decimals_of_an_amended_table_are_exact(analyst, approver):
    table = {
        cancer_type: {component: str(value) for component, value in row.items()}
        for cancer_type, row in selectors.policy_book().on(FROM)[NAME].items()
    }
    table["prostate"]["PC"] = "1.0625"
    amendments.approve(amendment=enter(analyst, name=NAME, value=table), by=approver)
    assert selectors.policy_book().on(FROM)[NAME]["prostate"]["PC"] == Decimal("1.0625")


def test_two_people_enter_and_approve_in_the_admin(analyst, approver):
    first, second = factories.client(analyst), factories.client(approver)
    response = first.post(
        reverse("admin:portal_amendment_add"),
        {"name": DAY, "from_on": "2021-01-01", "value": '"2021-02-15"', "reference": "notice", "reason": "storm"},
    )
    assert response.status_code == 302, response.context["adminform"].form.errors
    amendment = Amendment.objects.get()
    assert amendment.entered_by == analyst
    step = reverse("admin:portal_amendment_step", args=[amendment.pk, "approve"])
    assert first.get(step).status_code == 403
    shown = second.get(step)
    second.post(step, {"seen": "something else"})
    assert not Amendment.objects.approved().exists()
    assert second.post(step, {"seen": shown.context["seen"]}).status_code == 302
    assert Amendment.objects.approved().get().approved_by == approver


def test_approver_reads_how_many_duties_move_before_they_move(analyst, approver):
    """Three practices owe the PSO attestation of 2021; one has done it. That of 2022 has a value of its own."""
    first, *_ = [factories.participant() for _ in range(3)]
    factories.participant("professional")
    factories.at(date(2021, 1, 4))
    obligations.settle(participant=first, year=2021, code="pso", by="test")
    amendment = enter(analyst)
    browser = factories.client(approver)
    step = reverse("admin:portal_amendment_step", args=[amendment.pk, "approve"])
    shown = browser.get(step)
    words = shown.content.decode()
    assert "2 duties of 2 practices move, open or end." in words
    assert "No report of a year in which it is in force was calculated with this parameter." in words
    assert "2021-01-31" in words and "2021-02-15" in words
    obligations.unsettle(participant=first, year=2021, code="pso", by="test")
    stale = browser.post(step, {"seen": shown.context["seen"]})
    assert "What this amendment changes is different now" in stale.content.decode()
    assert "3 duties of 3 practices" in stale.content.decode()
    assert browser.post(step, {"seen": stale.context["seen"]}).status_code == 302
    obligations.open_all(by="test")
    assert first.obligations.get(year=2021, code="pso").due_on == date(2021, 2, 15)


@pytest.mark.django_db(transaction=True)
def test_another_process_reads_the_amendment_at_its_next_request(analyst, approver):
    """A second process runs through the approval: it reads the new version number and drops its old book."""
    script = (
        "import django; django.setup()\n"
        "from datetime import date\n"
        "from portal import selectors\n"
        "for line in iter(input, 'end'):\n"
        "    with selectors.portal_state():\n"
        "        book = selectors.policy_book()\n"
        f"        print(book.on(date(2021, 1, 1))['{DAY}'], book.digest, flush=True)\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip

    def ask():
        other.stdin.write("?\n")
        other.stdin.flush()
        return other.stdout.readline().split()

    try:
        assert ask() == ["2021-01-31", selectors.policy_book().digest]
        amendments.approve(amendment=enter(analyst), by=approver)
        assert ask() == ["2021-02-15", selectors.policy_book().digest]
    finally:
        other.communicate("end\n", timeout=10)
