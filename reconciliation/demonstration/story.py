"""The story of the demonstration, step by step: each step moves the clock and calls services for a person."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.utils.module_loading import import_string

from portal.services import portal_state
from reconciliation.demonstration import corrections, opening, people, practice_life, results, signing, uploads
from reconciliation.demonstration.days import day
from reconciliation.demonstration.world import BY, YEAR, World

OVERSIGHT = "portal.oversight.demonstration"
"""The chapters of the floor above, which are called by their names: imports go down only."""
ENDS_ON = day(2022, 8, 29)


def run_steps(world: World) -> None:
    """Run all steps, from November before the first performance year to August 29 after it."""
    until_the_claims(world)
    from_the_claims_on(world)


def until_the_claims(world: World) -> None:
    """Run the steps of the participants and of CMS before the claims of the year are imported."""
    opening.november_2020(world)
    opening.publish(world, on=day(2020, 12, 1))
    opening.december_2020(world)
    opening.load_lists(world)
    signing.attest(world, "cehrt", YEAR, on=day(2021, 1, 8))
    signing.certify_lists(world, YEAR, on=day(2021, 1, 12))
    signing.attest(world, "pso", YEAR, on=day(2021, 1, 20))
    _oversee(world, "look_after_2021")
    uploads.upload_clinical_data(world, YEAR, 1, on=day(2021, 7, 28))
    opening.deliver_adjustments(world, YEAR + 1, on=day(2021, 12, 1))
    signing.attest(world, "cehrt", YEAR + 1, on=day(2021, 12, 14))
    opening.deliver_lists(world, YEAR + 1, on=day(2022, 1, 3))
    signing.certify_lists(world, YEAR + 1, on=day(2022, 1, 11))
    signing.attest(world, "pso", YEAR + 1, on=day(2022, 1, 18))
    uploads.upload_clinical_data(world, YEAR, 2, on=day(2022, 1, 24))
    corrections.verify_boost(world)
    corrections.mark_findings(world, on=day(2022, 1, 26))
    signing.attest(world, "peer-review", YEAR, on=day(2022, 3, 8))
    signing.attest(world, "patient-care", YEAR, on=day(2022, 3, 8))
    uploads.upload_quality_measures(world, on=day(2022, 3, 22))
    _oversee(world, "write_to_the_silent")
    signing.share_data(world, YEAR + 1, asked_on=day(2022, 4, 5), decided_on=day(2022, 4, 12))
    _oversee(world, "correct_2022")
    signing.live(world, YEAR + 1, on=day(2022, 7, 1), certified_on=day(2022, 7, 11))
    corrections.waive(world, asked_on=day(2022, 7, 12), approved_on=day(2022, 7, 13), expires_on=day(2022, 9, 30))
    uploads.upload_clinical_data(world, YEAR + 1, 1, on=day(2022, 7, 18))
    _oversee(world, "announce_reports")


def from_the_claims_on(world: World) -> None:
    """Import the claims, reconcile the year, and run the steps that follow."""
    results.build_episodes(world, on=day(2022, 8, 8))
    results.reconcile(world, on=day(2022, 8, 15))
    signing.share_files(world, YEAR, on=day(2022, 8, 17))
    results.dispute(world, filed_on=day(2022, 8, 22), answered_on=day(2022, 8, 24))
    _oversee(world, "ask_for_a_plan")
    signing.look_at_profiles(world, on=day(2022, 8, 26))
    corrections.share(world, on=day(2022, 8, 26))
    world.move_clock(ENDS_ON)
    practice_life.invite(world.practices[people.DISPUTES], by=world.contact(people.DISPUTES))


def _oversee(world: World, chapter: str) -> None:
    """Tell a chapter in which CMS looks after the practices."""
    import_string(f"{OVERSIGHT}.{chapter}")(world)


def make() -> None:
    """Create the demonstration data of `make run`, and mark the portal as ready for visitors."""
    with tempfile.TemporaryDirectory(prefix="portal-demonstration-") as folder:
        run_steps(World(Path(folder)))
    portal_state.mark_demonstration_ready(by=BY)
