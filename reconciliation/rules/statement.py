"""The reconciliation report of one participant, line by line, 42 CFR 512.285."""

from __future__ import annotations

from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import policy_of
from reconciliation.rules.initial_report import initial_report
from reconciliation.rules.statement_lines import INITIAL, TRUE_UP, Statement, StatementInputs
from reconciliation.rules.true_up import true_up

STATEMENTS = (INITIAL, TRUE_UP)


def assemble(inputs: StatementInputs, *, book: Book) -> Statement:
    """Assemble a participant's initial report or true-up, 42 CFR 512.285.

    The policy is that of the first day of the performance year.

    :raises InputError: for a year outside the Model, an unknown kind, a part given twice, a negative amount, or a
        score that is missing or outside 0 to 100.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    seen: set[str] = set()
    for part in inputs.parts:
        if part.key in seen:
            raise InputError("parts", f"{part.label} is given twice; give each component of an episode once.")
        seen.add(part.key)
    if inputs.statement not in STATEMENTS:
        raise InputError("statement", f"{inputs.statement} is not a statement; use {', '.join(STATEMENTS)}.")
    policy = policy_of(inputs.performance_year, book=book)
    if inputs.statement == TRUE_UP:
        return true_up(inputs, policy=policy)
    return initial_report(inputs, policy=policy, book=book)
