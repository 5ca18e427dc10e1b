"""Register here: ask, confirm the e-mail, choose a password."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.access import public
from portal.forms import PasswordForm, RegistrationForm
from portal.services import registrations
from portal.services.use_case import Refused
from portal.views.errors import too_many_requests


@public
def register(request: HttpRequest) -> HttpResponse:
    """Take a request to register; the answer is the same for everybody."""
    form = RegistrationForm(request.POST or None)
    if request.method == "POST":
        if not ratelimit.consume(request, action="register"):
            return too_many_requests(request, minutes=60)
        if form.is_valid():
            registrations.receive(**form.cleaned_data, by="visitor")
            return redirect("portal:register-sent")
    return render(request, "portal/register.html", {"form": form})


@public
def register_sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way if everything matched."""
    return render(request, "portal/register_sent.html")


@public
def registration_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of the e-mail, and make the account with a password."""
    form = PasswordForm(request.POST or None)
    try:
        registration = registrations.open_link(token=token)
        if request.method == "POST" and form.is_valid():
            return _make_account(request, token, form.cleaned_data["password"])
    except Refused as refusal:
        if request.method == "POST":  # the second click of two: the first one made the account meanwhile
            messages.info(request, str(refusal))
            return redirect("account_login")
        return render(request, "portal/registration_refused.html", {"reason": str(refusal)}, status=410)
    return render(request, "portal/registration_confirm.html", {"form": form, "registration": registration})


def _make_account(request: HttpRequest, token: str, password: str) -> HttpResponse:
    user, new = registrations.accept(token=token, password=password, by="visitor")
    if not new:
        messages.success(request, "Your e-mail address is confirmed. Sign in to see the new participant.")
        return redirect("account_login")
    login(request, user, backend="portal.authentication.PortalBackend")
    record_authentication(request, user, "password", reauthenticated=True)  # chosen this moment
    messages.success(request, "Your account is made. One step is left: an authenticator app.")
    return redirect("mfa_activate_totp")
