"""Rights of a person at a participant, and the guards of views.

Services call `check_…`, which raises; pages call the matching `may_…`, which returns a bool. Every view carries exactly
one guard: `for_participant`, `signed_in`, `staff_only` or `public`. A test checks all URLs for one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.models import Participant, Role, Seat, User

# A higher rank includes the rights of the lower ones.
_RANK = {Role.PRIMARY: 3, Role.DELEGATE: 2, Role.VIEWER: 1}
_PEOPLE = {Role.PRIMARY: "a primary point of contact", Role.DELEGATE: "a primary point of contact or a delegate"}
MOST_NAMED = 3
"""The people whom a refusal names as those who may do it."""
View = Callable[..., HttpResponse]


class NotAllowed(PermissionDenied):
    """Refusal for a person who may see the page but may not do this; the message says who may."""


def seat_of(user: User, participant: Participant) -> Seat | None:
    """Return the user's current seat at a participant, or None."""
    seat: Seat | None = participant.seats.in_force().filter(user_id=user.pk).first()
    return seat


def _check(user: User, participant: Participant, role: Role) -> None:
    seat = seat_of(user, participant)
    if seat is not None and _RANK[Role(seat.role)] >= _RANK[role]:
        return
    raise _refusal(user, participant, role)


def _refusal(user: User, participant: Participant, role: Role) -> NotAllowed:
    if user.is_staff:
        return NotAllowed(f"CMS staff do not do this for a practice. Only {_PEOPLE[role]} of the practice can.")
    allowed = [one for one, rank in _RANK.items() if rank >= _RANK[role]]
    seats = participant.seats.in_force().filter(role__in=allowed).select_related("user")
    names = [str(seat.user) for seat in seats[:MOST_NAMED]]
    ask = f"Ask {' or '.join(names)}." if names else "Nobody has this role now. Call the help desk."
    return NotAllowed(f"Only {_PEOPLE[role]} of your practice can do this. {ask}")


def check_may_bind(user: User, participant: Participant) -> None:
    """Check that a user may certify, attest, elect and file notices.

    :raises NotAllowed: for everyone except a primary point of contact.
    """
    _check(user, participant, Role.PRIMARY)


def check_may_prepare(user: User, participant: Participant) -> None:
    """Check that a user may prepare and upload.

    :raises NotAllowed: for viewers and people without a seat.
    """
    _check(user, participant, Role.DELEGATE)


def may_bind(participant: Participant) -> bool:
    """Tell whether the reader of a participant's page may certify, attest, elect and file notices."""
    return _reads_as(participant, Role.PRIMARY)


def may_prepare(participant: Participant) -> bool:
    """Tell whether the reader of a participant's page may prepare and upload."""
    return _reads_as(participant, Role.DELEGATE)


def _reads_as(participant: Participant, role: Role) -> bool:
    # `for_participant` read the role together with the participant. Pages may rely on it; services check again.
    return _RANK[Role(participant.role_of_reader)] >= _RANK[role]  # type: ignore[attr-defined]


def _readable(request: HttpRequest) -> list[Participant]:
    """Return the participants whose pages the reader may open, in one query for the page and for its frame.

    CMS staff have none of their own, and the one that a middleware lets them view, as a viewer of it would.
    """
    viewed: Participant | None = getattr(request, "viewed_participant", None)
    return [viewed] if viewed else list(Participant.objects.for_user(request.user).defer("tin"))


def _for_accounts(view: View) -> View:
    """Lead anonymous people to the sign-in page, and from there back to the page that they were on."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_page_of_button(request) or request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def _page_of_button(request: HttpRequest) -> str:
    """Return the page on which a person pressed a button that sends nothing else; its own address shows no page."""
    page = request.headers.get("Referer", "")
    is_button = request.method == "POST" and set(request.POST) <= {"csrfmiddlewaretoken"}
    if not is_button or not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return ""
    return urlunsplit(urlsplit(page)._replace(scheme="", netloc=""))


def for_participant(role: Role = Role.VIEWER) -> Callable[[View], View]:
    """Guard a participant's page: load the participant by the `model_id` of the URL, or answer 404.

    A person without a seat gets the same 404 as for a Model ID that does not exist. A role that is too low gets 403.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        @_for_accounts
        def guarded(request: HttpRequest, model_id: str, **kwargs: Any) -> HttpResponse:
            # One query for the page's participant and for the menu of all the reader's participants.
            mine = _readable(request)
            participant = next((one for one in mine if one.model_id == model_id), None)
            if participant is None:
                raise Http404("We cannot find that participant.")
            request.my_participants = mine  # type: ignore[attr-defined]
            if not _reads_as(participant, role):
                raise _refusal(request.user, participant, role)
            return view(request, participant, **kwargs)

        guarded.guard = "participant"  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Guard a page for anyone with an account."""
    guarded = _for_accounts(view)
    guarded.guard = "signed-in"  # type: ignore[attr-defined]
    return guarded


def staff_only(view: View) -> View:
    """Guard a page for CMS staff; answer 404 to everyone else."""

    @functools.wraps(view)
    @_for_accounts
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404("We cannot find that page.")
        return view(request, *args, **kwargs)

    guarded.guard = "staff"  # type: ignore[attr-defined]
    return guarded


def public(view: View) -> View:
    """Mark a page that anyone may see."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view
