"""The rows and the table that every portal has: its state, the groups of CMS staff, the cache of rate limits."""

from django.core.management import call_command
from django.db import migrations

GROUPS = ("help desk", "analyst", "reviewer", "reconsideration official", "approver", "administrator")


def make_rows(apps, schema_editor):
    apps.get_model("portal", "PortalState").objects.get_or_create(pk=1)
    for name in GROUPS:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)
    call_command("createcachetable", database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_participants_and_duties")]
    operations = [migrations.RunPython(make_rows, migrations.RunPython.noop)]
