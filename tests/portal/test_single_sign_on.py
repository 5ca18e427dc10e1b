"""Single sign-on is off by default; with a server in the environment it works as in single_sign_on_case.py."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_without_a_server_there_is_no_single_sign_on():
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["sso"])
    assert "Sign in with" not in Client().get(reverse("account_login")).content.decode()
    assert Client().post("/accounts/oidc/sso/login/").status_code == 404


def test_with_a_server_people_sign_in_to_the_accounts_they_have():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {name: value for name, value in os.environ.items() if name not in ("PYTEST_DATA_DIR", "DATA_DIR")}
    given |= {
        "OIDC_SERVER_URL": f"http://127.0.0.1:{port}",
        "OIDC_CLIENT_ID": "portal",
        "OIDC_CLIENT_SECRET": "a test's own",
        "OIDC_NAME": "Example Health",
    }
    case = str(ROOT / "tests" / "portal" / "single_sign_on_case.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", case],
        cwd=ROOT, env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
