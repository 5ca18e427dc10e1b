"""Form fields that accept only values that the portal can process and store."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.forms.fields import InvalidJSONInput

from portal.formatting import MINUS, long_date

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""The days that any form accepts, so that a typing error breaks no page. Services check the Model's own limits."""
DEEPEST_JSON = 20
_STRINGS, _BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"'), re.compile(r"[\[\]{}]")


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """Day from `FIRST_DAY` to `LAST_DAY`; dates near Python's limits would overflow in calculations."""

    widget = DateInput

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError(
                f"Enter a day from {long_date(FIRST_DAY)} to {long_date(LAST_DAY)}.", code="out_of_range"
            )


class JSONValueField(forms.JSONField):
    """JSON that PostgreSQL can store: no NUL, no lone surrogate, no infinite number, and limited nesting."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value not in self.empty_values and not _can_be_kept(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return super().bound_data(data, initial) if data is None or _can_be_kept(data) else InvalidJSONInput(data)


def _can_be_kept(text: str) -> bool:
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST_JSON:
        return False
    try:
        written = json.dumps(json.loads(text), ensure_ascii=False, allow_nan=False)
        return "\\u0000" not in written and bool(written.encode())
    except ValueError:  # invalid JSON, a number with too many digits, or a lone surrogate
        return False


class BoundedNumber:
    """Mixin of number fields with a least and a greatest value, which say both in our words.

    Their control is a text field: a browser sends nothing from a number field in which it cannot read "1,204", so what
    somebody typed would be lost without a word. Numbers are read as people and our pages write them, and in no other
    way: no exponent, no digits of other scripts.
    """

    widget = forms.TextInput
    keyboard = "numeric"
    _WRITTEN = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")

    def __init__(self, *, min_value: int, max_value: int, **given: Any) -> None:
        """Replace the sentences of Django's two validators."""
        super().__init__(min_value=min_value, max_value=max_value, **given)  # type: ignore[call-arg]
        for validator in self.validators:  # type: ignore[attr-defined]
            if isinstance(validator, MinValueValidator | MaxValueValidator):
                validator.message = f"Enter a number from {min_value:,} to {max_value:,}."

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": self.keyboard, "autocomplete": "off"}  # type: ignore[misc]

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().replace(MINUS, "-")
            if value and not self._WRITTEN.fullmatch(value):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")  # type: ignore[attr-defined]
            value = self._plain(value)
        return super().to_python(value)  # type: ignore[misc]

    def _plain(self, written: str) -> str:
        return written.replace(",", "")


class CountField(BoundedNumber, forms.IntegerField):
    """Whole number within bounds."""

    default_error_messages = {"invalid": "Enter a whole number, as in 12 or 1,204."}


class PointsField(BoundedNumber, forms.DecimalField):
    """Points of a score within bounds."""

    keyboard = "decimal"
    _WRITTEN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
    default_error_messages = {"invalid": "Enter points, as in 87.5."}


class DollarsField(BoundedNumber, forms.DecimalField):
    """Amount in dollars and cents within bounds; a loss may stand in parentheses, as accountants write it."""

    keyboard = "text"  # that of numbers has no minus sign on many phones
    _AMOUNT = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.[0-9]*)?"
    _WRITTEN = re.compile(rf"(?:-\$?|\$-?)?{_AMOUNT}|\(\$?{_AMOUNT}\)")
    default_error_messages = {"invalid": "Enter dollars and cents, as in 1,204.50."}

    def __init__(self, **given: Any) -> None:
        """Take two decimals."""
        super().__init__(decimal_places=2, **given)
        for one in self.validators:
            if isinstance(one, DecimalValidator):
                one.messages = {**one.messages, "max_decimal_places": "Enter dollars and cents, as in 120.50."}

    def _plain(self, written: str) -> str:
        digits = re.sub(r"[^0-9.]", "", written)
        return f"-{digits}" if written.startswith(("-", "$-", "(")) else digits
