"""Kinds of receipts: the parts that each kind attests, and how to read those parts from the current rows.

An app that issues receipts lists its kinds as `KINDS` in its own module `attested`; this module loads them from there.
When the portal issues a receipt, it stores the SHA-256 of each part's content. When it checks the receipt, it reads the
same content from the rows again and compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from portal.fingerprint import fingerprint

if TYPE_CHECKING:
    from portal.models import Receipt

Parts = Mapping[str, Any]
"""The content of each part, as values that `portal.fingerprint.canonical` can write."""
Find = Callable[[Collection[int]], Mapping[int, Parts]]


def _nothing(receipts: Collection[int]) -> dict[int, Parts]:
    return {}


@dataclass(frozen=True)
class Kind:
    """A kind of receipt.

    `parts` describes each part in words. `find` takes the primary keys of receipts of this kind and returns the parts
    of each by that key; it leaves out a receipt whose rows are gone. Kinds with the same `find` share one call. Its
    number of queries must not depend on the number of receipts. A kind without parts attests nothing beyond the
    receipt's own text.
    """

    code: str
    one: str
    many: str
    parts: Mapping[str, str] = field(default_factory=dict)
    find: Find = _nothing


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return all kinds by code, in the order of the apps."""
    found: dict[str, Kind] = {}
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "attested"):
            found |= {kind.code: kind for kind in getattr(import_module(f"{app.name}.attested"), "KINDS", ())}
    return found


def kind_of(code: str) -> Kind:
    """Return a kind by its code.

    :raises LookupError: when no app lists it.
    """
    if code not in kinds():
        raise LookupError(f"No app lists the kind of receipt “{code}” in the KINDS of its module `attested`.")
    return kinds()[code]


def digests(kind: Kind, parts: Parts) -> dict[str, str]:
    """Return the SHA-256 of each part.

    :raises ValueError: when a part is unknown to the kind, or when there is none although the kind has parts.
    """
    if set(parts) - set(kind.parts) or (kind.parts and not parts):
        raise ValueError(f"A receipt of the kind {kind.code} attests these parts: {', '.join(kind.parts) or 'none'}.")
    return {name: fingerprint(content) for name, content in parts.items()}


def digests_today(receipts: Iterable[Receipt]) -> dict[int, dict[str, str]]:
    """Return the SHA-256 of each attested part as the rows are now, by the receipt's primary key."""
    chosen = {receipt.pk: kinds()[receipt.kind] for receipt in receipts if receipt.kind in kinds()}
    by_find: defaultdict[Find, list[int]] = defaultdict(list)
    for receipt_id, kind in chosen.items():
        by_find[kind.find].append(receipt_id)
    return {
        receipt_id: digests(chosen[receipt_id], parts)
        for find, receipt_ids in by_find.items()
        for receipt_id, parts in find(receipt_ids).items()
    }
