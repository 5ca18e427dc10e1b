"""One beneficiary's history: the providers that treat, their claims, and the episodes expected from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from episodes.generator.claims import NO_PAY, PAID, Billing, weekdays
from episodes.generator.identities import Beneficiary
from episodes.generator.providers import Provider

DAY = timedelta(days=1)
CANCER_TYPES = {
    # cancer type: diagnosis, sex (None for either), fewest and most treatment days in a course
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
CANCER_TYPE_WEIGHTS = (24, 24, 18, 9, 6, 5, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1)


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
class History:
    """The beneficiary, the providers, the planning day and the events of one case."""

    billing: Billing
    rng: Random
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
        """Return a day of the episode; day 0 is the planning day."""
        return self.starts_on + offset * DAY

    @property
    def is_model_year(self) -> bool:
        """Tell whether the year is billed with the Model's codes."""
        return self.billing.is_model_year

    def expect(
        self,
        *,
        complete: bool = True,
        reason: str = "",
        technical: bool = True,
        starts_on: date | None = None,
        duplicates: tuple[int, int] = (0, 0),
    ) -> Expected:
        """State an episode that construction must build.

        :param technical: whether the technical component started
        :param duplicates: number of duplicate lines and their payments in cents
        """
        planned_on = starts_on or self.starts_on
        return Expected(
            bene_id=self.beneficiary.bene_id,
            cancer_type=self.billing.cancer_type,
            starts_on=planned_on,
            ends_on=planned_on + (self.billing.book.on(planned_on)["episodes/length_days"] - 1) * DAY,
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
        self.billing.bill(practice, on, "77263", how=how, trial=trial, zip_code=zip_code, payer=payer)

    def prepare(self, practice: Provider, center: Provider, on: date, how: str, *, services: tuple[str, ...]) -> None:
        """Bill preparation: whole services by one provider, or each component by its own provider."""
        if practice == center:
            self.billing.bill(practice, on, *services, how=how)
        else:
            self.billing.bill(practice, on, *(f"{code}-26" for code in services), how=how)
            self.billing.bill(center, on, *services, how=how)

    def treat(
        self, practice: Provider, center: Provider, first: date, fractions: int, how: str, *, code: str = ""
    ) -> date:
        """Bill treatment days with weekly management and physics; return the last day."""
        delivery = code or ("77385" if center.ccn else "G6015")
        days = weekdays(first, fractions)
        for number, on in enumerate(days):
            weekly = number % 5 == 4 or number == len(days) - 1
            self.billing.bill(center, on, delivery, "77014", *(["77336"] if weekly and number > 2 else []), how=how)
            if weekly:
                self.billing.bill(practice, on, "77427", how=how)
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
        """Bill a whole course by the participants, with the Model's codes or fee-for-service; return the last day."""
        begins = planned_on or self.starts_on
        how = NO_PAY if self.is_model_year else PAID
        simulated_on = begins + self.rng.randint(0, 4) * DAY
        first_on = begins + (self.rng.randint(7, 16) if first is None else first) * DAY
        count = fractions or self.rng.randint(*CANCER_TYPES[self.billing.cancer_type][2])
        self.plan(self.pc, begins, how)
        if self.is_model_year:
            self.billing.bill_model(self.pc, begins, "PC", "V1")
        self.prepare(self.pc, self.tc, simulated_on, how, services=("77290", "77334"))
        self.prepare(self.pc, self.tc, max(simulated_on, first_on - 2 * DAY), how, services=("77301", "77300", "77338"))
        last_on = self.treat(self.pc, self.tc, first_on, count, how, code=code)
        if self.is_model_year:
            self.billing.bill_model(self.tc, weekdays(first_on, 1)[0], "TC", "V1")
            if close:
                self.close(begins, last_on)
        return last_on

    def close(self, begins: date, last_on: date) -> None:
        """Bill the second installments when treatment has ended, but not before the rule allows."""
        on = max(last_on, begins + self.billing.book.on(begins)["episodes/end_of_episode_earliest_day"] * DAY)
        self.billing.bill_model(self.pc, on, "PC", "V2")
        self.billing.bill_model(self.tc, on, "TC", "V2")

    def second_course(self, offset: int) -> None:
        """Bill a short fee-for-service course, planned again on a later day of the episode or after it."""
        again = self.day(offset)
        self.plan(self.pc, again, PAID)
        self.prepare(self.pc, self.tc, again + 2 * DAY, PAID, services=("77290", "77334"))
        self.treat(self.pc, self.tc, again + 7 * DAY, 5, PAID)


Case = Callable[[History], list[Expected]]
