"""Construction runs: episodes built from the imported claims, priced, kept with all they stand on."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Sum

from episodes import lifecycle
from episodes.models import (
    Adjustment,
    Beneficiary,
    ClaimsFile,
    Component,
    ConstructionRun,
    Episode,
    EpisodeLine,
    EpisodePart,
    EpisodePrice,
    FeeAmount,
    FeeSchedule,
)
from episodes.rules.base_rates import national_base_rate, trend_factor
from episodes.rules.payment import PaymentInputs, price
from portal import clock, selectors
from portal.models import EpisodeCount, Exclusion, Participant, Site
from portal.policy import Book, PolicyError
from portal.policy.plain import plain
from portal.rules.input_error import InputError
from portal.services import jobs, participants
from portal.services.use_case import Actor, Refused, actor_label, use_case

from .bulk import copy_frame, reserve_ids

if TYPE_CHECKING:
    import polars as pl

    from episodes.engine.construction import Construction, Sources
    from episodes.engine.roster import Roster

BUILD_TASK = "episodes.construct_run"
MOST_PARTITIONS = 64
ROWS_A_PARTITION = 1_000_000
"""Rows that one partition takes when nobody says otherwise: few enough for a worker of 4 GB."""
CENTS = 100
ONE, ZERO = Decimal(1), Decimal(0)
PAYMENT_FIELDS = (
    "trended_base adjusted_amount geographic_base adjustment_factor discount incorrect_payment_withhold "
    "quality_withhold patient_experience_withhold episode_payment coinsurance medicare_payment sequestration "
    "medicare_payment_after_sequestration first_installment second_installment"
)
PRICE_FIELDS = ("base_rate", *PAYMENT_FIELDS.split())


@use_case("construction.construct")
def construct(
    *,
    year: int,
    claims_through: date,
    by: Actor,
    kind: str = ConstructionRun.Kind.MODEL,
    partitions: int | None = None,
    force: bool = False,
) -> ConstructionRun:
    """Build and price a year's episodes now; the same inputs and policy give the run that is there already.

    :raises Refused: without claims, for a year outside the policy, or when nothing can be built.
    """
    run = _open(year, claims_through, kind, partitions, force, by)
    if run.status == lifecycle.DONE:
        return run
    return build(run_id=run.pk, by=by)


@use_case("construction.request")
def request(
    *,
    year: int,
    claims_through: date,
    by: Actor,
    kind: str = ConstructionRun.Kind.MODEL,
    partitions: int | None = None,
) -> ConstructionRun:
    """Ask a worker to build a year's episodes.

    :raises Refused: without claims or for a year outside the policy.
    """
    run = _open(year, claims_through, kind, partitions, False, by)
    if run.status != lifecycle.DONE:
        jobs.enqueue(BUILD_TASK, run.pk, again=True)
    return run


@use_case("construction.build")
def build(*, run_id: int, by: Actor) -> ConstructionRun:
    """Build the episodes of a run that was asked for; a second try changes nothing.

    :raises Refused: when the policy or the year does not allow it.
    """
    run = ConstructionRun.objects.select_for_update().get(pk=run_id)
    if not lifecycle.RUN.may(run.status, lifecycle.RUNNING):
        return run
    run.started_at = clock.real_now()
    began = time.monotonic()
    book = selectors.policy_book()
    try:
        with book.recording() as used:
            counts = _build(run, book)
    except (InputError, PolicyError) as error:
        raise Refused(str(error)) from error
    run.status = lifecycle.DONE
    run.counts = counts
    run.policy_digest = book.digest
    run.policy_used = [entry.as_json() for entry in used]
    run.seconds = round(time.monotonic() - began, 3)
    run.finished_at = clock.real_now()
    run.save()
    _record_counts(run, by)
    return run


@use_case("construction.give_up")
def give_up(*, run_id: int, by: Actor) -> ConstructionRun:
    """Mark a run as failed when its last attempt failed."""
    run = ConstructionRun.objects.select_for_update().get(pk=run_id)
    if lifecycle.RUN.may(run.status, lifecycle.FAILED):
        run.status = lifecycle.FAILED
        run.finished_at = clock.real_now()
        run.save()
    return run


def _open(
    year: int, claims_through: date, kind: str, partitions: int | None, force: bool, by: Actor
) -> ConstructionRun:
    """Find the run of these inputs, or open a new one."""
    if partitions is None:
        rows = ClaimsFile.objects.aggregate(rows=Sum("rows"))["rows"] or 0
        partitions = min(MOST_PARTITIONS, 1 + rows // ROWS_A_PARTITION)
    if not 1 <= partitions <= MOST_PARTITIONS:
        raise Refused(f"The number of partitions must be from 1 to {MOST_PARTITIONS}.")
    if claims_through < date(year, 1, 1):
        raise Refused(f"Claims through {claims_through.isoformat()} reach no day of {year}.")
    inputs = _inputs()
    book = selectors.policy_book()
    identity = [kind, year, claims_through.isoformat(), inputs, book.digest]
    key = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    facts = {
        "kind": kind,
        "year": year,
        "claims_through": claims_through,
        "partitions": partitions,
        "inputs": inputs,
        "policy_digest": book.digest,
        "requested_by": actor_label(by),
    }
    if force:
        return ConstructionRun.objects.create(key=key, forced=True, **facts)
    # Two who ask at once get one run; one that failed is taken up again.
    run, _ = ConstructionRun.objects.get_or_create(key=key, forced=False, defaults=facts)
    if run.status == lifecycle.FAILED:
        run.status = lifecycle.QUEUED
        run.save()
    return run


def _inputs() -> list[dict[str, str]]:
    """List everything a run stands on with its SHA-256: claims files, fee tables, and the participants' facts."""
    files = list(ClaimsFile.objects.values_list("kind", "name", "sha256"))
    if not any(kind in (ClaimsFile.Kind.CARRIER, ClaimsFile.Kind.OUTPATIENT) for kind, _, _ in files):
        raise Refused("There are no claims yet: import a carrier or outpatient file first.")
    if not any(kind == ClaimsFile.Kind.BENEFICIARY for kind, _, _ in files):
        raise Refused("There are no beneficiaries yet: without their file nobody's coverage is known. Import it first.")
    fees = [("fee schedule", name, digest) for name, digest in FeeSchedule.objects.values_list("name", "sha256")]
    facts = [
        ("participants", "participant list", _digest(_participant_rows())),
        ("adjustments", "participant-specific adjustments", _digest(_adjustment_rows())),
    ]
    return [{"kind": kind, "name": name, "sha256": digest} for kind, name, digest in (*files, *fees, *facts)]


def _participant_rows() -> list[Any]:
    rows = Participant.objects.order_by("pk").values_list("model_id", "kind", "tin_index", "ccn", "from_on", "to_on")
    excluded = Exclusion.objects.order_by("pk").values_list("participant_id", "from_on", "to_on")
    sites = Site.objects.order_by("pk").values_list("participant_id", "zip")
    return [list(rows), list(excluded), list(sites)]


def _adjustment_rows() -> list[Any]:
    return list(
        Adjustment.objects.order_by("pk").values_list(
            "participant_id", "year", "component", "geographic_factor", "case_mix", "historical_experience"
        )
    )


def _digest(rows: object) -> str:
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


def _build(run: ConstructionRun, book: Book) -> dict[str, Any]:
    """Build, price and keep the episodes of a run; return its counts."""
    # Polars must not be touched before a worker forks, so it is loaded where it works.
    import polars as pl

    from episodes.engine.claims_based import construct_claims_based
    from episodes.engine.construction import construct as construct_model

    model = run.kind == ConstructionRun.Kind.MODEL
    sources, roster, fees = _sources(), _roster(), _fees()
    participant_ids = dict(Participant.objects.values_list("model_id", "pk"))
    beneficiaries = pl.DataFrame(
        list(Beneficiary.objects.values_list("bene_id", "pk")),
        schema={"bene_id": pl.String, "beneficiary_id": pl.Int64},
        orient="row",
    )
    prices = PriceList(run, book, participant_ids)
    counts: dict[str, Any] = {}
    for partition in range(run.partitions):
        build_one = construct_model if model else construct_claims_based
        built = build_one(
            _partition(sources, partition, run.partitions),
            roster,
            year=run.year,
            claims_through=run.claims_through,
            book=book,
        )
        for name, count in built.counts.items():
            counts[name] = counts.get(name, 0) + count
        keep = Keeper(run, built, participant_ids, beneficiaries)
        keep.episodes()
        if model:
            keep.parts_and_lines(prices, fees, book)
    counts["parts"] = run.parts.count()
    counts["unpriced"] = run.parts.filter(episode_payment__isnull=True).count()
    counts["rejected_rows"] = sum(ClaimsFile.objects.values_list("rejected_rows", flat=True))
    return counts


def _sources() -> Sources:
    """Open the Parquet files of all imports, lazily."""
    import polars as pl

    from episodes.engine.construction import Sources
    from episodes.engine.reading import IDENTITY_COLUMNS, read_nothing

    def scan(*kinds: str) -> pl.LazyFrame:
        files = ClaimsFile.objects.filter(kind__in=kinds).order_by("pk").values_list("pk", "parquet")
        frames = [
            pl.scan_parquet(settings.DATA_DIR / path).with_columns(file=pl.lit(pk, dtype=pl.Int64))
            for pk, path in files
        ]
        empty = read_nothing(kinds[0]).drop(IDENTITY_COLUMNS, strict=False).lazy()
        return pl.concat([empty.with_columns(file=pl.lit(0, dtype=pl.Int64)), *frames])

    # A beneficiary's year that came twice counts as it came last.
    enrollment = scan(ClaimsFile.Kind.BENEFICIARY).sort("file").unique(["bene_id", "year"], keep="last")
    return Sources(
        lines=scan(ClaimsFile.Kind.CARRIER, ClaimsFile.Kind.OUTPATIENT),
        enrollment=enrollment,
        hospice=scan(ClaimsFile.Kind.HOSPICE).select("bene_id", "from_on", "to_on"),
    )


def _partition(sources: Sources, number: int, of: int) -> Sources:
    """Keep the beneficiaries of one partition."""
    import polars as pl

    from episodes.engine.construction import Sources

    if of == 1:
        return sources
    mine = pl.col("bene_id").hash() % of == number
    return Sources(sources.lines.filter(mine), sources.enrollment.filter(mine), sources.hospice.filter(mine))


def _roster() -> Roster:
    """Give the participant list as the engine needs it."""
    from episodes.engine.roster import Roster

    listed = Participant.objects.values_list("tin_index", "ccn", "model_id", "kind", "from_on", "to_on")
    return Roster.of(
        [
            (tin_index or ccn or "", model_id, kind, first, last)
            for tin_index, ccn, model_id, kind, first, last in listed
        ],
        list(Exclusion.objects.values_list("participant__model_id", "from_on", "to_on")),
        set(Site.objects.values_list("zip", flat=True)),
        set(Participant.objects.filter(sites=None).values_list("model_id", flat=True)),
    )


def _fees() -> pl.DataFrame:
    """Give the fee tables; a later table's amount comes after an earlier one's."""
    import polars as pl

    from episodes.engine.fee_for_service import FEE_SCHEMA

    rows = FeeAmount.objects.order_by("schedule_id", "pk").values_list(
        "hcpcs", "modifier", "setting", "amount", "from_on", "to_on"
    )
    return pl.DataFrame(
        [
            (hcpcs, modifier, setting, int(amount * CENTS), first, last)
            for hcpcs, modifier, setting, amount, first, last in rows
        ],
        schema=FEE_SCHEMA,
        orient="row",
    )


class PriceList:
    """The prices of one run, each worked out once a participant, component and cancer type."""

    def __init__(self, run: ConstructionRun, book: Book, participant_ids: dict[str, int]) -> None:
        """Open the price list of a run."""
        self._run, self._book, self._participant_ids = run, book, participant_ids
        self._ids: dict[tuple[str, str, str], int] = {}
        self._amounts: dict[tuple[str, str, str], dict[str, Decimal | None]] = {}
        self._adjustments = {
            (row.participant_id, row.component): row for row in Adjustment.objects.filter(year=run.year)
        }

    def frame(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """Give the price of each wanted participant, component and cancer type, with the id of its worksheet."""
        import polars as pl

        keys = list(wanted.select("participant", "component", "cancer_type").unique().sort(pl.all()).iter_rows())
        new = [key for key in keys if key not in self._ids]
        made = EpisodePrice.objects.bulk_create(self._price(*key) for key in new)
        self._ids.update({key: row.pk for key, row in zip(new, made, strict=True)})
        schema = {
            "participant": pl.String,
            "component": pl.String,
            "cancer_type": pl.String,
            "price_id": pl.Int64,
            **dict.fromkeys(PRICE_FIELDS, pl.String),
        }
        rows = [(*key, self._ids[key], *(plain(self._amounts[key].get(name)) for name in PRICE_FIELDS)) for key in keys]
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _price(self, participant: str, component: str, cancer_type: str) -> EpisodePrice:
        """Price one component; one that cannot be priced says why and keeps its amounts empty."""
        participant_id = self._participant_ids[participant]
        adjustment = self._adjustments.get((participant_id, component))
        row = EpisodePrice(
            run=self._run, participant_id=participant_id, component=component, cancer_type=cancer_type, lines=[]
        )
        try:
            inputs = PaymentInputs(
                performance_year=self._run.year,
                component=component,
                cancer_type=cancer_type,
                base_rate=national_base_rate(cancer_type, component, self._run.year, book=self._book),
                trend_factor=trend_factor(cancer_type, component, self._run.year, book=self._book),
                geographic_factor=adjustment.geographic_factor if adjustment else ONE,
                case_mix_adjustment=adjustment.case_mix if adjustment else ZERO,
                historical_experience_adjustment=adjustment.historical_experience if adjustment else ZERO,
            )
            payment = price(inputs, book=self._book)
        except (InputError, PolicyError) as error:
            row.unpriced = str(error)[:300]
            self._amounts[(participant, component, cancer_type)] = {}
            return row
        amounts: dict[str, Decimal | None] = {"base_rate": inputs.base_rate}
        amounts.update({name: getattr(payment, name) for name in PRICE_FIELDS[1:]})
        self._amounts[(participant, component, cancer_type)] = amounts
        row.lines = [line.as_json() for line in payment.lines]
        return row


class Keeper:
    """Writes what the engine built for one partition of a run."""

    def __init__(
        self,
        run: ConstructionRun,
        built: Construction,
        participant_ids: dict[str, int],
        beneficiaries: pl.DataFrame,
    ) -> None:
        """Give each episode its primary key before it is written."""
        import polars as pl

        self._run, self._built, self._participant_ids = run, built, participant_ids
        ids = reserve_ids(Episode, built.episodes.height)
        self._episodes = built.episodes.join(beneficiaries, on="bene_id", maintain_order="left").with_columns(
            id=pl.Series(ids, dtype=pl.Int64)
        )

    def _participant(self, name: str) -> pl.Expr:
        import polars as pl

        return pl.col(name).replace_strict(self._participant_ids, default=None, return_dtype=pl.Int64)

    def episodes(self) -> None:
        """Write the episodes with the decisions behind them."""
        import polars as pl

        events = ["died_on", "lost_on", "switched_on", "ended_on", "cancer_type_from", "tc_by_model_code"]
        known = [name for name in events if name in self._episodes.columns]
        copy_frame(
            Episode,
            self._episodes.select(
                "id",
                pl.lit(self._run.pk).alias("run_id"),
                "beneficiary_id",
                "cancer_type",
                "starts_on",
                "ends_on",
                "tc_starts_on",
                self._participant("pc_participant").alias("pc_participant_id"),
                self._participant("tc_participant").alias("tc_participant_id"),
                "complete",
                "reason",
                "duplicate_lines",
                _dollars("duplicate_amount"),
                pl.struct(known).struct.json_encode().alias("decisions"),
            ),
        )

    def parts_and_lines(self, prices: PriceList, fees: pl.DataFrame, book: Book) -> None:
        """Write both components of each episode with price and payments, and the claim lines."""
        import polars as pl

        from episodes.engine.fee_for_service import with_fee_for_service

        lines = with_fee_for_service(self._built.lines, fees, book.on(date(self._run.year, 1, 1)))
        own = pl.col("own_code") & ~pl.col("denied")
        owed = (pl.col("role") == "included") & pl.col("no_pay")
        sums = lines.group_by("episode", component="part").agg(
            model_paid=pl.col("paid").filter(own).sum(),
            first_installment_paid=pl.col("paid").filter(own & pl.col("starting")).sum(),
            ffs_due=pl.col("ffs_paid").filter(owed).sum(),
            unpriced_lines=pl.col("ffs_paid").filter(owed).is_null().sum(),
        )
        parts = pl.concat(
            self._episodes.filter(pl.col(column).is_not_null()).select(
                "episode", "id", "cancer_type", component=pl.lit(component), participant=pl.col(column)
            )
            for component, column in ((Component.PC.value, "pc_participant"), (Component.TC.value, "tc_participant"))
        )
        priced = parts.join(prices.frame(parts), on=["participant", "component", "cancer_type"]).join(
            sums, on=["episode", "component"], how="left"
        )
        paid = ("model_paid", "first_installment_paid", "ffs_due")
        copy_frame(
            EpisodePart,
            priced.sort("id", "component").select(
                pl.lit(self._run.pk).alias("run_id"),
                pl.col("id").alias("episode_id"),
                self._participant("participant").alias("participant_id"),
                "component",
                "price_id",
                *PRICE_FIELDS,
                *(_dollars(name, missing=0) for name in paid),
                pl.col("unpriced_lines").fill_null(0),
            ),
        )
        modifiers = pl.concat_str("modifier_1", "modifier_2", separator=" ").str.strip_chars()
        label = (
            pl.when(pl.col("setting") == "outpatient")
            .then(pl.format("Hospital {}", "provider"))
            .otherwise(pl.format("Practice, NPI {}", "npi"))
        )
        copy_frame(
            EpisodeLine,
            lines.join(self._episodes.select("episode", "id"), on="episode", maintain_order="left").select(
                pl.lit(self._run.pk).alias("run_id"),
                pl.col("id").alias("episode_id"),
                self._participant("owed_by").alias("participant_id"),
                pl.col("part").alias("component"),
                "role",
                "setting",
                "claim_id",
                "line_number",
                "hcpcs",
                modifiers.alias("modifiers"),
                "service_on",
                "units",
                _dollars("paid"),
                _dollars("allowed"),
                "no_pay",
                _dollars("ffs_paid").alias("ffs_amount"),
                label.alias("provider_label"),
                pl.col("file").alias("claims_file_id"),
            ),
        )


def _dollars(name: str, *, missing: int | None = None) -> pl.Expr:
    """Turn a column of whole cents into dollars."""
    import polars as pl

    cents = pl.col(name) if missing is None else pl.col(name).fill_null(missing)
    return (cents.cast(pl.Decimal(18, 2)) / CENTS).alias(name)


def _record_counts(run: ConstructionRun, by: Actor) -> None:
    """Tell portal how many episodes each participant had in the year, for the low-volume test."""
    counts = dict.fromkeys(Participant.objects.values_list("pk", flat=True), 0)
    for pc, tc in _participants_of(run):
        for participant_id in {pc, tc} - {None}:
            counts[participant_id] += 1
    source = f"{run.get_kind_display()} of {run.year}, construction run {run.pk}"
    known = dict(EpisodeCount.objects.filter(year=run.year).values_list("participant_id", "count"))
    # Portal opens duties on every count it is told, so it is told only what is new.
    for participant in Participant.objects.filter(pk__in=[pk for pk in counts if known.get(pk) != counts[pk]]):
        participants.record_episode_count(
            participant=participant, year=run.year, count=counts[participant.pk], source=source, by=by
        )


def _participants_of(run: ConstructionRun) -> Iterator[tuple[int | None, int | None]]:
    yield from run.episodes.values_list("pc_participant_id", "tc_participant_id").iterator(chunk_size=10_000)
