"""Two practices with an approved data request, and a run with a few episodes of theirs, for tests of data files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from episodes.models import ConstructionRun, Episode
from portal.encryption import blind_index
from portal.models import Participant, User
from portal.participation.models import DataRequest
from portal.participation.services import data_requests
from tests import factories
from tests.architecture.rows import row_of

YEAR = 2021
MBIS = {"shares": "1EG4TE5MK73", "refuses": "1EG4TE5MK72", "unknown": ""}
ANSWERS = {
    "data_sets": DataRequest.DataSet.values,
    "purposes": ["care-coordination"],
    "coverage": "covered-entity",
    "safeguards": DataRequest.Safeguard.values,
    "custodian_name": "Rosa Diaz",
    "custodian_email": "rosa@practice.example",
    "custodian_phone": "617 555 0100",
}


def run_of(participant: Participant, **given: Any) -> ConstructionRun:
    """Write a published run of the Model."""
    return factories.published_run(year=YEAR, claims_through=date(2022, 7, 31), **given)


def patient(participant: Participant, name: str) -> Any:
    """Write a beneficiary of `MBIS`."""
    from episodes.models import Beneficiary

    mbi = MBIS[name]
    index = blind_index("mbi", mbi) if mbi else ""
    found = Beneficiary.objects.filter(bene_id=name).first()
    return found or row_of(
        Beneficiary, participant, bene_id=name, mbi=mbi or None, mbi_index=index, surname="Quill", given_name="Ada"
    )


def episode(
    run: ConstructionRun,
    participant: Participant,
    name: str,
    starts_on: date,
    *,
    components: str = "PC TC",
    payment: str = "1000.00",
    **given: Any,
) -> Episode:
    """Write an episode of a patient with the components that a participant furnished, and a claim line of each."""
    furnished = components.split()
    made: Episode = row_of(
        Episode, participant, run=run, beneficiary=patient(participant, name), cancer_type="breast",
        starts_on=starts_on, ends_on=date.fromordinal(starts_on.toordinal() + 89), planning_npi="1234567893",
        planning_zip="37203", complete=True, reason="", duplicate_lines=0, duplicate_amount=Decimal(0),
        pc_participant=participant if "PC" in furnished else None,
        tc_participant=participant if "TC" in furnished else None,
        **given,
    )  # fmt: skip
    for component in furnished:
        _component(made, participant, component, Decimal(payment))
    return made


def _component(made: Episode, participant: Participant, component: str, payment: Decimal) -> None:
    from episodes.models import EpisodeComponent, EpisodeLine, EpisodePrice

    own = {"run": made.run, "participant": participant, "component": component}
    first = EpisodePrice.objects.filter(cancer_type="breast", from_on=date(YEAR, 1, 1), **own).first()
    price = first or row_of(EpisodePrice, cancer_type="breast", from_on=date(YEAR, 1, 1), **own)
    row_of(
        EpisodeComponent, episode=made, price=price, episode_payment=payment, coinsurance=payment / 5,
        model_paid=payment / 2, ffs_due=Decimal("12.50"), **own,
    )  # fmt: skip
    row_of(
        EpisodeLine, episode=made, role="included", setting="carrier", claim_id=f"={made.pk}", line_number=1,
        hcpcs="77263", modifiers="", service_on=made.starts_on, units=1, paid=Decimal(0), allowed=Decimal(0),
        no_pay=True, ffs_amount=Decimal("12.50"), provider_label="Practice, NPI 1234567893", **own,
    )  # fmt: skip


def with_request(participant: Participant, **answers: Any) -> User:
    """Approve a data request of a participant; return its primary contact."""
    person = factories.seat(participant)
    asked = data_requests.ask(
        participant=participant, year=YEAR, answers={**ANSWERS, **answers}, signer_title="administrator", by=person
    )
    data_requests.decide(request=asked, outcome="approved", by=factories.user(staff="analyst"))
    return person
