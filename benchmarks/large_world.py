"""Lists of CMS staff and pages of a practice in a world of the Model's size, which is made once for all of them."""

from __future__ import annotations

import sys

from benchmarks import database

PARTICIPANTS, PRACTITIONERS, SEED = 950, 12_000, 1


def main(names: list[str]) -> None:
    """Make the world, then measure what is named."""
    database.begin()
    from benchmarks import large_report, practice_pages, staff_pages
    from reconciliation.demonstration import large_world

    large_world.make(participants=PARTICIPANTS, practitioners=PRACTITIONERS, seed=SEED)
    for name in names:
        if name in staff_pages.LINKS:
            staff_pages.show(name)
        elif name == "large-report":
            large_report.show(name)
        else:
            practice_pages.show(name)


if __name__ == "__main__":
    main(sys.argv[1:])
