"""Health checks for monitoring."""

from __future__ import annotations

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from portal import worker_heartbeats


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process runs."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Check PostgreSQL, Redis and the workers; answer 503 with the names of the failing parts."""
    parts = {"postgresql": False, "redis": _redis(), **_postgresql_and_workers()}
    failing = [name for name, good in parts.items() if not good]
    if failing:
        return JsonResponse({"status": "not ready", "failing": failing}, status=503)
    return JsonResponse({"status": "ok"})


def _postgresql_and_workers() -> dict[str, bool]:
    """Check PostgreSQL, and the heartbeats of the workers, which are stored there."""
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return {"postgresql": True, **worker_heartbeats.seen()}
    except Error:
        connection.close()  # the next check then opens a new connection
        return {}


def _redis() -> bool:
    import redis  # imported at the top, it would slow every start by half a second

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
