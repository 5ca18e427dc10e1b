"""Adapters of django-allauth: only registration creates accounts, jobs send mails, secrets are encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal import sign_in_limits
from portal.encryption import decrypt, encrypt
from portal.services import accounts, jobs
from portal.services.use_case import Refused
from portal.sessions import SECOND_FACTOR

_SECRET_COLUMN = "mfa.secret"  # noqa: S105 (the name of a column)


class AccountAdapter(DefaultAccountAdapter):
    """Account adapter without open sign-up: only `portal.services.registrations` creates accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is wrong. Check both, then try again.",
        "duplicate_email": "Your account already has this email address. Enter a different one.",
        "enter_current_password": "This is not your current password. Try again.",
        "incorrect_password": "This is not your password. Try again.",
        "rate_limited": "You tried this too many times. Wait one minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check a password if another attempt is allowed, and count the attempt unless it succeeds."""
        attempt = sign_in_limits.password(request, credentials.get("email", ""))
        user = super().authenticate(request, **credentials)
        if user is not None:
            attempt.take_back()
        return user

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse a demonstration login outside a demonstration, as `PortalBackend` does."""
        if user.demonstration and not settings.DEMONSTRATION:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in. Without a second factor, count the password as just confirmed: setting one up does not ask again."""
        super().login(request, user)
        if not is_mfa_enabled(user):
            record_authentication(request, user, "password", reauthenticated=True)

    def is_safe_url(self, url: str) -> bool:
        """Return whether a URL leads to a page of this portal; False for text that is no URL."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return only the code (or a recovery code) as a method when the person has an authenticator app.

        Otherwise somebody who knows the password could remove the app with it.
        """
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"].startswith("mfa_reauthenticate")] or methods

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm a new address if its owner is signed in with a code; show why not otherwise."""
        by: Any = request.user if request.session.get(SECOND_FACTOR) else "visitor"
        try:
            accounts.change_address(address=email_address, by=by)
        except Refused as refusal:
            self.add_message(request, messages.ERROR, message=str(refusal))
            return False
        self.add_message(request, messages.SUCCESS, message=f"Your email address is now {email_address.email}.")
        return True

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Return the URL of the email address page, which asks for a sign-in if necessary."""
        return reverse("account_email")

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Queue the mail with the link that confirms a new address."""
        self._mail_later("account/email/email_confirmation", emailconfirmation.email_address)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Queue the mail that tells a person what changed in their account."""
        if app_settings.EMAIL_NOTIFICATIONS:
            address = EmailAddress.objects.filter(user=user, primary=True).first()
            if address is not None:
                self._mail_later(template_prefix, address)

    @staticmethod
    def _mail_later(template_prefix: str, address: EmailAddress) -> None:
        jobs.enqueue("portal.mail_account", template_prefix, address.pk, again=True)


class MFAAdapter(DefaultMFAAdapter):
    """MFA adapter that encrypts the secrets of authenticator apps with the keys for personal data."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is wrong or was already used. Enter the code that your app shows now.",
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return the name of a new passkey, which the person may change."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def encrypt(self, text: str) -> str:
        return encrypt(_SECRET_COLUMN, text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(_SECRET_COLUMN, bytes.fromhex(encrypted_text))
