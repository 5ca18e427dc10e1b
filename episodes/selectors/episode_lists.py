"""The list of a participant's episodes: its counts and choices, its filters, and the search for a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from episodes.models import Beneficiary, ConstructionRun
from episodes.models.episode import EpisodeComponentQuerySet
from episodes.selectors import YearSummary
from portal.encryption import blind_index
from portal.identifiers import check_mbi
from portal.models import Participant
from portal.participation.models import Practitioner

LAST_CHARACTERS = 4
"""Characters of an MBI by which people look for a patient, the last ones, as pages show them."""
MOST_INITIALS = 2
SHOWN = (
    "component", "episode_payment", "model_paid",
    *(f"episode__{name}" for name in ("starts_on", "cancer_type", "complete", "reason")),
    *(f"episode__beneficiary__{name}" for name in ("mbi", "given_name", "surname")),
)  # fmt: skip
"""The columns that the list shows; files of its rows have more."""
EXPORT_COLUMNS = (
    "performance_year", "model_id", "began", "ends", "mbi_last_four", "initials", "cancer_type", "component", "state",
    "reason", "planning_npi", "planning_zip", "episode_payment", "received", "due_under_fee_for_service",
    "duplicate_lines", "duplicate_amount",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overview:
    """A year's counts, and the practitioners (NPI, words) and ZIP Codes of the participant's own planning services."""

    summary: YearSummary
    practitioners: tuple[tuple[str, str], ...]
    sites: tuple[str, ...]


def overview(participant: Participant, run: ConstructionRun) -> Overview:
    """Count a participant's episodes of a run by state, and list what they can be filtered by, in two queries."""
    counts: dict[bool | None, int] = {True: 0, False: 0, None: 0}
    cancer_types, npis, sites = set(), set(), set()
    grouped = (
        run.episodes.of(participant)
        .order_by()
        .values_list("cancer_type", "complete", "pc_participant_id", "planning_npi", "planning_zip")
        .annotate(Count("pk"))
    )
    for cancer_type, complete, planned_by, npi, zip_code, count in grouped:
        counts[complete] += count
        cancer_types.add(cancer_type)
        if planned_by == participant.pk:
            npis.add(npi)
            sites.add(zip_code)
    summary = YearSummary(
        run, sum(counts.values()), counts[True], counts[False], counts[None], tuple(sorted(cancer_types))
    )
    return Overview(summary, _named(participant, npis - {""}), tuple(sorted(sites - {""})))


def _named(participant: Participant, npis: set[str]) -> tuple[tuple[str, str], ...]:
    """Pair NPIs with the names on the participant's list, by name; one that the list does not have stands alone."""
    rows = Practitioner.objects.filter(participant=participant, npi__in=npis) if npis else ()
    names = {one.npi: f"{one.last_name}, {one.first_name} ({one.npi})" for one in rows}
    return tuple(sorted(((npi, names.get(npi, f"NPI {npi}")) for npi in npis), key=lambda pair: pair[1]))


def narrowed(
    components: EpisodeComponentQuerySet,
    participant: Participant,
    *,
    practitioner: str = "",
    site: str = "",
    begins_from: date | None = None,
    begins_to: date | None = None,
    **others: str,
) -> EpisodeComponentQuerySet:
    """Filter a participant's components; empty filters are skipped.

    Practitioner and site are those of a planning service, so they find only episodes that the participant planned.

    :param others: cancer_type, component and state, see `EpisodeComponentQuerySet.narrowed`.
    """
    wanted: dict[str, Any] = {
        "episode__planning_npi": practitioner,
        "episode__planning_zip": site,
        "episode__starts_on__gte": begins_from,
        "episode__starts_on__lte": begins_to,
    }
    if practitioner or site:
        wanted["episode__pc_participant"] = participant
    return components.narrowed(**others).filter(**{name: value for name, value in wanted.items() if value})


def of_patient(components: EpisodeComponentQuerySet, words: str) -> EpisodeComponentQuerySet:
    """Find the components of the patients whom words name: an MBI, the last characters of one, or initials.

    An MBI is looked up by its blind index. Otherwise the patients of the components are decrypted and compared here,
    because nothing that could be searched is stored of them.

    :param words: in capitals, without spaces, hyphens and points.
    """
    if (mbi := check_mbi(words).normalized) is not None:
        return components.filter(episode__beneficiary__mbi_index=blind_index("mbi", mbi))
    ids = components.order_by().values("episode__beneficiary_id")
    patients = Beneficiary.objects.filter(pk__in=ids).only("mbi", "given_name", "surname")
    found = [one.pk for one in patients if words in (_last_characters(one), one.initials.replace(".", "").upper())]
    return components.filter(episode__beneficiary__in=found)


def can_be_looked_for(words: str) -> bool:
    """Return whether words are an MBI, as many characters as its end has, or initials."""
    initials = words.isalpha() and len(words) <= MOST_INITIALS
    return initials or len(words) == LAST_CHARACTERS or check_mbi(words).valid


def export_rows(components: EpisodeComponentQuerySet, participant: Participant, year: int) -> Iterator[list[str]]:
    """Yield a row for each component, with no more of a patient than pages show."""
    for one in components.iterator(chunk_size=2000):
        episode, patient = one.episode, one.episode.beneficiary
        planned = episode.pc_participant_id == participant.pk
        yield [
            str(year), participant.model_id, episode.starts_on.isoformat(), episode.ends_on.isoformat(),
            _last_characters(patient), patient.initials, episode.cancer_type, one.component, episode.state,
            episode.reason, episode.planning_npi if planned else "", episode.planning_zip if planned else "",
            "" if one.episode_payment is None else str(one.episode_payment), str(one.model_paid),
            str(one.ffs_due) if episode.complete is False else "", str(episode.duplicate_lines),
            str(episode.duplicate_amount),
        ]  # fmt: skip


def _last_characters(patient: Beneficiary) -> str:
    return (patient.mbi or "")[-LAST_CHARACTERS:]
