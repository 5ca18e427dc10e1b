"""Creation of test databases by the owner's role."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import creation

from .owner import as_owner


class DatabaseCreation(creation.DatabaseCreation):
    """Create and drop test databases as the owner; the tests themselves run as the application's role."""

    def _create_test_db(self, *args: Any, **options: Any) -> Any:
        with as_owner(self.connection):
            return super()._create_test_db(*args, **options)

    def _destroy_test_db(self, *args: Any, **options: Any) -> None:
        with as_owner(self.connection):
            super()._destroy_test_db(*args, **options)
