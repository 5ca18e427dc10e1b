"""First migration of an app that creates each table once, in its final form."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.migrations.state import ProjectState


class FirstMigration(migrations.Migration):
    """Migration whose operations all concern tables that it creates itself.

    Django renders all models again for each operation: 140 times for an empty portal, which is most of a first start.
    No data exists yet that needs the intermediate steps. So this class first applies all operations to the state, then
    creates each table with all its columns, constraints and indexes.
    """

    def apply(self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False) -> ProjectState:
        """Create the tables and return the state after the migration.

        :raises TypeError: for an operation on a table that this migration does not create.
        """
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
