"""Memory of the ZIP of a release: that of one PDF, whatever their number and whatever facts their reports keep."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.core.files.base import File

from portal import clock
from portal.files.kinds import PDF
from portal.services import file_intake
from reconciliation.models import Release, Report, ReportArchive, ReportFile, Run
from tests import factories
from tests.architecture.rows import row_of
from tests.portal.files.test_sweep import KEYS
from tests.worker import environment

pytestmark = pytest.mark.django_db(transaction=True)
FEW, MANY = 3, 48
MOST_MEGABYTES = 10
FACTS = {"sites": "x" * (1 << 19)}


def archive(participants, day: int, *, written: bool) -> ReportArchive:
    """Write the ZIP to prepare of a release with one report a participant: half a megabyte of facts, 1 MB of PDF."""
    first, *_ = participants
    run = row_of(Run, first, inputs_digest=str(day))
    release = row_of(
        Release, first, run=run, status="issued", approved_by=factories.user(staff="approver"), approved_at=clock.now()
    )  # fmt: skip
    for one in participants:
        report = row_of(Report, one, run=run, release=release, facts=FACTS)
        if written:
            with file_intake.receiving(use="report", participant=one, by="test") as intake:
                taken = intake.take_own(File(BytesIO(os.urandom(1 << 20)), name="report.pdf"), kind=PDF)
                file = file_intake.keep(taken=taken, by="test")
            now = clock.now()
            ReportFile.objects.create(
                report=report, participant=one, file=file, asked_at=now, written_at=now, status="ready"
            )
    return ReportArchive.objects.create(release=release, asked_by=release.asked_by, asked_at=clock.now())


def test_zip_of_many_reports_takes_the_memory_of_one(data_dir):
    participants = factories.participants(MANY)
    rows = [
        archive(participants[:FEW], 1, written=True),  # loads modules that the others use
        archive(participants, 2, written=True),
        archive(participants, 3, written=False),  # asks for all of them
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.reconciliation.memory_of_an_archive", *(str(row.pk) for row in rows)],
        cwd=django_settings.BASE_DIR, env={**environment(), **KEYS, "DATA_DIR": str(data_dir)},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    _, packing, asking = json.loads(done.stdout.splitlines()[-1])
    for row in rows:
        row.refresh_from_db()
    assert [(row.status, row.reports) for row in rows] == [("ready", FEW), ("ready", MANY), ("queued", 0)]
    assert rows[1].file.size > MANY << 20
    assert packing < MOST_MEGABYTES and asking < MOST_MEGABYTES, (packing, asking)
