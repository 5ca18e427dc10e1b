"""Fixtures for tests of submissions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from episodes.models import Beneficiary, Episode
from portal.encryption import blind_index
from portal.models import Participant
from quality.models import Version
from quality.services import checks, submissions
from tests import factories
from tests.uploads import build

LAST_DAY = timedelta(days=89)  # the last day of an episode, from its planning day
JANUARY = date(2022, 1, 10)  # inside the window of the second half of 2021, and of the measures of 2021


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    """Keep the uploads of each test in a separate folder."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def practice(db) -> Participant:
    """Return a dual participant, with the clock on January 10, 2022."""
    factories.at(date(2020, 12, 1))
    made = factories.participant()
    factories.at(JANUARY)
    return made


@pytest.fixture
def receive(practice: Participant) -> Callable[..., Version]:
    """Return a function that receives a file: clinical data of the second half of 2021, unless given otherwise."""

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
    """Return a function that receives and checks a file."""

    def run(content: bytes | None = None, **given) -> Version:
        version = receive(content, **given)
        return checks.check_version(version_id=version.pk, by="test")

    return run


@pytest.fixture
def measures_file(practice: Participant) -> bytes:
    """Return a valid quality-measures file of the practice."""
    rows = [{**row, "model_id": practice.model_id, "tin": practice.tin} for row in build.measure_rows()]
    return build.measures(rows)


@pytest.fixture
def construct(practice: Participant) -> Callable[..., None]:
    """Return a function that stores a construction run of 2021 with one episode of the practice for each row."""

    def build_run(rows: list[build.Row], **given) -> None:
        run = factories.published_run(claims_through=date(2022, 1, 31))
        for row in rows:
            index, starts_on = blind_index("mbi", row["mbi"]), date.fromisoformat(row["episode_start_date"])
            beneficiary, _ = Beneficiary.objects.get_or_create(
                mbi_index=index, defaults={"bene_id": index[:40], "mbi": row["mbi"]}
            )
            episode = {
                "run": run,
                "beneficiary": beneficiary,
                "cancer_type": row["cancer_type"],
                "starts_on": starts_on,
                "ends_on": starts_on + LAST_DAY,
                "pc_participant": practice,
                "complete": True,
                "duplicate_lines": 0,
                "duplicate_amount": Decimal(0),
                "decisions": {},
            }
            Episode.objects.create(**episode | given)

    return build_run
