"""The first migration of an app: its tables made at once, in the form they have at its end."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.migrations.state import ProjectState


class FirstMigration(migrations.Migration):
    """A migration whose every operation concerns tables that it makes itself.

    Django renders all models anew at each operation, 140 times on the way to an empty portal, and that is most of a
    first start. Nothing is there yet that needs the steps between: the operations' states are added up first, then
    each table is made with all its columns, constraints and indexes.
    """

    def apply(self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False) -> ProjectState:
        """Make the tables and return the state after the migration."""
        made = [operation for operation in self.operations if isinstance(operation, migrations.CreateModel)]
        names = {operation.name_lower for operation in made}
        project_state.__dict__.pop("apps", None)  # rendered again once, below
        for operation in self.operations:
            if getattr(operation, "model_name_lower", None) not in names and operation not in made:
                raise TypeError(f"{self}: {operation.describe()} concerns no table of this migration.")
            operation.state_forwards(self.app_label, project_state)
        for operation in made:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state
