"""Numbers that people type: read as they and our pages write them, refused with a sentence otherwise, never lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from portal import form_fields
from portal.formatting import dollars

D = Decimal
BOUNDS = {"min_value": -1_000_000, "max_value": 1_000_000, "required": False}
DOLLARS, COUNT = form_fields.DollarsField(**BOUNDS), form_fields.CountField(**BOUNDS)
POINTS = form_fields.PointsField(**BOUNDS, decimal_places=3)


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        *((DOLLARS, typed, D(1234) + D("0.5")) for typed in ("1234.5", "1,234.50", "$1,234.50", " $1234.50 ")),
        *((DOLLARS, typed, D("-12")) for typed in ("-12", "-$12.00", "$-12.00", "(12.00)", "($12)")),
        *((DOLLARS, dollars(amount), amount) for amount in (D("-1234.50"), D("0.05"), D("987654.32"))),
        (DOLLARS, ".5", D("0.5")),
        (DOLLARS, "12.", D(12)),
        (COUNT, "1,204", 1204),
        (COUNT, "-3", -3),
        (POINTS, "87.125", D("87.125")),
        *((field, typed, None) for field in (DOLLARS, COUNT, POINTS) for typed in ("", "  ")),
    ],
)
def test_numbers_are_read_as_people_write_them(field, typed, read):
    assert field.clean(typed) == read


@pytest.mark.parametrize(
    "typed", ["1e5", "\uff11\uff12", "1_000", "12,34", "1,2345", "nan", "(-12)", "--5", "12 34", "1.234,50"]
)
def test_whatever_could_be_read_in_two_ways_is_refused_with_an_example(typed):
    for field in (DOLLARS, COUNT, POINTS):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert "as in" in refused.value.messages[0]


@pytest.mark.parametrize("field", [DOLLARS, COUNT, POINTS])
def test_the_control_is_one_from_which_a_browser_sends_everything_that_was_typed(field):
    shown = field.widget.render("amount", D("12.50"))
    assert 'type="text"' in shown and "inputmode" in shown and 'value="12.50"' in shown


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Fill in this field."),
        (forms.CharField(max_length=5), "abcdef", "Shorten this to 5 characters. It has 6."),
        (forms.CharField(), "a\0", "Type it instead of pasting it."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of the values that are offered."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose one."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"], "Choose among the values that are offered."),
        (form_fields.DayField(), "02/30/2022", "Enter a day that exists, as in 03/31/2022."),
        (forms.FileField(), None, "Choose a file."),
        (forms.IntegerField(min_value=2000), "1999", "Enter 2000 or more."),
    ],
)
def test_fields_without_sentences_of_their_own_say_what_to_do(field, typed, said):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert said in refused.value.messages[0]
