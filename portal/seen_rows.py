"""Two people on one form: the second is shown the change of the first, and overwrites nothing.

A form that changes a row carries, in the hidden field `FIELD`, how the row was when the page showed it. The service, or
`ServiceAdmin` for all of its pages, locks the row and calls `check`. After a refusal `merged` fills the form again:
what the second person typed stays, and what they had not touched shows the change of the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst

from portal import actors
from portal.encryption import EncryptedTextField
from portal.formatting import long_date, long_time
from portal.services.use_case import Refused

FIELD = "seen_row"
NOTHING_LOST = "Nothing was overwritten, and what you typed is still here. Compare, then save again."
MOST_SHOWN = 200


class ChangedMeanwhile(Refused):
    """Refusal of a change to a row that somebody else has changed since the page was opened."""

    def __init__(self, sentences: Iterable[str], *, now: Mapping[str, Any], seen: str) -> None:
        super().__init__("\n".join(sentences))
        self.now, self.seen = dict(now), _read(seen)
        self.data: QueryDict | None = None
        """Data of the form to show again, once `merged` has made them."""


def seen_as(row: models.Model | None, names: Iterable[str]) -> str:
    """Return how a row is now: a keyed hash of each named field, because some fields are personal data."""
    return seen_values(_values(row, names))


def seen_values(values: Mapping[str, Any]) -> str:
    """Return how values are now: a keyed hash of each."""
    return json.dumps({name: _digest(value) for name, value in values.items()})


def differing(values: Mapping[str, Any], *, seen: str) -> list[str]:
    """Return the names of the values that differ from those that a form carries as seen."""
    before = _read(seen)
    return [name for name, value in values.items() if before.get(name) != _digest(value)]


def check(row: models.Model | None, names: Iterable[str], *, seen: str) -> None:
    """Check that a locked row is as the page showed it.

    :param seen: what the form carried; empty if no page showed the row.
    :raises ChangedMeanwhile: naming who changed it, and the new value of each field.
    """
    if row is None or not seen:
        return
    now = _values(row, names)
    changed = differing(now, seen=seen)
    if changed:
        said = f"{_last_changed_by(row)} changed this after you opened it. {NOTHING_LOST}"
        raise ChangedMeanwhile([said, *(_sentence(row, name) for name in changed)], now=now, seen=seen)


def merged(form: forms.BaseForm, refusal: ChangedMeanwhile) -> QueryDict:
    """Return what the form shows after the refusal, and how the row is by then."""
    data: Any = form.data.copy()
    for name in refusal.now.keys() & form.fields.keys():
        if refusal.seen.get(name) in (_digest(form.cleaned_data.get(name)), _digest(form[name].data)):
            _put(data, form, name, refusal.now[name])
    data[FIELD] = seen_values(refusal.now)
    return data  # type: ignore[no-any-return]


class SeenRowField(forms.CharField):
    """The hidden field by which a form carries how its row was."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})


def _put(data: QueryDict, form: forms.BaseForm, name: str, value: Any) -> None:
    """Write a value into the data of a form, as its widget would send it."""
    bound = form[name]
    if isinstance(bound.field.widget, forms.CheckboxInput):
        data.setlist(bound.html_name, ["on"] if value else [])
        return
    shown = bound.field.widget.format_value(bound.field.prepare_value(value))
    data.setlist(bound.html_name, [str(one) for one in (shown if isinstance(shown, list | tuple) else [shown or ""])])


def _values(row: models.Model | None, names: Iterable[str]) -> dict[str, Any]:
    return {name: _of(row, name).value_from_object(row) for name in names if _of(row, name)} if row else {}


def _of(row: models.Model | None, name: str) -> Any:
    try:
        return row._meta.get_field(name) if row else None
    except FieldDoesNotExist:
        return None


def _read(seen: str) -> dict[str, str]:
    try:
        read = json.loads(seen)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _digest(value: Any) -> str:
    key = value.pk if isinstance(value, models.Model) else value
    plain = "" if key is None else str(key)
    return salted_hmac("portal.seen_rows", plain).hexdigest()[:16]


def _sentence(row: models.Model, name: str) -> str:
    field = _of(row, name)
    label = capfirst(str(field.verbose_name))
    if isinstance(field, EncryptedTextField):
        return f"{label}: changed."
    value = getattr(row, f"get_{name}_display")() if field.choices else getattr(row, name)
    return f"{label} is now: {_words(value)}"


def _words(value: Any) -> str:
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return long_time(value)
    if isinstance(value, date):
        return long_date(value)
    words = " ".join(str(value).split())
    return words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN]}…"


def _last_changed_by(row: models.Model) -> str:
    events: Any = getattr(type(row), "pgh_event_model", None)
    last = events and events.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context").order_by("-pgh_id").first()
    label = last.pgh_context.metadata.get("by", "") if last and last.pgh_context else ""
    return "Somebody" if not label or actors.is_job(label) else actors.name_of(label)
