"""Typed columns: each received column converted to its type, once for all checks.

A value that cannot be read as its column's type is null in the typed column. One check reports it, and all others
skip it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from portal import identifiers
from portal.policy.book import BookDay
from quality.intake import layouts
from quality.intake.layouts import Column, Layout
from quality.intake.measure_names import HYPHEN_VARIANTS, measure_named
from quality.intake.text_cleaning import clean_values

DECIMAL_FORM = r"^[+-]?([0-9]{1,15}(\.[0-9]*)?|\.[0-9]+)$"
# Very small and very large numbers as spreadsheets write them in text files, such as 5E-05.
_POWER_FORM = r"^[+-]?[0-9](\.[0-9]*)?[Ee][+-][0-9]{2}$"
# A whole number, or one that differs from it only by a spreadsheet's rounding error, such as 29.999999999999996.
WHOLE_FORM = r"^[+-]?[0-9]{1,15}(\.(0+|0{9}[0-9]*|9{9}[0-9]*))?$"
_NUMBER_AS_NAME = re.compile(r"([0-9]+)\.0+")  # an identifier that a program wrote as a number, such as 123456782.0
_ISO, _AMERICAN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"
_IDENTIFIERS: Mapping[str, Callable[[str], identifiers.Identifier]] = {
    layouts.MBI: identifiers.check_mbi,
    layouts.NPI: identifiers.check_npi,
    layouts.TIN: identifiers.check_tin,
}

_PLAIN_FORMS = {layouts.MBI: identifiers.MBI}
"""Patterns of identifiers that need nothing but their form, as they are stored."""


def received(column: str) -> pl.Expr:
    """Return the expression of a column as received."""
    return pl.col(column)


def value(column: str) -> pl.Expr:
    """Return the expression of a typed column."""
    return pl.col(f"{column}#")


def unreadable(column: str) -> pl.Expr:
    """Return the condition that a value of a column cannot be read as its type."""
    return received(column).is_not_null() & value(column).is_null()


def with_values(frame: pl.DataFrame, layout: Layout, *, plausible: tuple[date, date], policy: BookDay) -> pl.DataFrame:
    """Clean the values, add absent columns as null, and add the typed column `name#` for each column of the layout.

    :param plausible: the first and the last plausible day for a date of the file; other dates become null.
    """
    frame = clean_values(frame, free_texts=[column.name for column in layout.columns if column.type == layouts.TEXT])
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias(name) for name in layout.names if name not in frame.columns
    )
    aliases = policy["intake/word_aliases"]
    pattern = f"(?i)^(?:{policy['model/model_id_pattern']})$"
    plain = _plain_words(frame, layout)
    mapped = {
        column.name: _read_once(frame[column.name], _reader(column), _PLAIN_FORMS.get(column.type))
        for column in layout.columns
        if column.type in _IDENTIFIERS or column.type == layouts.MEASURE
    }
    return frame.with_columns(
        mapped[column.name].alias(f"{column.name}#")
        if column.name in mapped
        else received(column.name).alias(f"{column.name}#")
        if column.name in plain
        else _typed(column, aliases.get(column.name, {}), pattern, plausible).alias(f"{column.name}#")
        for column in layout.columns
    )


def _plain_words(frame: pl.DataFrame, layout: Layout) -> set[str]:
    """Return the columns of words whose values are all written as the layout writes them, as in most files."""
    columns = [column for column in layout.columns if column.type == layouts.WORD]
    if not columns or frame.height == 0:
        return set()
    found = frame.select(
        (received(column.name).is_in(list(column.words)) | received(column.name).is_null()).all().alias(column.name)
        for column in columns
    )
    return {name for name, all_plain in found.row(0, named=True).items() if all_plain}


def _typed(column: Column, aliases: Mapping[str, str], model_id_pattern: str, plausible: tuple[date, date]) -> pl.Expr:
    text = received(column.name)
    match column.type:
        case layouts.WORD:
            return folded(text).replace_strict(_spellings(column.words, aliases), default=None, return_dtype=pl.String)
        case layouts.JOINED_WORDS:
            return _joined(text, _spellings(column.words, aliases))
        case layouts.WHOLE:
            return _number(text, WHOLE_FORM).round().cast(pl.Int64, strict=False)
        case layouts.DECIMAL:
            number = _number(text, f"{DECIMAL_FORM}|{_POWER_FORM}")
            return number if column.decimals is None else number.round(column.decimals, mode="half_away_from_zero")
        case layouts.DAY:
            parsed = day(text)
            return pl.when(parsed.is_between(*plausible)).then(parsed)
        case layouts.ICD10:
            bare = text.str.to_uppercase().str.replace_all(".", "", literal=True)
            return pl.when(text.str.contains(identifiers.ICD10_CM)).then(bare)
        case layouts.MODEL_ID:
            return pl.when(text.str.contains(model_id_pattern)).then(text.str.to_uppercase())
        case layouts.CATEGORY:
            return category(text)
    if column.words_by_cancer_type:
        spelled = {fold(word): word for words in column.words_by_cancer_type.values() for word in words}
        return folded(text).replace_strict(spelled, default=text, return_dtype=pl.String)
    return text


def fold(word: str) -> str:
    """Fold a word for comparison: lower case, with hyphens for spaces, underscores and dashes."""
    return HYPHEN_VARIANTS.sub("-", word.strip().lower())


def folded(text: pl.Expr) -> pl.Expr:
    """Fold the words of a column as `fold` does."""
    return text.str.to_lowercase().str.replace_all(HYPHEN_VARIANTS.pattern, "-")


def _spellings(words: tuple[str, ...], aliases: Mapping[str, str]) -> dict[str, str]:
    return {**{fold(word): word for word in words}, **{fold(other): word for other, word in aliases.items()}}


def _joined(text: pl.Expr, spellings: Mapping[str, str]) -> pl.Expr:
    parts = text.str.split("+").list.eval(
        folded(pl.element().str.strip_chars()).replace_strict(spellings, default=None, return_dtype=pl.String)
    )
    return pl.when(parts.list.eval(pl.element().is_not_null()).list.all()).then(parts.list.join("+"))


def _number(text: pl.Expr, form: str) -> pl.Expr:
    return pl.when(text.str.contains(form)).then(text).cast(pl.Float64, strict=False)


def day(text: pl.Expr) -> pl.Expr:
    """Parse dates, plausible or not, from YYYY-MM-DD or MM/DD/YYYY; null if a value is no calendar date."""
    iso = pl.when(text.str.contains(_ISO)).then(text).str.to_date("%Y-%m-%d", strict=False)
    american = pl.when(text.str.contains(_AMERICAN)).then(text).str.to_date("%m/%d/%Y", strict=False)
    return pl.coalesce(iso, american)


def category(text: pl.Expr) -> pl.Expr:
    """Fold AJCC categories: lower case, without the staging prefixes (c, p, y, r, a) and the suffixes (sn) and (f)."""
    return (
        text.str.to_lowercase()
        .str.replace_all(r"\s+", "")
        .str.replace(r"^[cpyra]{1,3}([tnm])", "${1}")
        .str.replace(r"\((sn|f)\)$", "")
    )


def _reader(column: Column) -> Callable[[str], str | None]:
    """Return the function that reads a value of this column; the rest of the portal uses the same one."""
    if column.type == layouts.MEASURE:
        return lambda written: measure_named(written, column.words)
    check = _IDENTIFIERS[column.type]

    def read(written: str) -> str | None:
        number = _NUMBER_AS_NAME.fullmatch(written)
        return check(number[1] if number else written).normalized

    return read


def _read_once(values: pl.Series, read: Callable[[str], str | None], plain: str | None) -> pl.Series:
    """Apply a function to a column, once for each distinct value.

    :param plain: the pattern of values that the function returns as they are.
    """
    unread = values if plain is None else values.filter(~values.str.contains(plain))
    if unread.null_count() == unread.len() and plain is not None:
        return values
    read_values = {raw: read(raw) for raw in unread.drop_nulls().unique()}
    if plain is None:
        return values.replace_strict(read_values, default=None, return_dtype=pl.String)
    return values.replace_strict(read_values, default=values, return_dtype=pl.String)
