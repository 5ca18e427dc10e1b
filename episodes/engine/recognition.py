"""Recognition of claims files by their header: the columns and the kind of file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from episodes.engine.layout import HOSPICE, KINDS, LAYOUTS
from portal.characters import tidy

SEPARATOR = "|"
HEADER_BYTES = 1 << 20
MOST_COLUMNS_NAMED = 3
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
COMPRESSED_SUFFIXES = (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".z")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f]")
COLUMNS = frozenset(name for layout in LAYOUTS.values() for name in layout.columns)
MOST_SHARED_COLUMNS = 2
"""The most columns that a table that is not a claims file may have in common with one."""
OTHER_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class UnreadableFile(ValueError):
    """A whole file cannot be read; the message says why in one sentence and never quotes the content."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header line of a file: the columns in capitals and the number of the line.

    The next line begins at byte `begins_at`. `line_end` is a carriage return in files without any line feed.
    """

    names: tuple[str, ...]
    line: int
    begins_at: int
    line_end: bytes


def check_regular(path: Path) -> None:
    """Check that a path does not name a folder, or a pipe, which would be waited for without end.

    :raises UnreadableFile: if it does.
    """
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"{path.name} is not a file but a folder, pipe or device.")


def header_of(path: Path) -> Header:
    """Read the header of a file: its first line that is not blank, without a byte-order mark.

    :raises UnreadableFile: if the file is empty, compressed or not UTF-8 text, or its header has no pipes.
    """
    check_regular(path)
    with path.open("rb") as opened:
        head = opened.read(HEADER_BYTES)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        raise UnreadableFile(f"{path.name} is a workbook. Save its sheet as text with pipes between the columns.")
    if head.startswith(COMPRESSED) or path.suffix.lower() in COMPRESSED_SUFFIXES:
        raise UnreadableFile(f"{path.name} is a compressed file. Unzip it and import the files that it contains.")
    line_end = b"\r" if b"\r" in head and b"\n" not in head else b"\n"
    begins_at = len(BYTE_ORDER_MARK) if head.startswith(BYTE_ORDER_MARK) else 0
    number, line = 0, b""
    while begins_at < len(head) and not line.strip():
        line, end, _ = head[begins_at:].partition(line_end)
        begins_at += len(line) + len(end)
        number += 1
    if not line.strip():
        raise UnreadableFile(f"{path.name} is empty. It needs a header line with the names of the columns.")
    return Header(_names(path, _text(path, line)), number, begins_at, line_end)


def kind_of(path: Path, header: Header) -> str:
    """Return the kind of a claims file, by its header, and by its name where headers of two kinds are alike.

    :raises UnreadableFile: if the file is of none of the four kinds.
    """
    fitting = [kind for kind in KINDS if not missing_columns(kind, header)]
    named = next((kind for kind in KINDS if kind in path.name.lower()), None)
    if named in fitting:
        return named
    plain = [kind for kind in fitting if _fits_no_other_kind(kind, header)]
    if plain:
        return plain[0]
    if named is not None:
        raise UnreadableFile(missing_columns_message(path, named, missing_columns(named, header)))
    raise UnreadableFile(
        f"{path.name} is not a claims file. Its columns are not those of a carrier, outpatient, beneficiary or hospice "
        "file."
    )


def missing_columns(kind: str, header: Header) -> list[str]:
    """List the required columns of a kind of file that a header lacks."""
    return [name for name in LAYOUTS[kind].required if name not in header.names]


def missing_columns_message(path: Path, kind: str, missing: list[str]) -> str:
    """Return the sentence that names the columns that a file lacks."""
    named = ", ".join(missing[:MOST_COLUMNS_NAMED])
    more = f" and {len(missing) - MOST_COLUMNS_NAMED} more" if len(missing) > MOST_COLUMNS_NAMED else ""
    return f"{path.name} lacks the column {named}{more} that every {kind} file has."


def _fits_no_other_kind(kind: str, header: Header) -> bool:
    """Tell whether a header fits no other kind; most claims files have the few columns that hospice requires."""
    layout, names = LAYOUTS[kind], set(header.names)
    return names <= set(layout.columns) if kind == HOSPICE else not names & set(layout.foreign)


def _text(path: Path, line: bytes) -> str:
    """Decode a header line; control characters other than a tab mean another encoding."""
    try:
        text = line.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError:
        text = "\0"
    if CONTROL_CHARACTERS.search(text.replace("\t", "")):
        raise UnreadableFile(f"{path.name} is not UTF-8 text. Export it again as UTF-8 with pipes between the columns.")
    return text


def _names(path: Path, text: str) -> tuple[str, ...]:
    """Split a header into names of columns; a doubled column matters only if the portal reads it."""
    names = _split(text, SEPARATOR)
    if len(names) == 1:
        for separator, word in OTHER_SEPARATORS.items():
            if len(COLUMNS & set(_split(text, separator))) > MOST_SHARED_COLUMNS:
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


def _split(text: str, separator: str) -> tuple[str, ...]:
    """Split a header at a separator into names in capitals, without quotation marks and invisible characters."""
    return tuple(tidy(name).strip('"').strip().upper() for name in text.split(separator))
