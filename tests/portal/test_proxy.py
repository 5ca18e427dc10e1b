"""The proxy of production: compose.yaml and nginx.conf fit the portal behind it."""

from __future__ import annotations

import re

import pytest

from portal.settings import base

COMPOSE = (base.BASE_DIR / "compose.yaml").read_text().partition("\nservices:\n")[2]
SERVICES = dict(re.findall(r"^  (\w+):(.*?)(?=^  \w|\Z|^\w)", COMPOSE, re.MULTILINE | re.DOTALL))
CONFIGURATION = (base.BASE_DIR / "nginx.conf").read_text()


def directive(name):
    return re.search(rf"^\s*{name} ([^;]+);", CONFIGURATION, re.MULTILINE)[1]


def test_only_the_proxy_has_an_open_port():
    """Production trusts the proxy's headers, and a client that reached it directly could forge them."""
    assert {"proxy", "web", "postgres"} <= set(SERVICES)
    assert {name for name, lines in SERVICES.items() if " ports:" in lines} == {"proxy"}
    assert "./nginx.conf:/etc/nginx/nginx.conf:ro" in SERVICES["proxy"]


def test_proxy_has_the_portal_s_limit_of_request_size():
    megabytes = int(directive("client_max_body_size").removesuffix("m"))
    assert megabytes * 1024 * 1024 == base.LARGEST_REQUEST_BYTES


@pytest.mark.parametrize("name", ["proxy_request_buffering", "proxy_buffering"])
def test_proxy_buffers_requests_and_responses(name):
    assert directive(name) == "on"
