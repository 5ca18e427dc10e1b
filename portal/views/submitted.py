"""Handling of a submitted form by one service call, for every page with a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from portal.seen_rows import ChangedMeanwhile, merged
from portal.services.use_case import Refused
from portal.typed_texts import check_texts

Made = TypeVar("Made")


def submitted(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Made], *, field: str | None = None
) -> Made | None:
    """Call a service with the data of a valid submitted form; return its result.

    If the service refuses, or a text contains an identifier of a person, the sentence is added to the form, at the
    field that it names; the faults of a file are one line each. None means that the view must show the form (again).

    :param field: the field for refusals that name none; without it they appear above the form.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        check_texts(form)
        return act(form.cleaned_data)
    except Refused as refusal:
        if isinstance(refusal, ChangedMeanwhile):
            form.data = merged(form, refusal)
            form.meanwhile = refusal.now  # type: ignore[attr-defined]  # for pages that show a person's long text
        form.add_error(refusal.field if refusal.field in form.fields else field, str(refusal).splitlines())
        return None
