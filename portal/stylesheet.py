"""The portal's style sheets: one file a component in `static/css/components/`, one file for the browser.

Nothing is compiled. The files are put behind each other, the same way every time: tokens and the frame of the page
first, paper last, the components between them by name. `collectstatic` and the tests find the result as any other file.
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
OF_BOTH = ("bar", "view-as")


def components(sheet: str) -> list[Path]:
    """Return the files of a style sheet in their order.

    :raises KeyError: for another file.
    """
    files = {path.stem: path for path in (settings.BASE_DIR / "static" / "css" / "components").glob("*.css")}
    between = sorted(files.keys() - {*FIRST, *LAST, *OF_THE_ADMIN})
    names = {PORTAL: (*FIRST, *between, *LAST), ADMIN: (*OF_THE_ADMIN, *OF_BOTH)}[sheet]
    return [files[name] for name in names]


def whole(sheet: str) -> str:
    """Return the text of a style sheet."""
    return "\n".join(path.read_text() for path in components(sheet))


class StylesheetFinder(BaseStorageFinder):
    """Finds the style sheets among the static files, written anew whenever a component has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the written files with the other data of this run."""
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "static")
        super().__init__(*args, **kwargs)

    def list(self, ignore_patterns: list[str]) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the files that this finder has."""
        for sheet in (PORTAL, ADMIN):
            self._write(sheet)
            yield sheet, self.storage

    def find(self, path: str, **kwargs: Any) -> Any:
        """Return where a style sheet lies; nothing for other paths."""
        if path not in (PORTAL, ADMIN):
            return [] if kwargs.get("find_all") else None
        self._write(path)
        return super().find(path, **kwargs)

    def _write(self, sheet: str) -> None:
        target, text = Path(self.storage.path(sheet)), whole(sheet)
        if target.exists() and target.read_text() == text:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # Replaced at once: another process may be reading it.
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False) as file:
            file.write(text)
        os.replace(file.name, target)
