"""The demonstration data, step by step: each step moves the clock and calls services for a person."""

from __future__ import annotations

import csv
import tempfile
from datetime import date, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from episodes.generator.identities import npi
from episodes.generator.world import generate
from episodes.services import claims, construction, fee_schedules
from portal import selectors
from portal.models import Participant, Registration, Role, User
from portal.participation.attestations.care import REQUIREMENTS
from portal.participation.rules.practitioner_list import fingerprint
from portal.participation.selectors import practitioner_list
from portal.participation.services import (
    attestations,
    data_requests,
    elections,
    enrollment,
    obligations,
    practitioners,
    reminders,
    zip_areas,
)
from portal.services import acceptances, accounts, demonstration_clock, portal_state, registrations, seats
from portal.terms import DATA
from quality.models import Version
from quality.rules.clinical_data import windows
from quality.services import certifications, checks, submissions
from reconciliation.demonstration import data_sharing, files, people, practice_life, profiles, references
from reconciliation.demonstration.people import Person, Practice
from reconciliation.services import notices, runs

BY = "system:demonstration"
OVERSIGHT = "portal.oversight.demonstration"
"""The chapters of the floor above, which are called by their names: imports go down only."""
YEAR = people.PERFORMANCE_YEAR
ANSWERS: dict[str, dict[str, Any]] = {
    "cehrt": {"certification_id": "0015EUU3FE12AA3", "eligible_clinicians": 4, "clinicians_using": 4},
    "pso": {
        "takes_part": "yes",
        "organization": "Clarity PSO",
        "listing_number": "P0015",
        "agreement_on": date(2020, 11, 2),
    },
    "peer-review": {"new_patients": 120, "reviewed_plans": 78},
    "patient-care": {requirement.code: "yes" for requirement in REQUIREMENTS},
}
ENDS_ON = date(2022, 8, 29)
FIRST_PRACTITIONER_NUMBER = 50_000
ZIP_AREAS = Path(__file__).with_name("zip_areas.csv")
ZIP_AREAS_SOURCE = "HUD-USPS ZIP Code crosswalk, 2025 (only ZIP Codes near the demonstration's sites)"


class World:
    """The demonstration data while they are created; each method is a step, in the order of time."""

    def __init__(self, claims_folder: Path) -> None:
        """Generate the claims and the participant list that all steps use."""
        self.folder = claims_folder
        self.people: dict[str, User] = {}
        self.practices: dict[str, Participant] = {}
        generate(
            participants=len(people.PRACTICES),
            episodes=people.EPISODES,
            years=[YEAR],
            billing="model",
            seed=people.SEED,
            out=claims_folder,
            book=selectors.policy_book(),
        )
        with (claims_folder / "participants.csv").open(newline="") as opened:
            self.listed = {row["model_id"]: row for row in csv.DictReader(opened) if not row["exclusion"]}

    def move_clock(self, day: date, hour: int = 10) -> None:
        """Move the clock to a day, open obligations that are due to open, and send reminders."""
        demonstration_clock.move(to=day, at=time(hour, 12), follow=False, by=BY)
        obligations.open_all(by=BY)
        reminders.remind(by=BY)

    def staff(self, group: str) -> User:
        """Return the member of CMS staff in a group."""
        return self.people[next(person.email for person in people.STAFF if person.group == group)]

    def contact(self, model_id: str) -> User:
        """Return a practice's primary contact."""
        return self.people[self.practice(model_id).contact.email]

    @property
    def registered(self) -> list[Practice]:
        """Return the practices whose contact has registered."""
        return [practice for practice in people.PRACTICES if practice.model_id != people.NEVER_REGISTERS]

    def with_obligation(self, year: int, code: str) -> list[tuple[Practice, Participant]]:
        """Return the registered practices with an obligation of a code in a year, each with its participant."""
        pairs = [(practice, self.practices[practice.model_id]) for practice in self.registered]
        return [
            (practice, participant)
            for practice, participant in pairs
            if participant.obligations.filter(year=year, code=code, waived_on=None).exists()
        ]

    # --- steps -------------------------------------------------------------------------------------------------------

    def november_2020(self) -> None:
        """CMS staff issue Model IDs, load the areas of ZIP Codes, and record each practice's number of episodes."""
        self.move_clock(date(2020, 11, 30))
        for person in people.STAFF:
            user = accounts.create_staff(
                email=person.email, first_name=person.first_name, last_name=person.last_name, group=person.group,
                password=settings.DEMONSTRATION_PASSWORD, by=BY,
            )  # fmt: skip
            self.people[person.email] = accounts.make_demonstration_login(user=user, secret=person.secret, by=BY)
        help_desk, analyst = self.staff("help desk"), self.staff("analyst")
        zip_areas.load(name=ZIP_AREAS.name, content=ZIP_AREAS.read_bytes(), source=ZIP_AREAS_SOURCE, by=help_desk)
        for practice in people.PRACTICES:
            row = self.listed[practice.model_id]
            participant = enrollment.issue(
                model_id=practice.model_id,
                kind=row["kind"],
                legal_name=practice.legal_name,
                tin=row["tin"],
                ccn=row["ccn"],
                contact_first_name=practice.contact.first_name,
                contact_last_name=practice.contact.last_name,
                contact_email=practice.contact.email,
                from_on=date.fromisoformat(row["from"]),
                by=help_desk,
            )
            enrollment.add_site(
                participant=participant,
                zip=row["site_zip"],
                cbsa=row["cbsa"],
                from_on=participant.from_on,
                because="Participant list of November 2020",
                by=help_desk,
            )
            self.practices[practice.model_id] = participant
            count = 12 if practice.model_id == people.OPTS_OUT else 64
            enrollment.record_episode_count(
                participant=participant,
                calendar_year=2019,
                count=count,
                source="demonstration count of 2019 claims",
                by=analyst,
            )

    def publish(self, *, on: date) -> None:
        """CMS publishes the documents of the first performance year, and gives each practice its adjustments."""
        self.move_clock(on)
        references.fill_library(year=YEAR, by=self.staff("analyst"))
        self.deliver_adjustments(YEAR, on=on)

    def deliver_adjustments(self, year: int, *, on: date) -> None:
        """CMS gives each practice its adjustments of a performance year."""
        self.move_clock(on)
        references.deliver_adjustments(self.practices.values(), year=year, by=self.staff("analyst"))

    def december_2020(self) -> None:
        """Contacts register, one practice opts out, and a data manager gets a seat at two practices."""
        self.move_clock(date(2020, 12, 8))
        for practice in self.registered:
            self._register(practice)
        delegate = self._seat_holder(people.DELEGATE)
        for model_id in people.DELEGATE_OF:
            seats.give(
                user=delegate, participant=self.practices[model_id], role=Role.DELEGATE, by=self.staff("help desk")
            )
        self.move_clock(date(2020, 12, 18))
        elections.opt_out(
            participant=self.practices[people.OPTS_OUT],
            year=YEAR,
            by=self.contact(people.OPTS_OUT),
            **_signature(self.practice(people.OPTS_OUT)),
        )

    def attest(self, code: str, year: int, *, on: date) -> None:
        """Each practice with the obligation signs the attestation."""
        self.move_clock(on)
        for practice, _ in self.with_obligation(year, code):
            self._attest(practice, year, code, ANSWERS[code])

    def certify_lists(self, year: int, *, on: date) -> None:
        """Each practice with the obligation certifies its practitioner list."""
        self.move_clock(on)
        for practice, participant in self.with_obligation(year, "practitioner-list"):
            practitioners.certify(
                participant=participant,
                year=year,
                fingerprint=fingerprint(practitioner_list(participant, year, book=selectors.policy_book())),
                by=self.contact(practice.model_id),
                **_signature(practice),
            )

    def share_data(self, year: int, *, asked_on: date, decided_on: date) -> None:
        """One practice asks for the data of a year and gives notices; CMS approves. Another one's request waits."""
        self.move_clock(asked_on)
        asked = [
            data_sharing.ask(
                self.practices[model_id], year, signature=_signature(self.practice(model_id)), by=self.contact(model_id)
            )
            for model_id in people.DELEGATE_OF
        ]
        self.move_clock(decided_on)
        data_requests.decide(request=asked[0], outcome="approved", by=self.staff("analyst"))
        first = people.DELEGATE_OF[0]
        data_sharing.give_notices(self.practices[first], session_on=asked_on, by=self.contact(first))

    def look_at_profiles(self, *, on: date) -> None:
        """One practice confirms what CMS has on file; another one tells a new name, on which CMS has to decide."""
        self.move_clock(on)
        first, second = people.DELEGATE_OF
        for model_id, say in ((first, profiles.confirm), (second, profiles.tell_name)):
            say(self.practices[model_id], on, signature=_signature(self.practice(model_id)), by=self.contact(model_id))

    def oversight(self, chapter: str) -> None:
        """Tell a chapter in which CMS looks after the practices."""
        import_string(f"{OVERSIGHT}.{chapter}")(self)

    def live(self, year: int, *, on: date, certified_on: date) -> None:
        """One practice changes its list and certifies it again, and records treatment summaries."""
        model_id = people.DISPUTES
        participant, contact = self.practices[model_id], self.contact(model_id)
        self.move_clock(on)
        practice_life.change_list(participant, on=on, by=contact)
        self.move_clock(certified_on)
        practice_life.certify_again(participant, year, signature=_signature(self.practice(model_id)), by=contact)
        practice_life.record_summaries(participant, by=self.people[people.DELEGATE.email])

    def load_lists(self) -> None:
        """CMS provides the individual practitioner lists when the first year starts."""
        self.move_clock(date(2021, 1, 4))
        number = FIRST_PRACTITIONER_NUMBER
        analyst = self.staff("analyst")
        for participant in self.practices.values():
            if not participant.obligations.filter(code="practitioner-list").exists():
                continue
            for first_name, last_name, specialty in people.PRACTITIONERS:
                number += 1
                practitioners.add(
                    participant=participant, npi=npi(number), first_name=first_name, last_name=last_name,
                    specialty=specialty, from_on=date(2021, 1, 1), source="cms", by=analyst,
                )  # fmt: skip
        practitioners.deliver_lists(participants=self.practices.values(), year=2021, by=analyst)

    def deliver_lists(self, year: int, *, on: date) -> None:
        """CMS provides the lists of a later year, without changes."""
        self.move_clock(on)
        practitioners.deliver_lists(participants=self.practices.values(), year=year, by=self.staff("analyst"))

    def upload_clinical_data(self, year: int, period: int, *, on: date) -> None:
        """Upload the clinical data of a period; one practice's file has errors, and it never corrects them."""
        self.move_clock(on)
        [window] = [one for one in windows(year, book=selectors.policy_book()) if one.period == period]
        for practice, participant in self.with_obligation(year, f"clinical-data-{period}"):
            rows = files.clinical_rows(
                model_id=participant.model_id,
                npi=participant.practitioners.order_by("npi")[0].npi,
                claims=self.folder,
                completed_from=window.completed_from,
                completed_to=window.completed_to,
            )
            if not rows:
                continue
            if practice.model_id == people.REJECTED_FILE and (year, period) == (YEAR, 2):
                files.add_mistakes(rows)
            if period == 1:
                content, name = files.clinical_csv(rows), f"clinical-data-{year}-1.csv"
            else:
                content, name = files.as_xlsx(rows, sheet="clinical-data"), f"clinical-data-{year}-2.xlsx"
            self._upload(practice, year, "clinical-data", period, name, content)

    def upload_quality_measures(self, *, on: date) -> None:
        """Upload and certify the quality measures of the year; one practice forgets."""
        self.move_clock(on)
        for practice, participant in self.with_obligation(YEAR, "quality-measures"):
            if practice.model_id != people.UPLOADS_NO_MEASURES:
                rows = files.measure_rows(
                    model_id=participant.model_id, tin=participant.tin, year=YEAR, rates=practice.rates
                )
                name, content = f"measures-{YEAR}.csv", files.measures_csv(rows)
                version = self._upload(practice, YEAR, "quality-measures", None, name, content)
                contact = self.contact(practice.model_id)
                certifications.certify(version=version, **_signature(practice), by=contact)

    def build_episodes(self, *, on: date) -> None:
        """CMS imports the claims of the year and builds its episodes."""
        self.move_clock(on)
        analyst = self.staff("analyst")
        fees = self.folder / "fee-schedule.csv"
        fee_schedules.load(name=fees.name, content=fees.read_bytes(), by=analyst)
        claims.import_files(files=claims.find_files(self.folder).files, by=analyst)
        construction.construct(year=YEAR, claims_through=on, by=analyst)

    def reconcile(self, *, on: date) -> None:
        """CMS runs the initial reconciliation."""
        self.move_clock(on)
        run = runs.carry_out(year=YEAR, kind="initial", as_of=on, by=self.staff("analyst"))
        if run.participants_failed:
            raise RuntimeError(f"{run.participants_failed} participants got no report.")
        self.reports = {report.participant.model_id: report for report in run.reports.select_related("participant")}

    def dispute(self, *, filed_on: date, answered_on: date) -> None:
        """One practice contests a line of its report; the reviewer answers."""
        self.move_clock(filed_on)
        report = self.reports[people.DISPUTES]
        notice = notices.file(
            participant=self.practices[people.DISPUTES],
            line=report.lines.get(code="incomplete-episodes", episode_component=None),
            grounds="One of these episodes is counted as incomplete although the treatment that we planned was given. "
            "The hospital that furnished it may have billed it late.",
            wanted_outcome="Count the episode as complete and leave its payments as they were.",
            by=self.contact(people.DISPUTES),
        )
        self.move_clock(answered_on)
        notices.respond(
            notice=notice,
            outcome="calculation-verified",
            text="The claims received through the day named in the report show no completed course by the participants "
            "that began these episodes. Under 42 CFR 512.285(c), the amount that fee-for-service would have paid is "
            "due in place of the payments received. The true-up in August 2023 will include later claims. "
            "The amount stands.",
            by=self.staff("reviewer"),
        )

    # --- parts of steps ----------------------------------------------------------------------------------------------

    def practice(self, model_id: str) -> Practice:
        """Return the practice of a Model ID."""
        return next(practice for practice in people.PRACTICES if practice.model_id == model_id)

    def _register(self, practice: Practice) -> None:
        participant, contact = self.practices[practice.model_id], practice.contact
        registration: Registration = registrations.receive(
            model_id=participant.model_id,
            identifier=participant.tin or participant.ccn or "",
            first_name=contact.first_name,
            last_name=contact.last_name,
            email=contact.email,
            by="visitor",
        )
        registrations.answer(registration_id=registration.pk, by=BY)
        user, _ = registrations.accept(
            token=registration.token(), password=settings.DEMONSTRATION_PASSWORD, by="visitor"
        )
        self._give_login(user, contact.secret)

    def _seat_holder(self, person: Person) -> User:
        user = accounts.create_seat_holder(
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            password=settings.DEMONSTRATION_PASSWORD,
            by=self.staff("help desk"),
        )
        self._give_login(user, person.secret)
        return user

    def _give_login(self, user: User, secret: str) -> None:
        self.people[user.email] = accounts.make_demonstration_login(user=user, secret=secret, by=BY)
        acceptances.accept(part=DATA, user=user, by=user)

    def _attest(self, practice: Practice, year: int, code: str, answers: dict[str, Any]) -> None:
        attestations.attest(
            participant=self.practices[practice.model_id],
            year=year,
            code=code,
            answers=answers,
            by=self.contact(practice.model_id),
            **_signature(practice),
        )

    def _upload(
        self, practice: Practice, year: int, file_type: str, period: int | None, name: str, content: bytes
    ) -> Version:
        uploader = practice.contact.email
        if practice.model_id in people.DELEGATE_OF:
            uploader = people.DELEGATE.email
        version = submissions.receive(
            participant=self.practices[practice.model_id],
            year=year,
            file_type=file_type,
            period=period,
            upload=ContentFile(content, name=name),
            by=self.people[uploader],
        )
        return checks.check_version(version_id=version.pk, by=BY)


def _signature(practice: Practice) -> dict[str, str]:
    return {"signer_title": practice.contact.title}


def run_steps(world: World) -> None:
    """Run all steps, from November 2020 to August 29, 2022."""
    until_the_claims(world)
    from_the_claims_on(world)


def until_the_claims(world: World) -> None:
    """Run the steps of the participants and of CMS before the claims of the year are imported."""
    world.november_2020()
    world.publish(on=date(2020, 12, 1))
    world.december_2020()
    world.load_lists()
    world.attest("cehrt", 2021, on=date(2021, 1, 8))
    world.certify_lists(2021, on=date(2021, 1, 12))
    world.attest("pso", 2021, on=date(2021, 1, 20))
    world.oversight("look_after_2021")
    world.upload_clinical_data(2021, 1, on=date(2021, 7, 28))
    world.deliver_adjustments(2022, on=date(2021, 12, 1))
    world.attest("cehrt", 2022, on=date(2021, 12, 14))
    world.deliver_lists(2022, on=date(2022, 1, 3))
    world.certify_lists(2022, on=date(2022, 1, 11))
    world.attest("pso", 2022, on=date(2022, 1, 18))
    world.upload_clinical_data(2021, 2, on=date(2022, 1, 24))
    world.attest("peer-review", 2021, on=date(2022, 3, 8))
    world.attest("patient-care", 2021, on=date(2022, 3, 8))
    world.upload_quality_measures(on=date(2022, 3, 22))
    world.oversight("write_to_the_silent")
    world.share_data(2022, asked_on=date(2022, 4, 5), decided_on=date(2022, 4, 12))
    world.oversight("correct_2022")
    world.live(2022, on=date(2022, 7, 1), certified_on=date(2022, 7, 11))
    world.upload_clinical_data(2022, 1, on=date(2022, 7, 18))
    world.oversight("announce_reports")


def from_the_claims_on(world: World) -> None:
    """Import the claims, reconcile the year, and run the steps that follow."""
    world.build_episodes(on=date(2022, 8, 8))
    world.reconcile(on=date(2022, 8, 15))
    world.dispute(filed_on=date(2022, 8, 22), answered_on=date(2022, 8, 24))
    world.oversight("ask_for_a_plan")
    world.look_at_profiles(on=date(2022, 8, 26))
    world.move_clock(ENDS_ON)
    practice_life.invite(world.practices[people.DISPUTES], by=world.contact(people.DISPUTES))


def make() -> None:
    """Create the demonstration data of `make run`, and mark the portal as ready for visitors."""
    with tempfile.TemporaryDirectory(prefix="portal-demonstration-") as folder:
        run_steps(World(Path(folder)))
    portal_state.mark_demonstration_ready(by="system:demonstration")
