"""One form, one service call: what every page with a form does once the form is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from portal.services.use_case import Refused

Made = TypeVar("Made")


def submitted(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Made], *, field: str | None = None
) -> Made | None:
    """Call a service with the data of a form that was sent and is valid; return what it made.

    A refusal of the service stands in the form, at its field where it names one, with everything that was typed. None
    means that the page is shown (again).

    :param field: the field at which a refusal stands that names none; without it above the form.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else field, str(refusal))
        return None
