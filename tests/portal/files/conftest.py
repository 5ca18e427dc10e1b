"""Fixtures of the file store: a separate store for each test, and files in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from portal.models import Participant, StoredFile
from portal.services import file_intake
from tests import factories


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    """Keep the files of each test in a separate folder."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def participant(db) -> Participant:
    return factories.participant()


@pytest.fixture
def store(participant: Participant) -> Callable[..., StoredFile]:
    """Return a function that stores a file as a use case does."""

    def run(content: bytes = b"row;dose\n1;50\n", name: str = "doses.csv", **given: Any) -> StoredFile:
        whose = {"use": "submission", "participant": participant, "by": "test"}
        whose |= {key: given.pop(key) for key in set(given) & set(whose)}
        with file_intake.receiving(**whose) as intake:
            taken = intake.take(ContentFile(content, name=name), **{"limit": 1 << 20, "advice": "Send less.", **given})
            return file_intake.keep(taken=taken, by=whose["by"])

    return run


def bytes_in(data_dir: Path) -> list[str]:
    """Return the names of the stored files in the local store."""
    folder = data_dir / "files"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
