"""Rows of any model with values made up by column type, for tests that open all pages."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from portal import clock
from portal.encryption import EncryptedTextField
from portal.models import Participant, User
from tests import factories

_numbers = itertools.count(1)

# Values that a table's constraints require.
REQUIRED_VALUES: dict[str, dict[str, Any]] = {
    "episodes.Publication": {"published_at": datetime(2022, 8, 1, tzinfo=UTC)},  # by a command
    "episodes.AdjustmentProposal": {"status": "withdrawn"},  # one of a year waits at a time
    "oversight.Letter": {"audience": "all", "code": ""},
    "oversight.MonitoringRecord": {"kind": "harm"},
    "oversight.ViewAs": {"began_at": datetime(2021, 1, 1, tzinfo=UTC), "ends_at": datetime(2021, 1, 2, tzinfo=UTC)},
    "participation.Extension": {"from_due_on": date(2021, 1, 1), "to_due_on": date(2021, 2, 1)},
    "quality.ExperienceSurvey": {"from_on": date(2021, 9, 1), "to_on": date(2021, 11, 30)},
    "quality.SurveySample": {"sampled": 2, "completed": 1},
    "quality.Submission": {"period": 1},
    "quality.SubmissionWindow": {"file_type": "clinical-data", "period": 1},
    "quality.ReportedFile": {"code": "quality-measures", "year": 2030},
    "quality.Waiver": {"file_type": "clinical-data", "period": 1},
    "quality.MeasureResult": {"eligible": 4, "exclusions": 1, "exceptions": 1, "met": 1, "not_met": 1},
    "reconciliation.Response": {"outcome": "extended", "new_due_on": date(2022, 12, 1)},
    "reconciliation.ErrorNotice": {"facts": "{}"},
    "reconciliation.Run": {"inputs": {"claims": [], "submissions": []}, "status": "done"},  # one is under way at a time
    "reconciliation.Report": {  # participants read issued reports only
        "status": "issued",
        "total": Decimal("1.00"),
        "report_on": date(2022, 8, 15),
        "notice_due_on": date(2022, 9, 29),
        "issued_at": datetime(2022, 8, 15, 12, tzinfo=UTC),
    },
}


# Nullable columns that a constraint or a page requires.
REQUIRED_COLUMNS = {
    "oversight.Plan": ("obligation",),
    "quality.Version": ("file",),
    "quality.AnnotatedFile": ("file",),  # its download is a page
    "participation.Attestation": ("evidence",),  # its download is a page too
    "participation.ProfileRequest": ("file",),
    "participation.Withdrawal": ("attestation",),
}


# Models whose made-up values leave room for one row of a participant.
ONE_EACH = {"quality.Submission"}


def row_of(model: type[models.Model], participant: Participant, **given: Any) -> Any:
    """Write one row of a model for a participant, and the rows that it refers to: one of each model."""
    return _row_of(model, participant, {}, **given)


def _row_of(model: type[models.Model], participant: Participant, made: dict[Any, Any], **given: Any) -> Any:
    """Write one row of a model, and the rows that it refers to and that were not made yet.

    :param made: the rows that were made for the same row, by model.
    """
    if model._meta.label in ONE_EACH and (row := model._default_manager.filter(participant=participant).first()):
        return row
    values = {**REQUIRED_VALUES.get(model._meta.label, {}), **given}
    for field in model._meta.concrete_fields:
        if field.name in values or field.attname in values or field.primary_key or field.has_default():
            continue
        if field.name in REQUIRED_COLUMNS.get(model._meta.label, ()):
            values[field.name] = _value_of(field, participant, made)
            continue
        nullable_of_another = field.null and getattr(field, "related_model", None) is not Participant
        if nullable_of_another or (field.blank and field.null):
            continue
        values[field.name] = _value_of(field, participant, made)
    made[model] = model._default_manager.create(**values)
    return made[model]


def _value_of(field: Any, participant: Participant, made: dict[Any, Any]) -> Any:
    number = next(_numbers)
    if field.related_model is Participant:
        return participant
    if field.related_model is User:
        return factories.user(second_factor=False)
    if field.related_model is not None:
        return made.get(field.related_model) or _row_of(field.related_model, participant, made)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.DateTimeField):
        return clock.real_now()
    if isinstance(field, models.DateField):
        return date(2021, 1, 1)
    if isinstance(field, models.DecimalField):
        return Decimal("1.00")
    if isinstance(field, models.IntegerField):
        # A process that runs many tests writes more rows than a small column can count.
        most = connection.ops.integer_field_range(field.get_internal_type())[1]
        year = 2021 + number % 1000 if field.unique else 2021
        return year if "year" in field.name else number % most
    if isinstance(field, EncryptedTextField):
        return "encrypted"
    if isinstance(field, models.BinaryField):
        return b"x"
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    return f"{number:x}".rjust(4, "x")[: field.max_length or 20]
