"""Episode-level data: a row for each episode in which the practice furnishes a component, with its own payments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from episodes.models import Component, EpisodeComponent
from portal.participation.models import DataRequest

from .data_set import Cell, Column, DataSet, Extract, Kind, Row
from .patients import count_kept_back, kept_back

ROWS_AT_ONCE = 2000
_OF_EPISODE = (
    Column("mbi", Kind.TEXT, "Medicare Beneficiary Identifier of the patient"),
    Column("cancer_type", Kind.TEXT, "Cancer type that decides the price, such as breast or head-and-neck"),
    Column("starts_on", Kind.DAY, "First day: the day of the treatment planning service"),
    Column("ends_on", Kind.DAY, "Last day, the 90th with the first one"),
    Column("tc_starts_on", Kind.DAY, "Day on which the technical component started; empty if it did not"),
    Column("pc_participant", Kind.TEXT, "Model ID of the participant that furnished the professional component"),
    Column("tc_participant", Kind.TEXT, "Model ID of the participant that furnished the technical component"),
    Column("complete", Kind.YES_NO, "Whether the episode is complete; empty while that is not known"),
    Column(
        "reason",
        Kind.TEXT,
        "Why the episode is incomplete: tc-not-started, lost-ffs, switched-provider, died or other; else empty",
    ),
    Column("planning_npi", Kind.TEXT, "NPI on the treatment planning line"),
    Column("duplicate_lines", Kind.COUNT, "Lines of included services by other providers inside the episode"),
    Column("duplicate_amount", Kind.USD, "Payments for these lines"),
)
_OF_COMPONENT = (
    ("episode_payment", "payment", "Payment for your {} before sequestration; empty if you did not furnish it"),
    ("coinsurance", "coinsurance", "The patient's share of this payment"),
    ("model_paid", "paid", "Payments that you received for your {} on claims with HCPCS codes of the RO Model"),
    ("ffs_due", "ffs_due", "Amount that fee-for-service would have paid for your no-pay lines of the {}"),
)
_COLUMNS = (
    *_OF_EPISODE,
    *(
        Column(f"{component.value.lower()}_{name}", Kind.USD, meaning.format(component.label.lower()))
        for component in Component
        for _, name, meaning in _OF_COMPONENT
    ),
)
_READ_OF_EPISODE = (
    "episode__beneficiary__mbi", "episode__cancer_type", "episode__starts_on", "episode__ends_on",
    "episode__tc_starts_on", "episode__pc_participant__model_id", "episode__tc_participant__model_id",
    "episode__complete", "episode__reason", "episode__planning_npi", "episode__duplicate_lines",
    "episode__duplicate_amount",
)  # fmt: skip


def _read(extract: Extract) -> Iterator[Row]:
    """Yield the episodes by first day; a participant's two components of an episode follow each other in the query."""
    amounts = [column for column, *_ in _OF_COMPONENT]
    own = EpisodeComponent.objects.of(extract.participant, extract.run)
    shared = own.exclude(kept_back(extract, beneficiary="episode__beneficiary"))
    rows = shared.values_list("episode_id", "component", *amounts, *_READ_OF_EPISODE)
    first_of_episode = 2 + len(amounts)
    for _, found in groupby(rows.iterator(chunk_size=ROWS_AT_ONCE), key=itemgetter(0)):
        components = list(found)
        paid: dict[str, tuple[Cell, ...]] = {row[1]: row[2:first_of_episode] for row in components}
        without: tuple[Cell, ...] = (None,) * len(amounts)
        own_amounts = (cell for component in Component for cell in paid.get(component.value, without))
        yield (*components[0][first_of_episode:], *own_amounts)


EPISODE_LEVEL = DataSet(
    code=DataRequest.DataSet.EPISODES,
    row="an episode that began in the performance year and in which you furnished a component",
    columns=_COLUMNS,
    read=_read,
    count_left_out=count_kept_back,
    about_patients=True,
)
