"""Stricter forms of django-allauth: codes work once, broken passkeys are refused, and resets reveal no account."""

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
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from portal import sign_in_limits
from portal.services import accounts

_MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
"""Errors of the library for passkeys about an answer that no browser sends."""


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


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; its name helps the person to tell several apart."""

    name = forms.CharField(label="Name", max_length=100, required=False, help_text="For example: work laptop.")

    def clean(self) -> dict[str, Any]:
        """Return the answer of the browser.

        :raises ValidationError: when it is not one, or belongs to another request.
        """
        try:
            return dict(super().clean())
        except _MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None


class AnsweredForm(forms.Form):
    """A form with the answer of a passkey, which may be anything."""

    def clean_credential(self) -> Any:
        """Return the passkey that answered.

        :raises ValidationError: when the answer is not one, or comes from another person's passkey.
        """
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None


class AuthenticatePasskeyForm(AnsweredForm, AuthenticateWebAuthnForm):
    """The passkey at sign-in."""


class ReauthenticatePasskeyForm(AnsweredForm, ReauthenticateWebAuthnForm):
    """The passkey before a change of sign-in settings."""
