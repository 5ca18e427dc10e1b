"""PDFs of all reports of the year by two processes; baseline: their lines typeset as plain paragraphs, as often.

Each process runs the job as a worker does: it claims the job, typesets, encrypts and keeps the file.
`reconciliation-pdf-sizes`: processor seconds of one PDF by the number of its episodes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks import large_report, measuring

PROCESSES, LIMIT_SECONDS = 2, 180
SIZES = (60, 300, 3_000)
BY = "system:benchmark"
PLAIN = b"""#set document(title: "Plain")
#set text(lang: "en", region: "US", font: "Libertinus Serif")
#for one in json(bytes(sys.inputs.lines)) [#par(one)]
"""


def show(name: str) -> None:
    """Write every PDF."""
    from portal.processes import in_processes
    from reconciliation.models import ReportFile, ReportLine

    _release()
    reports = list(ReportFile.objects.order_by("pk").values_list("report_id", flat=True))
    taken = measuring.measure(lambda: list(in_processes(write, reports, processes=PROCESSES)))
    written = ReportFile.objects.filter(status=ReportFile.Status.READY).count()
    assert written == len(reports), "some PDFs were not written"
    bare = measuring.measure(lambda: list(in_processes(plain, reports, processes=PROCESSES)))
    measuring.show(
        name,
        taken,
        bare,
        rows=ReportLine.objects.filter(report__in=reports).count(),
        reports=written,
        cpu_seconds_a_pdf=round(taken.cpu_seconds / written, 4),
        limit_seconds=LIMIT_SECONDS,
    )


def write(report_id: int) -> None:
    """Do the job of one PDF."""
    from reconciliation import tasks

    tasks.write_pdf(report_id)


def plain(report_id: int) -> None:
    """Typeset the labels and formulas of one report as paragraphs."""
    import typst

    from reconciliation.models import ReportLine

    rows = ReportLine.objects.filter(report=report_id).values_list("label", "formula")
    lines = [f"{label} {formula}" for label, formula in rows]
    typst.compile(PLAIN, format="pdf", sys_inputs={"lines": json.dumps(lines)}, ignore_system_fonts=True)


def show_sizes(name: str) -> None:
    """Typeset a report without episodes, and one that grows; print the processor seconds of each."""
    from reconciliation.documents import report_pdf
    from reconciliation.models import Report, ReportLine

    _release()
    every = Report.objects.calculated().select_related("run__construction_run", "participant", "score")
    with_lines = ReportLine.objects.exclude(episode_component=None)
    empty = every.exclude(pk__in=with_lines.values("report")).first()
    grown = every.filter(pk__in=with_lines.values("report"), participant__kind="dual").first()
    assert grown is not None
    report_pdf.render(grown)  # loads modules and fonts
    costs: dict[str, float] = {}
    if empty is not None:
        costs["0"] = measuring.measure(lambda: report_pdf.render(empty)).cpu_seconds
    for episodes in SIZES:
        large_report.enlarge(grown, episodes)
        costs[f"{episodes:,}"] = measuring.measure(lambda: report_pdf.render(grown)).cpu_seconds
    print(json.dumps({"bench": name, "cpu_seconds": {size: round(cost, 3) for size, cost in costs.items()}}))


def _release() -> None:
    """Release the run of the database, unless that is done."""
    from django.contrib.auth.models import Group

    from portal import clock
    from portal.models import User
    from portal.staff import ANALYST, APPROVER
    from reconciliation.models import Release, Run
    from reconciliation.services import releases

    if Release.objects.exists():
        return
    people = []
    for group in (ANALYST, APPROVER):
        people.append(User.objects.create(email=f"{group}@cms.example", is_staff=True))
        people[-1].groups.add(Group.objects.get(name=group))
    releases.release_run(
        run=Run.objects.get(), release_on=clock.today(), reason="Benchmark.", asked_by=people[0], approved_by=people[1]
    )


SHOWN: dict[str, Callable[[str], Any]] = {"reconciliation-pdfs": show, "reconciliation-pdf-sizes": show_sizes}
