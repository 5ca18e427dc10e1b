"""Episodes, reports and the dispute in the story."""

from __future__ import annotations

from datetime import date

from episodes.services import claims, construction, fee_schedules, publications
from reconciliation.demonstration import people
from reconciliation.demonstration.world import YEAR, World
from reconciliation.models import NoticeLine
from reconciliation.services import answers, grants, notices, releases, runs


def build_episodes(world: World, *, on: date) -> None:
    """CMS imports the claims of the year and builds its episodes; an analyst and an approver publish them."""
    world.move_clock(on)
    analyst = world.staff("analyst")
    fees = world.folder / "fee-schedule.csv"
    fee_schedules.load(name=fees.name, content=fees.read_bytes(), by=analyst)
    claims.import_files(files=claims.find_files(world.folder).files, by=analyst)
    run = construction.construct(year=YEAR, claims_through=on, by=analyst)
    publications.ask(run=run, reason="All claims of the year have come, and the counts are as expected.", by=analyst)
    publications.publish(run=run, by=world.staff("approver"))


def reconcile(world: World, *, on: date) -> None:
    """CMS runs the initial reconciliation, and two people release its reports."""
    world.move_clock(on)
    run = runs.carry_out(year=YEAR, kind="initial", as_of=on, by=world.staff("analyst"))
    if run.participants_failed:
        raise RuntimeError(f"{run.participants_failed} participants got no report.")
    releases.release_run(
        run=run,
        release_on=on,
        reason="All claims of the year have come, and the totals are as expected.",
        asked_by=world.staff("analyst"),
        approved_by=world.staff("approver"),
    )
    world.reports = {report.participant.model_id: report for report in run.reports.select_related("participant")}


def dispute(world: World, *, filed_on: date, answered_on: date) -> None:
    """One practice contests a line of its report; the reviewer answers."""
    world.move_clock(filed_on)
    report = world.reports[people.DISPUTES]
    notice = notices.file(
        participant=world.practices[people.DISPUTES],
        lines=[notices.Contested(report.lines.get(code="incomplete-episodes", episode_component=None))],
        grounds="One of these episodes is counted as incomplete although the treatment that we planned was given. "
        "The hospital that furnished it may have billed it late.",
        wanted_outcome="Count the episode as complete and leave its payments as they were.",
        signer_title="Practice administrator",
        by=world.contact(people.DISPUTES),
    )
    world.move_clock(answered_on)
    why = "The claims show no completed course."
    verified = [grants.Finding(one.pk, NoticeLine.Outcome.CALCULATION_VERIFIED, why) for one in notice.lines.all()]
    answers.answer(
        notice=notice,
        findings=verified,
        text="The claims received through the day named in the report show no completed course by the participants "
        "that began these episodes. Under 42 CFR 512.285(c), the amount that fee-for-service would have paid is "
        f"due in place of the payments received. The true-up in August {YEAR + 2} will include later claims. "
        "The amount stands.",
        by=world.staff("reviewer"),
    )
