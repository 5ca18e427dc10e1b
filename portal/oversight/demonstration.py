"""The chapters of the demonstration in which CMS looks after the practices, told by `reconciliation.demonstration`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.oversight.models import Letter
from portal.oversight.services import announcements, evaluation, letters, monitoring, plans
from portal.participation.services import qp_denials
from reconciliation.demonstration.days import PERFORMANCE_YEAR as YEAR
from reconciliation.demonstration.days import day

if TYPE_CHECKING:
    from reconciliation.demonstration.world import World

BY = "system:demonstration"
SURVEYED, VISITED, SILENT = "RO00001", "RO00005", "RO00004"


def look_after_2021(world: World) -> None:
    """Ask one practice for a survey, and visit another one fifteen days after saying so."""
    analyst = world.staff("analyst")
    world.move_clock(day(2021, 6, 14))
    survey = evaluation.ask(
        participant=world.practices[SURVEYED],
        kind="survey",
        subject="Survey of practices on the burden of reporting",
        due_on=day(2021, 7, 30),
        by=analyst,
    )
    visit = monitoring.open_record(
        participant=world.practices[VISITED],
        kind="virtual-visit",
        begins_on=day(2021, 7, 8),
        subject="Peer review and documentation of treatment plans",
        by=analyst,
    )
    world.move_clock(day(2021, 7, 26))
    evaluation.note(request=survey, status="cooperated", note="The survey came in time.", by=analyst)
    monitoring.close(record=visit, findings="The reviews took place. Some of them were documented late.", by=analyst)


def write_to_the_silent(world: World) -> None:
    """Write to the practices that have not reported the quality measures, after the last day."""
    world.move_clock(day(2022, 4, 4))
    analyst = world.staff("analyst")
    letter = letters.write(
        subject=f"We have not received your quality measures of {YEAR}",
        body=f"{{practice}} ({{model ID}}) has not reported the quality measures of {YEAR}. The last day was "
        f"March 31, {YEAR + 1}. "
        "If you could not report them, call the help desk.",
        audience=Letter.Audience.SILENT,
        year=YEAR,
        code="quality-measures",
        by=analyst,
    )
    letters.send(letter=letter, seen_as=letters.seen(letter, letters.recipients(letter)), by=analyst)
    letters.deliver(letter_id=letter.pk, by=BY)  # the job of the letter finds nothing left to do


def correct_2022(world: World) -> None:
    """Follow one practice's plan to its end, ask another one for a plan, and deny QP status to a practitioner."""
    analyst = world.staff("analyst")
    silent = world.practices[SILENT]
    world.move_clock(day(2022, 5, 2))
    plan = plans.request(
        participant=silent,
        year=YEAR + 1,
        deficiency=f"The quality measures of {YEAR} were not reported.",
        required=f"Say how your practice makes sure that the measures of {YEAR + 1} are reported by March 31, "
        f"{YEAR + 2}.",
        answer_due_on=day(2022, 6, 1),
        by=analyst,
    )
    qp_denials.deny(
        participant=silent,
        npi=silent.practitioners.order_by("npi")[0].npi,
        year=YEAR,
        reason="The practitioner did not take part in the peer review of treatment plans.",
        by=analyst,
    )
    world.move_clock(day(2022, 5, 24))
    plans.answer(
        participant=silent,
        plan=plan,
        steps="The practice manager exports the measures each quarter. A second person checks the file in January.",
        done_by_on=day(2022, 12, 15),
        by=world.contact(SILENT),
    )
    world.move_clock(day(2022, 6, 6))
    plans.reply(plan=plan, decision="accepted", text="The steps answer what we asked.", by=analyst)


def announce_reports(world: World) -> None:
    """Announce the reports of the first performance year."""
    world.move_clock(day(2022, 8, 1))
    analyst = world.staff("analyst")
    announcement = announcements.write(
        title=f"The reconciliation reports of {YEAR} come in August",
        body="You read your report here as soon as CMS issues it. You then have 45 days to dispute it.",
        from_on=day(2022, 8, 1),
        to_on=day(2022, 9, 30),
        by=analyst,
    )
    announcements.publish(announcement=announcement, seen_as=announcements.seen(announcement), by=analyst)


def ask_for_a_plan(world: World) -> None:
    """Ask the visited practice for a plan, which waits for its answer when the demonstration begins."""
    world.move_clock(day(2022, 8, 24))
    visited = world.practices[VISITED]
    plans.request(
        participant=visited,
        record=visited.monitoring_records.get(),
        year=YEAR + 1,
        deficiency=f"The file of clinical data for July to December {YEAR} was rejected and never corrected.",
        required="Say who checks the findings of a rejected file, and by when a corrected file follows.",
        answer_due_on=day(2022, 9, 23),
        by=world.staff("analyst"),
    )
