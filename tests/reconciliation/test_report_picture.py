"""The picture of a report: its bars lead from zero to the total, whatever the amounts are, and so does its table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reconciliation.models import ReportLine
from reconciliation.templatetags.reconciliation_picture import report_picture

CODES = ("incorrect-payment-withhold", "duplicate-services", "incomplete-episodes", "quality", "prior-true-up")


@pytest.mark.parametrize(
    "amounts",
    [
        ("1200.50", "-340.20", "220.00", "1800.11", "0.00"),
        ("1200.50", "-4340.20", "-8220.00", "1800.11", "-45.10"),
        ("1000.00", "-1000.00", "0.00", "0.00", "0.00"),
        ("0.00", "0.00", "0.00", "0.00", "0.00"),
        ("12345678.90", "-0.01", "-12.00", "0.02", "-23456789.01"),
        ("0.00", "0.00", "0.00", "0.00", "-0.01"),
    ],
    ids=["payment", "repayment", "zero total", "nothing", "large beside small", "one cent"],
)
def test_bars_lead_from_zero_to_the_total_inside_the_picture(amounts):
    lines = [ReportLine(code=code, label=code, amount=Decimal(one)) for code, one in zip(CODES, amounts, strict=True)]
    sums = sum(Decimal(one) for one in amounts)
    lines.append(ReportLine(code="basis", label="basis", amount=Decimal(7), adds=False))
    picture = report_picture([*lines, ReportLine(code="total", label="total", amount=sums)])
    *steps, total = picture["steps"]
    assert [one.amount for one in steps] == [Decimal(one) for one in amounts if Decimal(one)]
    assert total.amount == total.running == (steps[-1].running if steps else 0) == sums
    for drawing in picture["drawings"]:
        *bars, last = drawing.steps
        for bar in drawing.steps:
            assert bar.x >= 0 and bar.width >= 1 and bar.x + bar.width <= drawing.amount_x - 90, "beside its amount"
        ends = [drawing.zero_x, *(bar.link_x for bar in bars)]
        for start, bar in zip(ends, bars, strict=False):
            edges = sorted((start, bar.link_x))
            assert (bar.x, round(bar.x + bar.width, 1)) == (edges[0], pytest.approx(max(edges[1], edges[0] + 1.5)))
        assert last.link_x == pytest.approx(ends[-1])
