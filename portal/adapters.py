"""How django-allauth behaves here: accounts come from registration alone, and one-time-code secrets are encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.encryption import decrypt, encrypt

_SECRET_COLUMN = "mfa.secret"  # noqa: S105 (the name of a column)


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: an account is made by a confirmed registration (`portal.services.registrations`)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Turn away whom the backend would not keep signed in: a demonstration's person outside a demonstration."""
        if user.demonstration and not settings.DEMONSTRATION:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in. Who has no second factor yet typed the password this moment: setting it up asks for none again."""
        super().login(request, user)
        if not is_mfa_enabled(user):
            record_authentication(request, user, "password", reauthenticated=True)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps rest under the same keys as personal data."""

    def encrypt(self, text: str) -> str:
        return encrypt(_SECRET_COLUMN, text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(_SECRET_COLUMN, bytes.fromhex(encrypted_text))
