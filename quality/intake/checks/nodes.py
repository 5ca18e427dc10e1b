"""Positive lymph nodes are not more than those examined."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report more positive nodes than examined."""
    yield Problem(
        "nodes-positive",
        "nodes_positive",
        value("nodes_positive") > value("nodes_examined"),
        expected="at most nodes_examined",
    )
