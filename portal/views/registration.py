"""Pages of registration: request, confirmation of the email address, choice of a password."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import sign_in_limits
from portal.access import public
from portal.forms import PasswordForm, RegistrationForm
from portal.models import Registration, User
from portal.services import registrations
from portal.views.errors import too_many_requests
from portal.views.submitted import submitted


@public
def register(request: HttpRequest) -> HttpResponse:
    """Accept a request to register; everybody gets the same answer."""
    form = RegistrationForm(request.POST or None)
    if not ratelimit.consume(request, action="register"):  # counts POST requests only
        return too_many_requests(request, minutes=sign_in_limits.minutes_left(request, "register"))
    if submitted(request, form, lambda data: registrations.receive(**data, by="visitor")) is not None:
        return redirect("portal:register-sent")
    return render(request, "portal/register.html", {"form": form})


@public
def register_sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way if everything matched."""
    return render(request, "portal/register_sent.html")


@public
def registration_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of the email, and create the account with the chosen password."""
    registration, reason = registrations.check_link(token=token)
    if registration is not None and User.objects.filter(email__iexact=registration.email).exists():
        return _add_practice(request, token, registration)
    form = PasswordForm(request.POST or None)
    made = submitted(
        request, form, lambda data: registrations.accept(token=token, password=data["password"], by="visitor")
    )
    if made is not None:
        return sign_in_new(request, made[0])
    registration, reason = registrations.check_link(token=token)
    if reason and request.method == "POST":  # the second of two clicks: the first one created the account
        messages.info(request, reason)
        return redirect("account_login")
    if reason:
        return render(request, "portal/registration_refused.html", {"reason": reason}, status=410)
    return render(request, "portal/registration_confirm.html", {"form": form, "registration": registration})


def _add_practice(request: HttpRequest, token: str, registration: Registration) -> HttpResponse:
    """Add the practice to the account that the person already has, after they signed in."""
    form = forms.Form(request.POST if request.method == "POST" and request.user.is_authenticated else None)
    made = submitted(request, form, lambda _: registrations.accept(token=token, password="", by=request.user))
    if made is None:
        return render(request, "portal/registration_add.html", {"form": form, "registration": registration})
    messages.success(request, f"You now have access to {registration.participant}.")
    return redirect("portal:start")


def sign_in_new(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in the owner of an account that was just created, and lead to the second factor."""
    login(request, user, backend="portal.authentication.PortalBackend")
    record_authentication(request, user, "password", reauthenticated=True)  # they chose it just now
    messages.success(request, "Your account is ready. One step is left: set up an authenticator app.")
    return redirect("mfa_activate_totp")
