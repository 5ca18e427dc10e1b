"""A process that packs ZIPs of reports and prints how much memory each one took, in MB.

`test_archive_memory.py` runs it with the ids of the ZIPs. It does not use pytest.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress

from tests.portal.files.memory_of_an_upload import measured_growth

from portal.services.jobs import NotYet  # isort: skip (the module above sets Django up)
from reconciliation.services import report_archives  # isort: skip


def main(*archive_ids: str) -> None:
    grown = []
    for archive_id in archive_ids:
        with measured_growth() as megabytes:
            with suppress(NotYet):
                report_archives.prepare(archive_id=int(archive_id), by="test")
            grown.append(megabytes())
    print(json.dumps(grown))


if __name__ == "__main__":
    main(*sys.argv[1:])
