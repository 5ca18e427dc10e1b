"""Columns whose allowed words depend on the cancer type hold one of them (the histology of lung cancer)."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report words that are not allowed for the row's cancer type."""
    for column in context.layout.columns:
        for cancer_type, words in (column.words_by_cancer_type or {}).items():
            where = (value("cancer_type") == cancer_type) & ~value(column.name).is_in(list(words))
            yield Problem("not-an-allowed-word", column.name, where, expected=", ".join(words))
