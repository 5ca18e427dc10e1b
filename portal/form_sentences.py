"""Sentences of Django's own form fields and validators in federal plain language: what to do, not what to ensure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators

_FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Fill in this field."},
    forms.ChoiceField: {"required": "Choose one.", "invalid_choice": "Choose one of the values that are offered."},
    forms.MultipleChoiceField: {
        "required": "Choose at least one.",
        "invalid_choice": "Choose among the values that are offered.",
        "invalid_list": "Choose among the values that are offered.",
    },
    forms.ModelChoiceField: {
        "required": "Choose one.",
        "invalid_choice": "Choose one of those that are offered. Somebody may have changed the list meanwhile.",
    },
    forms.ModelMultipleChoiceField: {
        "invalid_choice": "Choose among those that are offered. Somebody may have changed the list meanwhile.",
    },
    forms.DateField: {"invalid": "Enter a day that exists, as in 03/31/2022."},
    forms.FileField: {"required": "Choose a file.", "empty": "The file is empty. Choose another file."},
    forms.JSONField: {"invalid": 'Enter JSON, as in {"name": 0.02}.'},
}
_VALIDATORS: dict[type[Any], str] = {
    validators.MaxLengthValidator: "Shorten this to %(limit_value)s characters. It has %(show_value)s.",
    validators.MinValueValidator: "Enter %(limit_value)s or more.",
    validators.MaxValueValidator: "Enter %(limit_value)s or less.",
    validators.ProhibitNullCharactersValidator: (
        "This holds an invisible character (NUL) that we cannot keep. Type it instead of pasting it."
    ),
}


def use() -> None:
    """Put the sentences in place of Django's, for all forms of the portal and of the admin."""
    for field, sentences in _FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}  # type: ignore[attr-defined]
    for validator, sentence in _VALIDATORS.items():
        validator.message = sentence
