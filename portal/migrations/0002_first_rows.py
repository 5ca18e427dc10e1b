"""First rows of every portal (its state, the groups of CMS staff), and the cache table.

Also the extension btree_gist: the exclusion constraints of dated rows in the other apps need it.
"""

from django.contrib.postgres.operations import BtreeGistExtension
from django.core.management import call_command
from django.db import migrations

GROUPS = ("help desk", "analyst", "reviewer", "reconsideration official", "approver", "administrator")


def make_rows(apps, schema_editor):
    apps.get_model("portal", "PortalState").objects.get_or_create(pk=1)
    for name in GROUPS:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)
    call_command("createcachetable", database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_ground")]
    operations = [BtreeGistExtension(), migrations.RunPython(make_rows, migrations.RunPython.noop)]
