"""The portal's addresses, and pages that go wrong with personal data in their mouths."""

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
    """Raise an error whose text, and whose cause's text, hold an MBI."""
    try:
        int(MBI)
    except ValueError as error:
        raise RuntimeError(f"could not read {MBI}") from error
    return HttpResponse()


@public
def doubled(request: HttpRequest) -> HttpResponse:
    """Let the database complain about a doubled value."""
    person = User.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("insert into portal_user select * from portal_user where id = %s", [person.pk])
    return HttpResponse()


@public
def complaining(request: HttpRequest) -> HttpResponse:
    """Log a library's error with its text in the sentence."""
    try:
        int(MBI)
    except ValueError as error:
        logging.getLogger("some.library").exception("It went wrong: %s", error)
    return HttpResponse()


urlpatterns = [
    path("raising/", raising),
    path("doubled/", doubled),
    path("complaining/", complaining),
    *portal_addresses,
]
