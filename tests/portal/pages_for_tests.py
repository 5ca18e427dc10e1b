"""The portal's addresses, and pages that fail with errors that quote personal data."""

from __future__ import annotations

import logging

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.access import public
from portal.models import User
from portal.urls import urlpatterns as portal_addresses

MBI = "1EG4-TE5-MK73"


@public
def raising(request: HttpRequest) -> HttpResponse:
    """Raise an error; its text and the text of its cause hold an MBI."""
    try:
        int(MBI)
    except ValueError as error:
        raise RuntimeError(f"could not read {MBI}") from error
    return HttpResponse()


@public
def duplicating(request: HttpRequest) -> HttpResponse:
    """Insert a row a second time, so that the database raises an error that quotes it."""
    person = User.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("insert into portal_user select * from portal_user where id = %s", [person.pk])
    return HttpResponse()


@public
def logging_an_error(request: HttpRequest) -> HttpResponse:
    """Log an error as a library does, with its text in the sentence."""
    try:
        int(MBI)
    except ValueError as error:
        logging.getLogger("some.library").exception("It went wrong: %s", error)
    return HttpResponse()


urlpatterns = [
    path("raising/", raising),
    path("duplicating/", duplicating),
    path("logging-an-error/", logging_an_error),
    *portal_addresses,
]
