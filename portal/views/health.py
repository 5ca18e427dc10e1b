"""For the machines that watch the portal."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from portal import signs_of_life
from portal.access import public


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that the process lives."""
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Check PostgreSQL, Redis and the workers; 503 with the failing parts named."""
    parts = {"postgresql": _postgresql(), "redis": _redis()}
    parts |= signs_of_life.seen() if parts["postgresql"] else {}
    failing = [name for name, good in parts.items() if not good]
    if failing:
        return JsonResponse({"status": "not ready", "failing": failing}, status=503)
    return JsonResponse({"status": "ok"})


def _postgresql() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return True
    except DatabaseError:
        return False


def _redis() -> bool:
    import redis  # costs every start half a second at the top

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
