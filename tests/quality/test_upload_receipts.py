"""The receipt of an accepted file covers its fingerprint and the measures read from it."""

from __future__ import annotations

import pytest

from portal import chains
from portal.models import StoredFile
from quality.models import MeasureResult, Version

pytestmark = pytest.mark.django_db
FILE, MEASURES = "the file: its fingerprint, size and rows", "the measures that the file reports"


@pytest.fixture
def files(checked, measures_file):
    """Return an accepted file of measures and one of clinical data."""
    return [checked(measures_file, file_type="quality-measures", period=None), checked()]


def test_check_of_unchanged_files_finds_no_fault(files, practice):
    check = chains.check(practice)
    assert (check.covers, check.faults) == (("2 accepted files",), ())
    assert [sorted(version.receipt.attests) for version in files] == [["file", "measures"], ["file"]]


CHANGES = [
    (StoredFile, "sha256 = repeat('0', 64)", FILE),
    (StoredFile, "size = size + 1", FILE),
    (Version, "rows = rows + 1", FILE),
    (Version, "uploaded_at = uploaded_at - interval '1 second'", FILE),
    (MeasureResult, "met = met + 1, not_met = not_met - 1", MEASURES),
    (MeasureResult, "method = 'claims'", MEASURES),
    (MeasureResult, "measure = 'none of ours'", MEASURES),
]


def test_check_reports_changes_past_the_portal(files, practice, changed, intruder):
    version = files[0]
    rows = {Version: version, StoredFile: version.file, MeasureResult: version.measure_results.get(measure="144")}
    for model, change, part in CHANGES:
        with changed(rows[model], change):
            said = (f"Something that {version.receipt.number} attests was changed or removed: {part}.",)
            assert chains.check(practice).faults == said, change
    intruder.execute("delete from quality_measureresult where version_id = %s", [version.pk])
    assert chains.check(practice).faults == (
        f"Something that {version.receipt.number} attests was changed or removed: {MEASURES}.",
    )
