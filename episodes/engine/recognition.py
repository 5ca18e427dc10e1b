"""Recognition of claims files: the header that names their columns, and their kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from episodes.engine.layout import HOSPICE, KINDS, LAYOUTS
from portal.characters import tidy

SEPARATOR = "|"
BYTES_LOOKED_AT = 1 << 20
MOST_NAMED = 3
UTF_8_MARK = b"\xef\xbb\xbf"
PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
PACKED_SUFFIXES = (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".z")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f]")
COLUMNS = frozenset(name for layout in LAYOUTS.values() for name in layout.columns)
MOST_BY_CHANCE = 2
"""Columns of claims that a table of another kind may have as well."""
OTHER_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class UnreadableFile(ValueError):
    """Says in one sentence why a whole file cannot be taken; never quotes what stands in it."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header line of a file: the columns in capitals, the number of its line, and where the next one begins.

    `begins_at` counts bytes. `line_end` is a carriage return in files that have no line feed at all.
    """

    names: tuple[str, ...]
    line: int
    begins_at: int
    line_end: bytes


def header_of(path: Path) -> Header:
    """Read the header of a file: its first line that is not blank, without a byte-order mark.

    :raises UnreadableFile: if the file is empty, compressed or no UTF-8 text, or its header has no pipes.
    """
    with path.open("rb") as opened:
        head = opened.read(BYTES_LOOKED_AT)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        raise UnreadableFile(f"{path.name} is a workbook. Save its sheet as text with pipes between the columns.")
    if head.startswith(PACKED) or path.suffix.lower() in PACKED_SUFFIXES:
        raise UnreadableFile(f"{path.name} is a compressed file. Unzip it and import the files that it contains.")
    line_end = b"\r" if b"\r" in head and b"\n" not in head else b"\n"
    begins_at = len(UTF_8_MARK) if head.startswith(UTF_8_MARK) else 0
    number, line = 0, b""
    while begins_at < len(head) and not line.strip():
        line, end, _ = head[begins_at:].partition(line_end)
        begins_at += len(line) + len(end)
        number += 1
    if not line.strip():
        raise UnreadableFile(f"{path.name} is empty. A header line with the names of the columns is expected.")
    return Header(_names(path, _text(path, line)), number, begins_at, line_end)


def kind_of(path: Path, header: Header) -> str:
    """Tell which kind of claims file this is by its header, and by its name where headers of two kinds are alike.

    :raises UnreadableFile: if it is none of the four kinds.
    """
    fitting = [kind for kind in KINDS if not missing_columns(kind, header)]
    named = next((kind for kind in KINDS if kind in path.name.lower()), None)
    if named in fitting:
        return named
    plain = [kind for kind in fitting if _plainly(kind, header)]
    if plain:
        return plain[0]
    if named is not None:
        raise UnreadableFile(lacking(path, named, missing_columns(named, header)))
    raise UnreadableFile(
        f"{path.name} is not a claims file. Its columns are not those of a carrier, outpatient, beneficiary or hospice "
        "file."
    )


def missing_columns(kind: str, header: Header) -> list[str]:
    """List the columns that a kind of file must have and a header lacks."""
    return [name for name in LAYOUTS[kind].required if name not in header.names]


def lacking(path: Path, kind: str, missing: list[str]) -> str:
    """Say which columns a file of a kind lacks."""
    named = ", ".join(missing[:MOST_NAMED])
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return f"{path.name} lacks the column {named}{more} that every {kind} file has."


def _plainly(kind: str, header: Header) -> bool:
    """Tell a header that cannot be another kind's: hospice periods have so few columns that most claims hold them."""
    layout, names = LAYOUTS[kind], set(header.names)
    return names <= set(layout.columns) if kind == HOSPICE else not names & set(layout.foreign)


def _text(path: Path, line: bytes) -> str:
    """Decode a header line; control characters other than a tab are a sign of another encoding."""
    try:
        text = line.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError:
        text = "\0"
    if CONTROL_CHARACTERS.search(text.replace("\t", "")):
        raise UnreadableFile(f"{path.name} is not UTF-8 text. Export it again as UTF-8 with pipes between the columns.")
    return text


def _names(path: Path, text: str) -> tuple[str, ...]:
    """Divide a header into names of columns. Doubled columns that are never read do not matter."""
    names = _divided(text, SEPARATOR)
    if len(names) == 1:
        for mark, word in OTHER_SEPARATORS.items():
            if len(COLUMNS & set(_divided(text, mark))) > MOST_BY_CHANCE:
                raise UnreadableFile(
                    f"{path.name} has {word} between its columns. A claims file has pipes (|) there: export it again "
                    "with pipes."
                )
        raise UnreadableFile(
            f"{path.name} does not begin with a header line: the names of the columns with pipes (|) between them."
        )
    doubled = sorted(name for name in COLUMNS if names.count(name) > 1)
    if doubled:
        raise UnreadableFile(f"{path.name} names a column twice: {', '.join(doubled)}.")
    return names


def _divided(text: str, mark: str) -> tuple[str, ...]:
    """Divide a header at a mark into names in capitals, without quotation marks and marks that nobody sees."""
    return tuple(tidy(name).strip('"').strip().upper() for name in text.split(mark))
