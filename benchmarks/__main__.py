"""`python -m benchmarks [name]`: run all benchmarks or one, each group in its own process and data folder.

`BENCH_SIZE=20x1260` makes the year of `national` and `reconciliation` that small: so many participants and episodes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile

GROUPS = {
    "calculate": ("calculate",),
    "clinical_upload": ("clinical-upload", "clinical-upload-bad", "clinical-upload-xlsx", "clinical-upload-growth"),
    "stored_files": ("file-in", "file-out"),
    "national": ("national", "national-workers", "national-growth"),
    "reconciliation": ("reconciliation", "reconciliation-pdfs", "reconciliation-pdf-sizes"),
    "claims": ("claims-import", "episodes", "reconcile"),
    "projection": ("projection",),
    "performance": ("performance-reports",),
    "pages": ("dashboard", "report", "report-line", "submission-list", "episode-list", "episode"),
    "deadlines": ("obligations-open", "obligations-nightly", "reminders", "reminders-nothing-new"),
    "participant_list": ("participant-list", "participant-list-changed"),
    "large_world": (
        "admin-list",
        "admin-last-page",
        "admin-search",
        "admin-filter",
        "admin-order",
        "practice-pages",
        "large-report",
    ),
    "load": ("load",),
    "upload_load": ("upload-load",),
    "first_start": ("first-page", "demonstration-world"),
}
"""Modules of this package, each with the benchmarks that share its preparation."""


def main() -> int:
    """Run the named benchmark, or all; return 1 when one failed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Print one JSON line for each benchmark.")
    every = [name for names in GROUPS.values() for name in names]
    parser.add_argument("name", nargs="?", choices=every)
    asked = parser.parse_args().name
    broken = 0
    for module, names in GROUPS.items():
        chosen = [name for name in names if asked in (None, name)]
        if chosen:
            broken += _run(module, chosen) != 0
    return int(broken > 0)


def _run(module: str, names: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {
            **os.environ,
            "DATA_DIR": folder,
            "DATABASE_URL": "",
            "DATABASE_OWNER_URL": "",
            "REDIS_URL": "",
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "LOG_LEVEL": "WARNING",
            "POLARS_MAX_THREADS": "2",  # as in `manage.py serve`
        }
        return subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *names], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
