"""Seeded mutations of good text files, as people and programs make them; the same seed gives the same file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from random import Random

Rows = list[list[str]]

_VALUES = (
    "", " ", "N/A", "?", "#REF!", "=1+1", "-", "0", "-1", "1e9", "99999999999999999999", "7,800", "78 Gy", "2021-02-30",
    "13/13/2021", "1/1/21", "44413", "9999-12-31", "\u200b", "\u202eabc", "ü", "😀", "x" * 600, 'a"b', "a;b", "a\tb",
    "Total", "NaN", "inf", "١٢٣", "1EG4-TE5-MK73", "C61; C79.51", "TX", "y", "TRUE", "<b>", "{}", "None",
)  # fmt: skip


def mutated(content: bytes, seed: int) -> tuple[bytes, int | None]:
    """Return a mutated CSV file, and the number of its rows with a value below the header.

    The number is None if the mutation broke the text itself, so that nobody can say what its rows are.
    """
    random = Random(seed)
    rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if any(row)]
    for _ in range(random.randint(1, 4)):
        random.choice(_OF_ROWS)(rows, random)
    text = io.StringIO()
    csv.writer(text, delimiter=random.choice(",,,,;\t"), lineterminator=random.choice(["\r\n", "\n"])).writerows(rows)
    encoded = text.getvalue().encode(random.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig"]))
    filled = sum(any(map(str.strip, row)) for row in rows) - 1
    if random.random() < 0.25:
        return random.choice(_OF_BYTES)(encoded, random), None
    return encoded, filled


def _cell(rows: Rows, random: Random) -> None:
    row = random.choice(rows[1:] or rows)
    if row:
        row[random.randrange(len(row))] = random.choice(_VALUES)


def _column(rows: Rows, random: Random) -> None:
    value, position = random.choice(_VALUES), random.randrange(len(rows[0]) or 1)
    for row in rows[1:]:
        if position < len(row):
            row[position] = value


def _header(rows: Rows, random: Random) -> None:
    position = random.randrange(len(rows[0]) or 1)
    rows[0][position] = random.choice([*_VALUES, rows[0][0], rows[0][position].upper(), "DOB", "Patient"])


def _without_column(rows: Rows, random: Random) -> None:
    position = random.randrange(len(rows[0]) or 1)
    for row in rows:
        del row[position : position + 1]
    if not rows[0]:
        rows[0].append("mbi")


def _exchanged_columns(rows: Rows, random: Random) -> None:
    one, other = random.randrange(len(rows[0]) or 1), random.randrange(len(rows[0]) or 1)
    for row in rows[1:]:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


def _row_again(rows: Rows, random: Random) -> None:
    rows.insert(random.randint(1, len(rows)), list(random.choice(rows)))


def _shifted_row(rows: Rows, random: Random) -> None:
    row = random.choice(rows[1:] or rows)
    row.insert(random.randint(0, len(row)), random.choice(_VALUES))


def _short_row(rows: Rows, random: Random) -> None:
    row = random.choice(rows[1:] or rows)
    del row[random.randint(1, max(1, len(row) - 1)) :]


def _extra_row(rows: Rows, random: Random) -> None:
    made = [random.choice(["Total", "cGy", "Report of the registry", "5", ""]) for _ in range(random.randint(1, 3))]
    rows.insert(random.randint(0, len(rows)), [*made, *[""] * (len(rows[0]) - len(made))])


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randint(1, len(content))]


def _other_bytes(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content))
    return content[:place] + random.randbytes(random.randint(1, 8)) + content[place + random.randint(0, 8) :]


def _quotation_mark(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content))
    return content[:place] + b'"' + content[place:]


def _other_encoding(content: bytes, random: Random) -> bytes:
    return content.decode().encode(random.choice(["utf-16", "utf-16-le", "utf-32"]))


_OF_ROWS: tuple[Callable[[Rows, Random], None], ...] = (
    _cell, _cell, _cell, _column, _header, _without_column, _exchanged_columns, _row_again, _shifted_row, _short_row,
    _extra_row,
)  # fmt: skip
_OF_BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (_cut, _other_bytes, _quotation_mark, _other_encoding)
