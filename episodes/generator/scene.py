"""The stage of a history: one beneficiary, those who treat, their bills, and the episodes that must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from episodes.generator.claims import NO_PAY, PAID, Desk, weekdays
from episodes.generator.identities import Beneficiary
from episodes.generator.providers import Provider

DAY = timedelta(days=1)
CLASSES = {
    # cancer type: diagnosis, sex where it is a matter of sex, treatment days in a course
    "prostate": ("C61", "1", (28, 39)),
    "breast": ("C50912", "2", (16, 25)),
    "lung": ("C3411", None, (25, 33)),
    "bone-metastases": ("C7951", None, (5, 10)),
    "brain-metastases": ("C7931", None, (5, 10)),
    "head-and-neck": ("C099", None, (30, 35)),
    "colorectal": ("C20", None, (25, 28)),
    "lymphoma": ("C8338", None, (15, 20)),
    "pancreatic": ("C250", None, (15, 28)),
    "upper-gi": ("C155", None, (23, 28)),
    "uterine": ("C541", "2", (23, 25)),
    "cervical": ("C539", "2", (23, 28)),
    "bladder": ("C679", None, (20, 32)),
    "cns": ("C711", None, (28, 30)),
    "anal": ("C210", None, (25, 30)),
    "liver": ("C220", None, (5, 15)),
}
TYPE_WEIGHTS = (24, 24, 18, 9, 6, 5, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Expected:
    """One row of truth.csv."""

    bene_id: str
    cancer_type: str
    starts_on: date
    ends_on: date
    pc_participant: str
    tc_participant: str
    complete: bool
    reason: str
    duplicate_lines: int
    duplicate_amount: int
    case: str


@dataclass(slots=True)
class Scene:
    """The people and the day of one history, and the events that befell the beneficiary."""

    desk: Desk
    chance: Random
    beneficiary: Beneficiary
    pc: Provider
    tc: Provider
    other_practice: Provider
    other_hospital: Provider
    excluded: tuple[Provider, ...]
    opted_out: tuple[Provider, ...]
    starts_on: date
    case: str
    died_on: date | None = None
    hospice: tuple[date, date] | None = None
    hmo: dict[tuple[int, int], str] = field(default_factory=dict)
    buy_in: dict[tuple[int, int], str] = field(default_factory=dict)

    def day(self, offset: int) -> date:
        """Give a day of the episode, day 0 being the planning day."""
        return self.starts_on + offset * DAY

    @property
    def model(self) -> bool:
        """Tell whether the year is billed by the Model's codes."""
        return self.desk.year_of_model

    def expect(
        self,
        *,
        complete: bool = True,
        reason: str = "",
        technical: bool = True,
        starts_on: date | None = None,
        duplicates: tuple[int, int] = (0, 0),
    ) -> Expected:
        """State an episode that must come out."""
        planned_on = starts_on or self.starts_on
        return Expected(
            bene_id=self.beneficiary.bene_id,
            cancer_type=self.desk.cancer_type,
            starts_on=planned_on,
            ends_on=planned_on + (self.desk.book.on(planned_on)["episodes/length_days"] - 1) * DAY,
            pc_participant=self.pc.model_id,
            tc_participant=self.tc.model_id if technical else "",
            complete=complete,
            reason=reason,
            duplicate_lines=duplicates[0],
            duplicate_amount=duplicates[1],
            case=self.case,
        )

    def plan(
        self, practice: Provider, on: date, how: str, *, trial: str = "", zip_code: str = "", payer: str = ""
    ) -> None:
        """Bill the planning service."""
        self.desk.bill(practice, on, "77263", how=how, trial=trial, zip_code=zip_code, payer=payer)

    def prepare(self, practice: Provider, center: Provider, on: date, how: str, *, services: tuple[str, ...]) -> None:
        """Bill preparation: whole by one provider, else its professional part by the one, the rest by the other."""
        if practice == center:
            self.desk.bill(practice, on, *services, how=how)
        else:
            self.desk.bill(practice, on, *(f"{code}-26" for code in services), how=how)
            self.desk.bill(center, on, *services, how=how)

    def treat(
        self, practice: Provider, center: Provider, first: date, fractions: int, how: str, *, code: str = ""
    ) -> date:
        """Bill treatment days with weekly management and physics; give the last day."""
        delivery = code or ("77385" if center.ccn else "G6015")
        days = weekdays(first, fractions)
        for number, on in enumerate(days):
            weekly = number % 5 == 4 or number == len(days) - 1
            self.desk.bill(center, on, delivery, "77014", *(["77336"] if weekly and number > 2 else []), how=how)
            if weekly:
                self.desk.bill(practice, on, "77427", how=how)
        return days[-1]

    def course(
        self,
        *,
        first: int | None = None,
        fractions: int | None = None,
        planned_on: date | None = None,
        close: bool = True,
        code: str = "",
    ) -> date:
        """Bill a whole course by the scene's own participants, as the year's regime has it; give the last day."""
        begins = planned_on or self.starts_on
        how = NO_PAY if self.model else PAID
        simulated_on = begins + self.chance.randint(0, 4) * DAY
        first_on = begins + (self.chance.randint(7, 16) if first is None else first) * DAY
        count = fractions or self.chance.randint(*CLASSES[self.desk.cancer_type][2])
        self.plan(self.pc, begins, how)
        if self.model:
            self.desk.bill_model(self.pc, begins, "PC", "V1")
        self.prepare(self.pc, self.tc, simulated_on, how, services=("77290", "77334"))
        self.prepare(self.pc, self.tc, max(simulated_on, first_on - 2 * DAY), how, services=("77301", "77300", "77338"))
        last_on = self.treat(self.pc, self.tc, first_on, count, how, code=code)
        if self.model:
            self.desk.bill_model(self.tc, weekdays(first_on, 1)[0], "TC", "V1")
            if close:
                self.close(begins, last_on)
        return last_on

    def close(self, begins: date, last_on: date) -> None:
        """Bill the second installments, when treatment has ended and no sooner than the rule allows."""
        on = max(last_on, begins + self.desk.book.on(begins)["episodes/end_of_episode_earliest_day"] * DAY)
        self.desk.bill_model(self.pc, on, "PC", "V2")
        self.desk.bill_model(self.tc, on, "TC", "V2")

    def second_course(self, offset: int) -> None:
        """Bill a short course that fee-for-service pays, planned anew on a day of the first one's episode or after."""
        again = self.day(offset)
        self.plan(self.pc, again, PAID)
        self.prepare(self.pc, self.tc, again + 2 * DAY, PAID, services=("77290", "77334"))
        self.treat(self.pc, self.tc, again + 7 * DAY, 5, PAID)


History = Callable[[Scene], list[Expected]]
