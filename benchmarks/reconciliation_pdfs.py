"""PDFs of all reports of a release; baseline: the labels and formulas of their lines typeset as plain paragraphs.

The Model has about 950 participants with 60,000 episodes a year. `of_the_model` is the time in seconds that two workers
would take for all of them, from the processor time of these PDFs.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path

from benchmarks import database, measuring

PARTICIPANTS, EPISODES, SEED = 20, 1260, 7
"""63 episodes a participant, as in the Model."""
OF_THE_MODEL, WORKERS = 950, 2
BY = "system:benchmark"
PLAIN = b"""#set document(title: "Plain")
#set text(lang: "en", region: "US", font: "Libertinus Serif")
#for one in json(bytes(sys.inputs.lines)) [#par(one)]
"""


def main(names: list[str]) -> None:
    """Generate a year, reconcile it, release its reports, and write every PDF."""
    database.begin()
    import typst

    from reconciliation.models import ReportFile, ReportLine
    from reconciliation.services import report_files

    _release()
    reports = list(ReportFile.objects.order_by("pk").values_list("report_id", flat=True))
    texts = [
        [
            f"{label} {formula}"
            for label, formula in ReportLine.objects.filter(report=pk).values_list("label", "formula")
        ]
        for pk in reports
    ]

    def plain() -> None:
        for lines in texts:
            typst.compile(PLAIN, format="pdf", sys_inputs={"lines": json.dumps(lines)}, ignore_system_fonts=True)

    report_files.write(report_id=reports[0], by=BY)  # the first one loads fonts
    taken = measuring.measure(lambda: [report_files.write(report_id=pk, by=BY) for pk in reports[1:]])
    written = len(reports) - 1
    measuring.show(
        "reconciliation-pdfs",
        taken,
        measuring.measure(plain),
        rows=ReportLine.objects.count(),
        reports=written,
        of_the_model=round(taken.cpu_seconds / written * OF_THE_MODEL / WORKERS, 1),
    )


def _release() -> None:
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    from episodes.models import ConstructionRun
    from episodes.services import claims, construction, publications
    from portal.models import User
    from portal.services import demonstration_clock
    from portal.staff import ANALYST, APPROVER
    from reconciliation.services import releases, runs

    folder = Path(settings.DATA_DIR) / "generated"
    today = date(2022, 8, 15)
    with redirect_stdout(StringIO()):
        call_command("generate_claims", participants=PARTICIPANTS, episodes=EPISODES, seed=SEED, out=folder)
        demonstration_clock.move(to=date(2020, 12, 1), by=BY)
        call_command("import_participants", folder / "participants.csv")
        demonstration_clock.move(to=today, by=BY)
        call_command("import_fee_schedule", folder / "fee-schedule.csv")
    claims.import_files(files=claims.find_files(folder).files, by=BY)
    construction.construct(year=2021, claims_through=date(2022, 8, 8), partitions=1, by=BY)
    publications.publish_by_command(run=ConstructionRun.objects.get(), by=BY)
    people = []
    for group in (ANALYST, APPROVER):
        people.append(User.objects.create(email=f"{group}@cms.example", is_staff=True))
        people[-1].groups.add(Group.objects.get(name=group))
    run = runs.carry_out(year=2021, kind="initial", as_of=today, by=BY)
    releases.release_run(run=run, release_on=today, reason="Benchmark.", asked_by=people[0], approved_by=people[1])


if __name__ == "__main__":
    main(sys.argv[1:])
