"""Patients whose rows a data file may hold: all of a participant's but those who refused, and those without an MBI.

A patient without an MBI cannot be compared with the refusals on record, so these rows are kept back as well
(docs/readings.md#data-files).
"""

from __future__ import annotations

from django.db.models import Q

from episodes.models import EpisodeComponent

from .data_set import Extract


def kept_back(extract: Extract, *, beneficiary: str) -> Q:
    """Return the condition for rows that are kept back.

    :param beneficiary: the path of a query from the row to the beneficiary, such as `episode__beneficiary`.
    """
    index = f"{beneficiary}__mbi_index"
    return Q(**{index: ""}) | Q(**{f"{index}__in": sorted(extract.refused)})


def count_kept_back(extract: Extract) -> int:
    """Count the patients whose rows are kept back from a participant's episodes of a run."""
    own = EpisodeComponent.objects.filter(run=extract.run, participant=extract.participant)
    patients = own.filter(kept_back(extract, beneficiary="episode__beneficiary")).order_by()
    return patients.values("episode__beneficiary_id").distinct().count()
