"""What the tests of submissions share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from portal.models import Participant
from quality.models import Version
from quality.services import checks, submissions
from tests import factories
from tests.uploads import build

JANUARY = date(2022, 1, 10)  # inside the window of the second half of 2021, and of the measures of 2021


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    """Keep the uploads of each test apart."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def practice(db) -> Participant:
    """A dual participant in January 2022."""
    factories.at(date(2020, 12, 1))
    made = factories.participant()
    factories.at(JANUARY)
    return made


@pytest.fixture
def receive(practice: Participant) -> Callable[..., Version]:
    """Receive a clinical-data file of the second half of 2021, or what else is said."""

    def run(content: bytes | None = None, **given) -> Version:
        name = given.pop("name", "clinical.csv")
        details = {
            "participant": practice,
            "year": 2021,
            "file_type": "clinical-data",
            "period": 2,
            "upload": ContentFile(build.clinical() if content is None else content, name=name),
            "by": "test",
            **given,
        }
        return submissions.receive(**details)

    return run


@pytest.fixture
def checked(receive: Callable[..., Version]) -> Callable[..., Version]:
    """Receive and check a file."""

    def run(content: bytes | None = None, **given) -> Version:
        version = receive(content, **given)
        return checks.check_version(version_id=version.pk, by="test")

    return run


@pytest.fixture
def measures_file(practice: Participant) -> bytes:
    """A good quality-measures file of the practice."""
    rows = [{**row, "model_id": practice.model_id, "tin": practice.tin} for row in build.measure_rows()]
    return build.measures(rows)
