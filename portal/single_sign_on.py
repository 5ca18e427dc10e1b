"""Single sign-on by OpenID Connect, for sites that bring their own identities; off unless OIDC_SERVER_URL is set."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

PROVIDER = "sso"
"""Name of the site's server in URLs."""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Adapter that lets people sign in to an account with the same confirmed email address, and creates no account.

    The portal's second factor follows, as after a password.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
