"""The order of rows by the initials of their patients, whose names the database holds only encrypted."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import F, Func, IntegerField, JSONField, Model, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from episodes.models import Beneficiary

AnyModel = TypeVar("AnyModel", bound=Model)
PATIENT = "patient"
"""The name of the order in the address of a list."""
PLACE = "place_of_patient"
"""The column that `with_places` adds."""


class _Place(Func):
    """The number under a key in a JSON object."""

    template = "(%(expressions)s)::int"
    arg_joiner = " -> "
    output_field = IntegerField()


def with_places(rows: QuerySet[AnyModel], patient: str | Combinable) -> QuerySet[AnyModel]:
    """Give each row the place of its patient in the order of initials, so that the database can sort and page.

    The names of these patients are decrypted here, each once. The database gets their places, never the initials.

    :param patient: from a row to the key of its patient.
    """
    of = F(patient) if isinstance(patient, str) else patient
    keys = rows.order_by().annotate(key_of_patient=of).values("key_of_patient")
    known = Beneficiary.objects.filter(pk__in=keys).only("given_name", "surname")
    initials = {one.pk: one.initials.upper() for one in known}
    order = {letters: place for place, letters in enumerate(sorted(set(initials.values())))}
    places = {str(pk): order[letters] for pk, letters in initials.items()}
    place = _Place(Value(places, output_field=JSONField()), Cast(of, TextField()))
    return rows.annotate(**{PLACE: place})
