"""Forms of django-allauth that are stricter here: a code counts once, a forgotten password tells nothing."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm as AnyResetPasswordForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AnyAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AnyReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AnyActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from portal import sign_in_limits
from portal.services import accounts


class ResetPasswordForm(AnyResetPasswordForm):
    """The form for a new password. It takes the same time whether or not the person is known: a job mails the link."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Ask for the link and return the address as typed."""
        accounts.ask_for_password_link(user=self.users[0] if self.users else None)
        return str(self.cleaned_data["email"])


class CodeOnce(forms.Form):
    """A one-time code counts once in all the time in which it is good.

    allauth forgets a used code after 30 seconds; with the tolerance of half a minute each way it is good for 90, and
    whoever looked over a shoulder could use it a second time.
    """

    user: Any

    def clean_code(self) -> str:
        """Return the code, or refuse one that is wrong, was used, or comes after too many wrong ones."""
        attempt = sign_in_limits.code(context.request, self.user)
        code: str = super().clean_code()  # type: ignore[misc]
        good_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"portal.code.used:{self.user.pk}:{normalize_user_code(code)}", "y", good_for):
            raise get_adapter().validation_error("incorrect_code")
        attempt.take_back()
        return code


class AuthenticateForm(CodeOnce, AnyAuthenticateForm):
    """The code at sign-in."""


class ReauthenticateForm(CodeOnce, AnyReauthenticateForm):
    """The code before changing how one signs in."""


class ActivateTOTPForm(CodeOnce, AnyActivateTOTPForm):
    """The first code of a new authenticator app."""
