"""The portal's style sheets: one file for each component in `static/css/components/`, joined into one for the browser.

Nothing is compiled. The order is fixed: tokens and the page frame first, then the components by name, print last.
`collectstatic` and the tests find the result like any other static file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files.storage import FileSystemStorage

PORTAL, ADMIN = "css/portal.css", "css/admin.css"
FIRST = ("tokens", "page")
LAST = ("print",)
OF_THE_ADMIN = ("tokens", "admin")
OF_BOTH = ("bar", "progress", "session-timeout", "view-as")


def components(sheet: str) -> list[Path]:
    """Return the component files of a style sheet in their order.

    :raises KeyError: for a name other than PORTAL or ADMIN.
    """
    files = {path.stem: path for path in (settings.BASE_DIR / "static" / "css" / "components").glob("*.css")}
    between = sorted(files.keys() - {*FIRST, *LAST, *OF_THE_ADMIN})
    names = {PORTAL: (*FIRST, *between, *LAST), ADMIN: (*OF_THE_ADMIN, *OF_BOTH)}[sheet]
    return [files[name] for name in names]


def whole(sheet: str) -> str:
    """Return the text of a style sheet."""
    return "\n".join(path.read_text() for path in components(sheet))


class StylesheetFinder(BaseStorageFinder):
    """Static files finder for the style sheets, which it writes again whenever a component changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Choose a folder below DATA_DIR for the written files."""
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "static")
        super().__init__(*args, **kwargs)

    def list(self, ignore_patterns: list[str]) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield both style sheets with their storage."""
        for sheet in (PORTAL, ADMIN):
            self._write(sheet)
            yield sheet, self.storage

    def find(self, path: str, **kwargs: Any) -> Any:
        """Return the path of a style sheet; an empty list for other files, which Django takes for none."""
        if path not in (PORTAL, ADMIN):
            return []
        self._write(path)
        return super().find(path, **kwargs)

    def _write(self, sheet: str) -> None:
        target, text = Path(self.storage.path(sheet)), whole(sheet)
        if target.exists() and target.read_text() == text:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # Replace it in one step, because another process may be reading it.
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False) as file:
            file.write(text)
        os.replace(file.name, target)
