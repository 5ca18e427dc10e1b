"""The door of uploads: a file of a kind that holds no rows is refused before it becomes a version."""

from __future__ import annotations

from django.core.files.base import File

from portal.files import kinds, names
from portal.services.use_case import Refused
from quality.intake.layouts import QUALITY_MEASURES

# Kinds that nobody can have meant as data. Workbooks with macros, a password or a fault, and texts of any kind, are
# let in: the check says exactly what is wrong with them.
_STRAY = frozenset(
    {
        kinds.PDF, kinds.PNG, kinds.JPEG, kinds.TIFF, kinds.DOCX, kinds.PARQUET, kinds.PROGRAM, kinds.SCRIPT,
        kinds.WEB_PAGE, kinds.RICH_TEXT, kinds.OTHER_OFFICE, kinds.ARCHIVE,
    }
)  # fmt: skip


def check_kind(*, upload: File[bytes], file_type: str) -> None:
    """Check that an upload may hold rows.

    :raises Refused: for a document, a picture, a program, a web page or an archive.
    """
    name = names.plain_name(upload.name)
    kind = kinds.recognize(upload, name)  # type: ignore[arg-type]
    if kind in _STRAY:
        formats = "CSV, XLSX, QPP JSON or QRDA III XML" if file_type == QUALITY_MEASURES else "CSV or XLSX"
        raise Refused(
            f"{name} is {kind.words}, so it holds no rows that we can check. Nothing was stored. Export your data as "
            f"{formats}, and send that file.",
            field="upload",
        )
