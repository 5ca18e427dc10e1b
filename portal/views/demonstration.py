"""Pages of the demonstration only: moving the date, logins, and the mailbox."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock
from portal.access import public, staff_only
from portal.formatting import long_date
from portal.forms import ClockForm
from portal.services import demonstration_clock
from portal.views.submitted import submitted


@staff_only
def demonstration_clock_move(request: HttpRequest) -> HttpResponse:
    """Move the demonstration's date."""
    if not settings.DEMONSTRATION:
        raise Http404("No such page.")
    form = ClockForm(request.POST or None, initial={"to": clock.today()})
    moved = submitted(request, form, lambda data: demonstration_clock.move(to=data["to"], by=request.user), field="to")
    if moved is not None:
        messages.success(request, f"The demonstration date is now {long_date(form.cleaned_data['to'])}.")
        return redirect("portal:demonstration-clock-move")
    return render(request, "portal/demonstration_clock_move.html", {"form": form})


@public
def demonstration_logins(request: HttpRequest) -> HttpResponse:
    """Show the people who can sign in, with their current one-time codes, so that nobody needs an authenticator app."""
    if not settings.DEMONSTRATION:
        raise Http404("No such page.")
    authenticators = Authenticator.objects.filter(user__demonstration=True, type=Authenticator.Type.TOTP)
    rows = [
        {
            "user": authenticator.user,
            "seats": list(authenticator.user.seats.all()),
            "groups": list(authenticator.user.groups.all()),
            "code": _code_of(authenticator),
        }
        for authenticator in authenticators.select_related("user")
        .prefetch_related("user__seats__participant", "user__groups")
        .order_by("user__is_staff", "user__pk")
    ]
    context = {"rows": rows, "password": settings.DEMONSTRATION_PASSWORD}
    return render(request, "portal/demonstration_logins.html", context)


def _code_of(authenticator: Authenticator) -> str:
    secret = decrypt(authenticator.data["secret"])
    counter = int(clock.real_now().timestamp()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(secret, counter))


@public
def demonstration_mailbox(request: HttpRequest) -> HttpResponse:
    """Show the emails that the demonstration would have sent, newest first."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", ""))
    if not settings.DEMONSTRATION or not getattr(settings, "EMAIL_FILE_PATH", None):
        raise Http404("No such page.")
    mails = []
    for path in sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:30]:
        for text in path.read_text().split("-" * 79 + "\n"):
            if text.strip():
                parsed = email.message_from_string(text, policy=email.policy.default)
                mails.append({"to": parsed["to"], "subject": parsed["subject"], "at": parsed["date"],
                              "body": parsed.get_content()})  # fmt: skip
    return render(request, "portal/demonstration_mailbox.html", {"mails": mails})
