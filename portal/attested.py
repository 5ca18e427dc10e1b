"""Kinds of receipts: the parts that each attests, and how they are found again in the rows of today.

An app that issues receipts lists its kinds in a module `attested` of its own, as `KINDS`; the ground reads them from
there and knows none by import. A kind names the parts of what it attests. When a receipt is issued each part's content
is kept as a SHA-256; whenever the receipt is checked the same content is read from the rows again.
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
"""The content of each part: what `portal.fingerprint.canonical` can write down."""


def _nothing(receipts: Collection[int]) -> dict[int, Parts]:
    return {}


@dataclass(frozen=True)
class Kind:
    """A kind of receipt.

    `parts` says in words what each part is. `find` takes the primary keys of receipts of this kind and returns the
    parts of each, by that key, in a number of queries that does not grow with them; a receipt whose rows are gone is
    left out. Kinds that share a `find` are found by one call of it. A kind without parts attests nothing beyond what
    the receipt itself says.
    """

    code: str
    one: str
    many: str
    parts: Mapping[str, str] = field(default_factory=dict)
    find: Callable[[Collection[int]], Mapping[int, Parts]] = _nothing


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return all kinds by their codes, in the order of the apps."""
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

    :raises ValueError: when the parts are not those of the kind, or none where it has some.
    """
    if set(parts) - set(kind.parts) or (kind.parts and not parts):
        raise ValueError(f"A receipt of the kind {kind.code} attests these parts: {', '.join(kind.parts) or 'none'}.")
    return {name: fingerprint(content) for name, content in parts.items()}


def digests_today(receipts: Iterable[Receipt]) -> dict[int, dict[str, str]]:
    """Return the SHA-256 of each part of what receipts attest, as the rows are now, by the receipt's primary key."""
    code_of = {receipt.pk: receipt.kind for receipt in receipts}
    found_by: defaultdict[Any, list[int]] = defaultdict(list)
    for receipt_id, code in code_of.items():
        if code in kinds():
            found_by[kinds()[code].find].append(receipt_id)
    return {
        receipt_id: digests(kinds()[code_of[receipt_id]], parts)
        for find, chosen in found_by.items()
        for receipt_id, parts in find(chosen).items()
    }
