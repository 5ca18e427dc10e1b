"""Beneficiary line-level claims: the claim lines inside a practice's episodes that concern its own components."""

from __future__ import annotations

from collections.abc import Iterator

from episodes.models import EpisodeLine
from portal.participation.models import DataRequest

from .data_set import Column, DataSet, Extract, Kind, Row
from .patients import count_kept_back, kept_back

ROWS_AT_ONCE = 5000
_ROLES = ", ".join(EpisodeLine.Role.values)
_READ = (
    ("episode__beneficiary__mbi", Column("mbi", Kind.TEXT, "Medicare Beneficiary Identifier of the patient")),
    ("episode__starts_on", Column("episode_starts_on", Kind.DAY, "First day of the episode that has the line")),
    ("component", Column("component", Kind.TEXT, "Component that the line concerns: PC or TC")),
    ("role", Column("role", Kind.TEXT, f"Role of the line in the episode: {_ROLES}")),
    ("setting", Column("setting", Kind.TEXT, "Kind of claim: carrier or outpatient")),
    ("claim_id", Column("claim_id", Kind.TEXT, "Number of the claim in the claims files")),
    ("line_number", Column("line_number", Kind.COUNT, "Number of the line in its claim")),
    ("hcpcs", Column("hcpcs", Kind.TEXT, "HCPCS code")),
    ("modifiers", Column("modifiers", Kind.TEXT, "HCPCS modifiers with a space between them; empty if there are none")),
    ("service_on", Column("service_on", Kind.DAY, "Day of the service")),
    ("units", Column("units", Kind.COUNT, "Units of the service")),
    (
        "provider_label",
        Column("provider", Kind.TEXT, "Who billed it: a practice by NPI, or a hospital by CCN"),
    ),
    ("allowed", Column("allowed", Kind.USD, "Allowed charge")),
    ("paid", Column("paid", Kind.USD, "Payment by Medicare")),
    ("no_pay", Column("no_pay", Kind.YES_NO, "Whether the line is a no-pay line")),
    (
        "ffs_amount",
        Column("ffs_amount", Kind.USD, "Amount that fee-for-service pays or would have paid; empty without a fee"),
    ),
)


def _read(extract: Extract) -> Iterator[Row]:
    """Yield the lines by episode and component, in the order of service."""
    own = EpisodeLine.objects.filter(run=extract.run, participant=extract.participant)
    shared = own.exclude(kept_back(extract, beneficiary="episode__beneficiary"))
    ordered = shared.order_by("episode__starts_on", "episode_id", "component", "service_on", "claim_id", "line_number")
    return ordered.values_list(*(path for path, _ in _READ)).iterator(chunk_size=ROWS_AT_ONCE)


BENEFICIARY_CLAIMS = DataSet(
    code=DataRequest.DataSet.CLAIMS,
    row="a claim line inside one of your episodes that concerns your component",
    columns=tuple(column for _, column in _READ),
    read=_read,
    count_left_out=count_kept_back,
    about_patients=True,
)
