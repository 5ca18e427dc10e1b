"""The account of a line: its claim lines and steps add up to it, and each says what it means."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from django.urls import reverse

from episodes.rules.remittances import PricedInstallments, cent_explained, rounded_alone
from portal.models import Role
from portal.policy import load_book
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book_of
from portal.templatetags.portal_display import money
from reconciliation.models import ReportLine
from reconciliation.rules import accounts
from reconciliation.selectors.accounts import account_of
from tests import factories
from tests.reconciliation.components import component, duplicate, first, service

D = Decimal
POLICY = policy_of(2021, book=load_book())


def counted(code: str, found: accounts.Account) -> list[tuple[Decimal, str]]:
    return [(one.amount, one.meaning) for one in found.lines]


def test_an_incomplete_episode_is_what_is_due_less_what_was_received():
    one = component("A", service("300.00"), service("150.50", 6), paid=(first("400.00"),), complete=False)
    found = accounts.account("incomplete-episodes.episode", one, policy=POLICY)
    assert sorted(counted("", found)) == [
        (D("-400.00"), "received"), (D("150.50"), "due"), (D("300.00"), "due"),
    ]  # fmt: skip
    assert found.total == D("50.50")


def test_duplicates_above_the_limit_are_a_step_of_their_own():
    one = component("A", duplicate("700.00"), duplicate("300.00", 4))
    found = accounts.account("duplicate-services.episode", one, policy=POLICY)
    assert found.total == D("-800.00")  # received 800 for the episode
    assert [(step.label, step.amount) for step in found.steps] == [("Above the limit of this charge", D("200.00"))]


def test_a_withhold_comes_from_the_price_and_from_the_installments_that_were_paid():
    half = component("A", paid=(first("400.00"),), incorrect_payment_withhold=D("10.01"))
    found = accounts.account("incorrect-payment-withhold.episode", half, policy=POLICY)
    assert found.from_price
    assert found.total == D("5.01")  # half of 10.01, half up
    assert [one.amount for one in found.lines] == [D("0.00")]


def test_a_first_installment_that_is_kept_is_a_step_of_its_own():
    book = load_book().rehearse({"episodes/reading_lost_fee_for_service": "incomplete-first-installment"})
    lost = component(
        "A", service("900.00"), paid=(first("400.00"),), complete=False, reason="lost-ffs", treatment_started=True
    )
    found = accounts.account("incomplete-episodes.episode", lost, policy=policy_of(2021, book=book))
    assert found.total == D("0.00")
    assert (D("0.00"), "") in counted("", found)


def test_a_true_up_takes_away_what_the_initial_report_charged():
    now = accounts.account("duplicate-services.episode", component("A", duplicate("300.00")), policy=POLICY)
    assert accounts.changed_account(now, before=D("-100.00")).total == D("-200.00")


@pytest.mark.parametrize(
    ("first_paid", "second_paid", "words"),
    [
        ("0.00", "0.00", "One cent less than the"),
        ("0.01", "0.00", ""),  # another amount has another cause
        ("0.00", "-0.01", ""),
    ],
)
def test_a_cent_is_explained_only_if_rounding_gives_it(first_paid, second_paid, words):
    installments = D("100.03"), D("100.04")
    paid = [rounded_alone(one, policy=POLICY) for one in installments]
    priced = PricedInstallments(*installments, sum(paid) + D("0.01"))
    received = paid[0] + D(first_paid), paid[1] + D(second_paid)
    sentence = cent_explained(priced, received=received, policy=POLICY)
    assert sentence.startswith(words) if words else sentence == ""
    assert cent_explained(PricedInstallments(*installments, sum(paid)), received=tuple(paid), policy=POLICY) == ""


@pytest.mark.django_db
def test_the_account_of_every_line_of_a_run_adds_up_to_the_line(run):
    book = policy_book_of(run.policy_version)
    lines = ReportLine.objects.filter(report__run=run, episode_component__isnull=False).select_related(
        "report__run", "episode_component__episode"
    )
    kinds: Counter[str] = Counter()
    for line in lines:
        found = account_of(line, book=book)
        assert found.rows[-1].amount == line.amount, line
        assert not any(row.label == "Changed by CMS's answer" for row in found.rows)
        assert {row.line.line_id for row in found.rows if row.line} >= set(line.claim_lines) - {None}
        kinds[line.code] += 1
    assert {"duplicate-services.episode", "incomplete-episodes.episode", "quality-withhold.episode"} <= set(kinds)


@pytest.mark.django_db
def test_the_page_has_a_total_and_says_what_is_due_and_what_was_received(report):
    line = report.lines.filter(code="incomplete-episodes.episode").exclude(claim_lines=[])[0]
    viewer = factories.client(factories.seat(report.participant, Role.VIEWER))
    page = viewer.get(
        reverse("reconciliation:report-line", args=[report.participant.model_id, report.pk, line.position])
    ).content.decode()
    assert "Total, the amount of this line" in page
    assert 'report-lines__total"><th' in page
    assert money(line.amount) in page
    assert "due to you" in page or "received by you" in page
