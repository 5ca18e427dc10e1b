"""T, N and M are AJCC categories of the cancer type; the stage group fits them if the policy holds a table."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received, value

_ANY = "*"
_CATEGORIES = ("t", "n", "m")
_BETWEEN = "|"


def problems(context: Context) -> Iterator[Problem]:
    """Report unknown categories, and stage groups that do not follow from T, N and M."""
    cancer = value("cancer_type")
    for cancer_type, lists in context.policy["intake/tnm_categories"].items():
        for letter in _CATEGORIES:
            if lists[letter]:
                known = value(f"{letter}_stage").is_in([category.lower() for category in lists[letter]])
                yield Problem(
                    "tnm-category",
                    f"{letter}_stage",
                    (cancer == cancer_type) & ~known,
                    expected=", ".join(lists[letter]),
                )
    yield from _stage_groups(context)


def _stage_groups(context: Context) -> Iterator[Problem]:
    """Report stage groups that differ from the policy's table; skip rows with categories that it does not hold."""
    expected = pl.coalesce(_looked_up(names, groups) for names, groups in _by_named(context).items())
    stated = received("stage_group").is_not_null() & (value("stage_group") != "unknown")
    yield Problem(
        "stage-group-tnm", "stage_group", stated & (value("stage_group") != expected), expected_by_row=expected
    )


def _by_named(context: Context) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the stage groups of the policy by the categories that a row of its table names, and by their values."""
    tables: dict[tuple[str, ...], dict[str, str]] = {}
    for row in context.policy["quality/stage_groups"]:
        named = tuple(letter for letter in _CATEGORIES if row[letter] != _ANY)
        key = [row["cancer_type"], row["tnm_edition"], *(row[letter].lower() for letter in named)]
        tables.setdefault(named, {})[_BETWEEN.join(key)] = row["stage_group"]
    return tables


def _looked_up(named: tuple[str, ...], groups: dict[str, str]) -> pl.Expr:
    columns = ["cancer_type", "tnm_edition", *(f"{letter}_stage" for letter in named)]
    key = pl.concat_str(map(value, columns), separator=_BETWEEN)  # null if one of them is
    return key.replace_strict(groups, default=None, return_dtype=pl.String)
