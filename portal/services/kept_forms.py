"""Forms that a person could not send: kept when a session is over, offered again after the next sign-in, deleted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.urls import Resolver404, resolve

from portal import clock
from portal.access import seat_of
from portal.models import KeptForm, Participant, User
from portal.selectors import policy_book

from .use_case import Actor, use_case

DAYS = "accounts/kept_form_days"
Fields = Mapping[str, list[str]]
"""The values of a form by the names of its fields."""
MOST_CHARACTERS = 200_000
_NEVER_KEPT = re.compile(r"csrf|password|^submit$", re.IGNORECASE)


def never_kept(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a page whose fields are never kept, because it promises to keep nothing about patients."""
    view.never_kept = True  # type: ignore[attr-defined]
    return view


def typed(posted: Fields) -> dict[str, list[str]]:
    """Return the fields of a form that may be kept and hold something: no password, no token, no button."""
    return {
        name: list(values)
        for name, values in posted.items()
        if not _NEVER_KEPT.search(name) and any(value.strip() for value in values)
    }


@use_case("kept_form.keep")
def keep(*, path: str, posted: Fields, by: User) -> bool:
    """Keep what a person typed on a page, in place of what was kept there; return False if nothing is kept.

    Only pages of a participant at which the person has a seat, and pages of the admin for staff, keep a form: no other
    page asks for much, and several ask for passwords.
    """
    kept_fields = typed(posted)
    fields = json.dumps(kept_fields)
    if not kept_fields or len(fields) > MOST_CHARACTERS or len(path) > KeptForm._meta.get_field("path").max_length:
        return False
    try:
        page = resolve(path)
    except Resolver404:
        return False
    if getattr(page.func, "never_kept", False):
        return False
    seat = None
    if getattr(page.func, "guard", "") == "participant":
        participant = Participant.objects.filter(model_id=page.kwargs["model_id"]).defer("tin").first()
        seat = seat_of(by, participant) if participant else None
    if seat is None and not (by.is_staff and page.app_name == "admin"):
        return False
    kept = {
        "participant_id": seat and seat.participant_id, "seat": seat, "fields": fields, "kept_at": clock.real_now(),
    }  # fmt: skip
    KeptForm.objects.update_or_create(user=by, path=path, defaults=kept)
    return True


def paths_of(user: User) -> list[str]:
    """Return the addresses of the pages for which a person's forms are kept."""
    return list(KeptForm.objects.offered_to(user.pk).values_list("path", flat=True))


def fields_of(user: User, path: str) -> dict[str, list[str]] | None:
    """Return what a person typed on a page, or None."""
    kept = KeptForm.objects.offered_to(user.pk).filter(path=path).first()
    return dict(json.loads(kept.fields)) if kept else None


@use_case("kept_form.forget")
def forget(*, path: str, by: User) -> None:
    """Delete what is kept for a page, because the person sent it or gave it up."""
    KeptForm.objects.filter(user=by, path=path).delete()


@use_case("kept_form.remove_old")
def remove_old(*, by: Actor) -> None:
    """Delete the forms that are older than the days of the policy."""
    days: int = policy_book().on(clock.real_today())[DAYS]
    KeptForm.objects.filter(kept_at__lt=clock.real_now() - timedelta(days=days)).delete()
