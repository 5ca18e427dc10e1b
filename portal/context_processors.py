"""Values for the frame of every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal import clock
from portal.models import Participant
from portal.sessions import KEPT_FORMS, SECOND_FACTOR, SEEN_AT, STARTED_AT


def page_shell(request: HttpRequest) -> dict[str, Any]:
    """Return the reader's participants, the seconds until the session ends, and the demonstration's date."""
    shell: dict[str, Any] = {
        "demonstration": settings.DEMONSTRATION,
        "demonstration_clock": clock.now() if settings.DEMONSTRATION else None,
        "session_idle_seconds": None,
        "single_sign_on": settings.OIDC_NAME if settings.OIDC_SERVER_URL else "",
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        shell["offers_kept_form"] = request.path in request.session.get(KEPT_FORMS, ())
        now = clock.real_now().timestamp()
        absolute = settings.SESSION_ABSOLUTE_SECONDS - (now - request.session.get(STARTED_AT, now))
        idle = settings.SESSION_IDLE_SECONDS - (now - request.session.get(SEEN_AT, now))
        shell["session_idle_seconds"] = max(0, int(min(absolute, idle)))
        if request.session.get(SECOND_FACTOR):  # error pages appear even before the person enters a code
            shell["my_participants"] = getattr(request, "my_participants", None) or SimpleLazyObject(
                lambda: list(Participant.objects.for_user(user).defer("tin"))
            )
    return shell
