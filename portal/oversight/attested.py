"""The kind of receipt that oversight issues: the practice's answer to a corrective action plan."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from portal.attested import Kind, Parts
from portal.oversight.models import PlanAnswer


def answer_parts(answer: PlanAnswer) -> dict[str, Any]:
    """Return the content of an answer: its steps, their day, to what plan, by whom and when."""
    names = ("plan_id", "participant_id", "steps", "done_by_on", "answered_by_id", "answered_at")
    return {"answer": {name: getattr(answer, name) for name in names}}


def _find(receipts: Collection[int]) -> dict[int, Parts]:
    rows = PlanAnswer.objects.filter(receipt__in=receipts)
    return {row.receipt_id: answer_parts(row) for row in rows}


KINDS = (
    Kind(
        code="plan-answer",
        one="answer to a corrective action plan",
        many="answers to corrective action plans",
        parts={"answer": "the answer: its steps, the day by which they are done, who gave it and when"},
        find=_find,
    ),
)
