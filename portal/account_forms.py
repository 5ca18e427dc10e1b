"""Stricter forms of django-allauth: a code works once, and a password reset does not reveal who has an account."""

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
    """The request for a new password. A job mails the link, so a request takes as long with an account as without."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Queue the mail with the link and return the address as typed."""
        accounts.ask_for_password_link(user=self.users[0] if self.users else None)
        return str(self.cleaned_data["email"])


class SingleUseCodeForm(forms.Form):
    """A form that accepts each one-time code once in its whole lifetime.

    allauth remembers a used code for 30 seconds. With the tolerance of half a minute each way the code is valid for 90
    seconds, so somebody who saw it could use it a second time.
    """

    user: Any

    def clean_code(self) -> str:
        """Return the code.

        :raises ValidationError: when it is wrong, was used before, or follows too many wrong ones.
        """
        attempt = sign_in_limits.code(context.request, self.user)
        code: str = super().clean_code()  # type: ignore[misc]
        good_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"portal.code.used:{self.user.pk}:{normalize_user_code(code)}", "y", good_for):
            raise get_adapter().validation_error("incorrect_code")
        attempt.take_back()
        return code


class AuthenticateForm(SingleUseCodeForm, AnyAuthenticateForm):
    """The code at sign-in."""


class ReauthenticateForm(SingleUseCodeForm, AnyReauthenticateForm):
    """The code before a change of sign-in settings."""


class ActivateTOTPForm(SingleUseCodeForm, AnyActivateTOTPForm):
    """The first code of a new authenticator app."""
