"""Database settings with two roles: the application's, and that of the tables' owner."""

from __future__ import annotations

from typing import Any

import dj_database_url


def databases(application_url: str, owner_url: str) -> dict[str, Any]:
    """Return the setting DATABASES.

    :param application_url: URL for the role of web, worker, clerk and commands, which owns nothing.
    :param owner_url: URL for the role of `migrate`; empty in processes that do not need it.
    :raises RuntimeError: when the URLs name two databases or the same role.
    """
    described: dict[str, Any] = {
        **dj_database_url.parse(application_url, engine="portal.postgresql", conn_max_age=600, conn_health_checks=True),
        "OWNER": {},
    }
    if owner_url:
        owner: dict[str, Any] = {**dj_database_url.parse(owner_url)}
        if owner["NAME"] != described["NAME"] or owner["USER"] == described["USER"]:
            raise RuntimeError("DATABASE_URL and DATABASE_OWNER_URL must name one database, and two roles of it.")
        described["OWNER"] = {name: owner[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}
    return {"default": described}
