"""The typed twin of each received column, worked out once for all checks.

A value that cannot be read as its column's type is null in the twin; a check of values reports it, and all other
checks pass it by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import polars as pl

from portal import identifiers
from portal.policy.book import BookDay
from quality.intake import layouts
from quality.intake.layouts import Column, Layout

WHOLE_FORM = r"^[+-]?[0-9]{1,15}(\.0{1,6})?$"
DECIMAL_FORM = r"^[+-]?([0-9]{1,15}(\.[0-9]{0,12})?|\.[0-9]{1,12})$"
_ISO, _AMERICAN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"
_IDENTIFIERS: Mapping[str, Callable[[str], identifiers.Identifier]] = {
    layouts.MBI: identifiers.check_mbi,
    layouts.NPI: identifiers.check_npi,
    layouts.TIN: identifiers.check_tin,
}


def received(column: str) -> pl.Expr:
    """Refer to a column as received."""
    return pl.col(column)


def value(column: str) -> pl.Expr:
    """Refer to the typed twin of a column."""
    return pl.col(f"{column}#")


def with_values(frame: pl.DataFrame, layout: Layout, *, policy: BookDay) -> pl.DataFrame:
    """Add absent columns as blank, and the typed twin of each column of the layout."""
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias(name) for name in layout.names if name not in frame.columns
    )
    aliases = policy["intake/word_aliases"]
    pattern = f"(?i)^(?:{policy['model/model_id_pattern']})$"
    mapped = {
        column.name: _identified(frame[column.name], _IDENTIFIERS[column.type])
        for column in layout.columns
        if column.type in _IDENTIFIERS
    }
    return frame.with_columns(
        mapped[column.name].alias(f"{column.name}#")
        if column.name in mapped
        else _twin(column, aliases.get(column.name, {}), pattern).alias(f"{column.name}#")
        for column in layout.columns
    )


def _twin(column: Column, aliases: Mapping[str, str], model_id_pattern: str) -> pl.Expr:
    text = received(column.name)
    match column.type:
        case layouts.WORD:
            return _folded(text).replace_strict(_spellings(column.words, aliases), default=None, return_dtype=pl.String)
        case layouts.JOINED_WORDS:
            return _joined(text, _spellings(column.words, aliases))
        case layouts.MEASURE:
            padded = text.str.to_lowercase().str.zfill(min(len(word) for word in column.words))
            return padded.replace_strict({w: w for w in column.words}, default=None, return_dtype=pl.String)
        case layouts.WHOLE:
            return _number(text, WHOLE_FORM).cast(pl.Int64, strict=False)
        case layouts.DECIMAL:
            return _number(text, DECIMAL_FORM)
        case layouts.DAY:
            return _day(text)
        case layouts.ICD10:
            return text.str.to_uppercase().str.replace_all(".", "", literal=True)
        case layouts.MODEL_ID:
            return pl.when(text.str.contains(model_id_pattern)).then(text.str.to_uppercase())
        case layouts.CATEGORY:
            return category(text)
    if column.words_by_cancer_type:
        spelled = {fold(word): word for words in column.words_by_cancer_type.values() for word in words}
        return _folded(text).replace_strict(spelled, default=text, return_dtype=pl.String)
    return text


def fold(word: str) -> str:
    """Fold a word for comparison: lower case, blanks and underscores as dashes."""
    return re.sub(r"[\s_]+", "-", word.strip().lower())


def _folded(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_all(r"[\s_]+", "-")


def _spellings(words: tuple[str, ...], aliases: Mapping[str, str]) -> dict[str, str]:
    return {**{fold(word): word for word in words}, **{fold(other): word for other, word in aliases.items()}}


def _joined(text: pl.Expr, spellings: Mapping[str, str]) -> pl.Expr:
    parts = text.str.split("+").list.eval(
        _folded(pl.element().str.strip_chars()).replace_strict(spellings, default=None, return_dtype=pl.String)
    )
    return pl.when(parts.list.eval(pl.element().is_not_null()).list.all()).then(parts.list.join("+"))


def _number(text: pl.Expr, form: str) -> pl.Expr:
    return pl.when(text.str.contains(form)).then(text).cast(pl.Float64, strict=False)


def _day(text: pl.Expr) -> pl.Expr:
    iso = pl.when(text.str.contains(_ISO)).then(text).str.to_date("%Y-%m-%d", strict=False)
    american = pl.when(text.str.contains(_AMERICAN)).then(text).str.to_date("%m/%d/%Y", strict=False)
    day = pl.coalesce(iso, american)
    return pl.when(day.dt.year() >= 1000).then(day)


def category(text: pl.Expr) -> pl.Expr:
    """Fold an AJCC category: without the prefixes of staging (c, p, y, r, a) and the suffixes (sn) and (f)."""
    return (
        text.str.to_lowercase()
        .str.replace_all(r"\s+", "")
        .str.replace(r"^[cpyra]{1,3}([tnm])", "${1}")
        .str.replace(r"\((sn|f)\)$", "")
    )


def _identified(received_values: pl.Series, check: Callable[[str], identifiers.Identifier]) -> pl.Series:
    """Check each different identifier once, with the one function the whole portal uses."""
    unique = received_values.drop_nulls().unique()
    normalized = {raw: check(raw).normalized for raw in unique}
    return received_values.replace_strict(normalized, default=None, return_dtype=pl.String)
