"""How django-allauth behaves here: accounts come from registration alone, and one-time-code secrets are encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from portal.encryption import decrypt, encrypt

_SECRET_COLUMN = "mfa.secret"  # noqa: S105 (the name of a column)


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: an account is made by a confirmed registration (`portal.services.registrations`)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before a change of the second factor, but not before the first one is set up.

        Whoever has none typed the password a moment ago and can open no page but its set-up.
        """
        request = self.request
        if app == "allauth.mfa" and request is not None and not is_mfa_enabled(request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps rest under the same keys as personal data."""

    def encrypt(self, text: str) -> str:
        return encrypt(_SECRET_COLUMN, text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(_SECRET_COLUMN, bytes.fromhex(encrypted_text))
