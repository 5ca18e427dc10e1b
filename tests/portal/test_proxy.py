"""The proxy of production, as compose.yaml and nginx.conf name it, fits the portal behind it."""

from __future__ import annotations

import re

import pytest

from portal.settings import base

COMPOSE = (base.BASE_DIR / "compose.yaml").read_text().partition("\nservices:\n")[2]
SERVICES = dict(re.findall(r"^  (\w+):(.*?)(?=^  \w|\Z|^\w)", COMPOSE, re.MULTILINE | re.DOTALL))
CONFIGURATION = (base.BASE_DIR / "nginx.conf").read_text()


def directive(name):
    return re.search(rf"^\s*{name} ([^;]+);", CONFIGURATION, re.MULTILINE)[1]


def test_nobody_reaches_the_portal_past_the_proxy():
    """Production believes the proxy's headers: who reached it directly could write them."""
    assert {"proxy", "web", "postgres"} <= set(SERVICES)
    assert {name for name, lines in SERVICES.items() if " ports:" in lines} == {"proxy"}
    assert "./nginx.conf:/etc/nginx/nginx.conf:ro" in SERVICES["proxy"]


def test_proxy_takes_what_the_portal_takes():
    megabytes = int(directive("client_max_body_size").removesuffix("m"))
    assert megabytes * 1024 * 1024 == base.LARGEST_REQUEST_BYTES


@pytest.mark.parametrize("name", ["proxy_request_buffering", "proxy_buffering"])
def test_proxy_buffers(name):
    assert directive(name) == "on"
