"""Refusal of the same form sent a second time, as by a double click."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SAME_FORM_SECONDS = 60


class SentTwice(Exception):
    """The same form was sent a second time."""

    def __str__(self) -> str:
        return "You sent this twice within a minute. The portal did it only once."


def check_sent_once(request: HttpRequest) -> None:
    """Remember for one minute what a person adds. A refusal rolls this back, because the cache is in the database.

    :raises SentTwice: when the same person sent the same fields to the same page within the last minute.
    """
    fields = sorted((name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken")
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    # A keyed hash: from a plain one, a TIN among the fields could be found by trying all TINs.
    digest = salted_hmac("portal.admin.sent", f"{request.user.pk} {request.path} {fields} {files}").hexdigest()
    if not cache.add(f"portal.admin.sent:{digest}", "y", SAME_FORM_SECONDS):
        raise SentTwice
