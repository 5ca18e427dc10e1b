"""Inputs of a construction run: claims files, participants and fees, and their SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from episodes.models import Adjustment, ClaimsFile, ClaimsPiece, ConstructionRun, FeeAmount, FeeSchedule
from episodes.selectors import geography
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.models import Exclusion, KindPeriod, OptOut, Site
from portal.services import stored_files
from portal.services.use_case import Actor, Refused

if TYPE_CHECKING:
    import polars as pl

    from episodes.engine.lines import Sources
    from episodes.engine.roster import Roster

CENTS = 100


def fingerprints() -> list[dict[str, str]]:
    """List the inputs of a run with their SHA-256: claims files, fee tables, participants, adjustments and places.

    :raises Refused: when there are no claims or no beneficiaries.
    """
    files = list(ClaimsFile.objects.values_list("kind", "name", "sha256"))
    if not any(kind in (ClaimsFile.Kind.CARRIER, ClaimsFile.Kind.OUTPATIENT) for kind, _, _ in files):
        raise Refused("There are no claims yet. Import a carrier or outpatient file first.")
    if not any(kind == ClaimsFile.Kind.BENEFICIARY for kind, _, _ in files):
        raise Refused("There are no beneficiaries yet. Import the beneficiary file first: it shows who has coverage.")
    return [{"kind": kind, "name": name, "sha256": digest} for kind, name, digest in files] + _facts()


def check_unchanged(*, run: ConstructionRun) -> None:
    """Check that fee tables, participants and adjustments are those of the run; claims imported since do not matter.

    :raises Refused: when they are not, because the partitions of a run must agree.
    """
    facts = _facts()
    if changed := [one["name"] for one in facts if one not in run.inputs]:
        raise Refused(f"Since this run was asked for, these changed: {', '.join(changed)}. Ask for a new run.")


def _facts() -> list[dict[str, str]]:
    fees = [("fee schedule", name, digest) for name, digest in FeeSchedule.objects.values_list("name", "sha256")]
    facts = [
        ("participants", "participant list", _digest(_participant_rows())),
        ("adjustments", "participant-specific adjustments", _digest(_adjustment_rows())),
        ("places", "sites and payment localities", _digest(geography.rows_behind())),
    ]
    return [{"kind": kind, "name": name, "sha256": digest} for kind, name, digest in (*fees, *facts)]


def _participant_rows() -> list[Any]:
    rows = Participant.objects.order_by("pk").values_list("model_id", "kind", "tin_index", "ccn", "from_on", "to_on")
    excluded = Exclusion.objects.order_by("pk").values_list("participant_id", "from_on", "to_on")
    sites = Site.objects.order_by("pk").values_list("participant_id", "zip")
    opted_out = OptOut.objects.order_by("pk").values_list("participant_id", "from_on", "to_on")
    kinds = KindPeriod.objects.order_by("pk").values_list("participant_id", "kind", "from_on")
    return [list(rows), list(excluded), list(opted_out), list(sites), list(kinds)]


def _adjustment_rows() -> list[Any]:
    return list(
        Adjustment.objects.order_by("pk").values_list(
            "participant_id", "year", "component", "geographic_factor", "case_mix", "historical_experience"
        )
    )


def _digest(rows: object) -> str:
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


@contextmanager
def opened_sources(*, run: ConstructionRun, by: Actor) -> Iterator[Sources]:
    """Open the Parquet files of a run's inputs lazily; read them inside the `with` block only."""
    from episodes.engine.stored import open_sources

    files = [one["sha256"] for one in run.inputs]
    pieces = ClaimsPiece.objects.filter(claims_file__sha256__in=files).select_related("claims_file", "file")
    with stored_files.plain_copies(files={f"{one.pk}.parquet": one.file for one in pieces}, by=by) as copies:
        stored: dict[str, list[tuple[int, Path]]] = {}
        for one in pieces:
            of_kind = stored.setdefault(one.claims_file.kind, [])
            of_kind.append((one.claims_file_id, copies[f"{one.pk}.parquet"]))
        yield open_sources(stored)


def roster() -> Roster:
    """Return the participant list in the engine's form."""
    from episodes.engine.roster import Roster

    listed = Participant.objects.order_by("model_id").defer("tin")
    kinds = participation.kinds_over_time(listed)
    with_site = Site.objects.values("participant_id")
    days = ("participant__model_id", "from_on", "to_on")
    return Roster.of(
        providers=[
            (one.tin_index or one.ccn or "", one.model_id, span.kind, span.days.from_on, span.days.to_on)
            for one in listed
            for span in kinds[one.pk]
        ],
        exclusions=Exclusion.objects.values_list(*days),
        opt_outs=OptOut.objects.values_list(*days),
        zips=set(Site.objects.values_list("zip", flat=True)),
        without_site=Participant.objects.exclude(pk__in=with_site).values_list("model_id", flat=True),
    )


def fees() -> pl.DataFrame:
    """Return the amounts of all fee tables, in the order of loading: a later amount replaces an earlier one."""
    from episodes.engine.fee_for_service import fee_table

    rows = FeeAmount.objects.order_by("schedule_id", "pk").values_list(
        "hcpcs", "modifier", "setting", "amount", "from_on", "to_on"
    )
    return fee_table(
        (hcpcs, modifier, setting, int(amount * CENTS), first, last)
        for hcpcs, modifier, setting, amount, first, last in rows
    )
