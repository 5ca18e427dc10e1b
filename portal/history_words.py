"""Words for rows and values of the history: names in place of keys, and nothing that only machines read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat

from portal.encryption import EncryptedTextField
from portal.formatting import long_date, long_time, plain_number
from portal.models import User

LONGEST_VALUE = 200
CENTS = 2
Names = Mapping[tuple[str, int], str]
"""Names of rows by their model's label and key."""
_NAMING = ("title", "subject", "legal_name", "name", "number", "sequence", "zip", "last_name", "email")
"""The columns by which people know a row, the best first."""
_OF_MACHINES = re.compile(r"_index$|digest|sha256|^token|^key|stored_as|^policy_used$|^inputs$")


def shown_fields(kind: Any) -> list[models.Field[Any, Any]]:
    """Return the columns of a table of the history that tell a reader something."""
    return [
        field
        for field in kind._meta.concrete_fields
        if not field.name.startswith("pgh_")
        and field.attname not in ("id", "participant_id")
        and not _OF_MACHINES.search(field.name)
    ]


def row_words(model: type[models.Model], values: Mapping[str, Any]) -> str:
    """Return a row as people name it: “obligation “Attest to PSO””, “version 2”."""
    naming = _naming_column(model)
    return _named(model, values.get(naming) if naming else None)


def names_of(kinds: Iterable[Any], rows: Iterable[tuple[Any, Mapping[str, Any]]]) -> dict[tuple[str, int], str]:
    """Return the names of all rows to which some rows of the history refer, in one query.

    :param kinds: the tables of the history.
    :param rows: pairs of a table and the columns of one of its rows.
    """
    referring = {kind: [field for field in shown_fields(kind) if field.related_model] for kind in kinds}
    keys: dict[Any, set[int]] = defaultdict(set)
    for kind, values in rows:
        for field in referring[kind]:
            if values.get(field.column) is not None:
                keys[field.related_model].add(values[field.column])
    queries = [
        model._base_manager.filter(pk__in=wanted)
        .order_by()
        .annotate(of_label=Value(model._meta.label), of_key=F("pk"), said=said)
        .values_list("of_label", "of_key", "said")
        for model, wanted in keys.items()
        if (said := _naming_expression(model)) is not None
    ]
    if not queries:
        return {}
    found = queries[0].union(*queries[1:], all=True)
    return {
        (label, key): said if label == User._meta.label else _named(apps.get_model(label), said)
        for label, key, said in found
    }


def value_words(field: Any, value: Any, names: Names) -> str:
    """Return a value of a column as people read it; the empty string for none.

    :param value: as PostgreSQL writes it in JSON.
    """
    if value in (None, "", [], {}):
        return ""
    if isinstance(field, EncryptedTextField):
        return "(encrypted)"
    if field.related_model is not None:
        return names.get((field.related_model._meta.label, value), "")
    if isinstance(field, models.DateTimeField):
        return long_time(datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return long_date(date.fromisoformat(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, models.DecimalField):
        number = Decimal(str(value))
        return f"{number:,.2f}" if field.decimal_places == CENTS else plain_number(number)
    if isinstance(value, dict | list):
        return _details(value)
    return str(dict(field.flatchoices).get(value, value) if field.choices else value)[:LONGEST_VALUE]


def _details(value: dict[str, Any] | list[Any]) -> str:
    pairs = value.items() if isinstance(value, dict) else ((None, one) for one in value)
    flat = [(name, one) for name, one in pairs if not isinstance(one, dict | list)]
    if len(flat) < len(value):
        return f"({len(value)} {'entry' if len(value) == 1 else 'entries'})"
    said = ((f"{str(name).replace('_', ' ')}: {one}" if name else str(one)) for name, one in flat)
    return ", ".join(said)[:LONGEST_VALUE]


def _named(model: type[models.Model], name: Any) -> str:
    kind = str(model._meta.verbose_name)
    if name in (None, ""):
        return kind
    return f"{kind} {name}" if str(name).isdecimal() else f"{kind} “{name}”"


def _naming_column(model: type[models.Model]) -> str:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return next((one for one in _NAMING if one in fields and not isinstance(fields[one], EncryptedTextField)), "")


def _naming_expression(model: type[models.Model]) -> Any:
    if model is User:
        return Concat("first_name", Value(" "), "last_name", output_field=TextField())
    naming = _naming_column(model)
    return Cast(F(naming), TextField()) if naming else None
