"""Databases of tests, made and removed by the owner."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import creation

from .owner import as_owner


class DatabaseCreation(creation.DatabaseCreation):
    """Make test databases as the role that may; the tests themselves run as the application's."""

    def _create_test_db(self, *args: Any, **options: Any) -> Any:
        with as_owner(self.connection):
            return super()._create_test_db(*args, **options)

    def _destroy_test_db(self, *args: Any, **options: Any) -> None:
        with as_owner(self.connection):
            super()._destroy_test_db(*args, **options)
