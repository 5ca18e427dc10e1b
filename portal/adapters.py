"""How django-allauth behaves here: accounts come from registration alone, and one-time-code secrets are encrypted."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from portal.encryption import decrypt, encrypt

_SECRET_COLUMN = "mfa.secret"  # noqa: S105 (the name of a column)


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: an account is made by a confirmed registration (`portal.services.registrations`)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps rest under the same keys as personal data."""

    def encrypt(self, text: str) -> str:
        return encrypt(_SECRET_COLUMN, text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(_SECRET_COLUMN, bytes.fromhex(encrypted_text))
