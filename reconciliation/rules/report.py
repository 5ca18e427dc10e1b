"""The reconciliation report of one participant, line by line, 42 CFR 512.285."""

from __future__ import annotations

from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import policy_of
from reconciliation.rules.initial_report import initial_report
from reconciliation.rules.report_lines import INITIAL, TRUE_UP, Report, ReportInputs, check_stated
from reconciliation.rules.true_up import true_up

RECONCILIATIONS = (INITIAL, TRUE_UP)


def assemble(inputs: ReportInputs, *, book: Book) -> Report:
    """Assemble a participant's initial report or true-up, 42 CFR 512.285.

    The policy is that of the first day of the performance year.

    :raises InputError: for a year outside the Model, an unknown kind, a component given twice, a negative amount, a
        score that is missing or outside 0 to 100, or a stated amount of a line that follows from others.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    policy = policy_of(inputs.year, book=book)
    seen: set[str] = set()
    for component in inputs.components:
        if component.key in seen:
            raise InputError("components", f"{component.label} is given twice; give each component of an episode once.")
        seen.add(component.key)
    if inputs.reconciliation not in RECONCILIATIONS:
        known = ", ".join(RECONCILIATIONS)
        raise InputError("reconciliation", f"{inputs.reconciliation} is not a reconciliation; use {known}.")
    if inputs.reconciliation == TRUE_UP:
        report = true_up(inputs, policy=policy)
    else:
        report = initial_report(inputs, policy=policy, book=book)
    check_stated(report, inputs.stated)
    return report
