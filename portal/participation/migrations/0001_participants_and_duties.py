import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import portal.encryption
import portal.models.dated
from django.conf import settings
from django.db import migrations, models

from portal.first_migration import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("portal", "0002_first_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ParticipantList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("uploaded_by", models.CharField(editable=False, max_length=200)),
                ("uploaded_at", models.DateTimeField(editable=False)),
                ("loaded_by", models.CharField(blank=True, editable=False, max_length=200)),
                ("loaded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("outcome", models.JSONField(default=dict, editable=False)),
                (
                    "content",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="participant_list.content", editable=True, null=True, verbose_name="content"
                    ),
                ),
                (
                    "complete",
                    models.BooleanField(
                        default=False,
                        help_text="Select this only if the list names every participant and site. Anything not on the list ends.",
                        verbose_name="complete list",
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PractitionerDirectory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("source", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rows", models.PositiveIntegerField()),
                ("outcome", models.JSONField(default=dict, editable=False)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name_plural": "practitioner directories",
                "ordering": ["-loaded_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PractitionerListFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("uploaded_by", models.CharField(editable=False, max_length=200)),
                ("uploaded_at", models.DateTimeField(editable=False)),
                ("loaded_by", models.CharField(blank=True, editable=False, max_length=200)),
                ("loaded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("outcome", models.JSONField(default=dict, editable=False)),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("rows", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "deliver",
                    models.BooleanField(
                        default=False,
                        help_text="Give the participants of the file their lists when it is loaded. The time to certify begins then.",
                        verbose_name="deliver the lists",
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ZipCrosswalk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("source", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rows", models.PositiveIntegerField()),
                ("outcome", models.JSONField(default=dict, editable=False)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "ZIP Code crosswalk",
                "ordering": ["-loaded_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("code", models.CharField(max_length=40, verbose_name="kind of attestation")),
                ("title", models.CharField(max_length=200)),
                ("answers", models.JSONField(default=dict)),
                (
                    "evidence",
                    models.OneToOneField(
                        blank=True,
                        help_text="The file that supports it. The answers hold its SHA-256.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.storedfile",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AttestationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("code", models.CharField(max_length=40, verbose_name="kind of attestation")),
                ("title", models.CharField(max_length=200)),
                ("answers", models.JSONField(default=dict)),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The file that supports it. The answers hold its SHA-256.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.storedfile",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.attestation",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_addresses",
                        to="portal.participant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "calendar addresses",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="CalendarAddressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.calendaraddress",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Certification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("list_fingerprint", models.CharField(max_length=64, verbose_name="SHA-256 of the list")),
                ("practitioner_count", models.PositiveIntegerField(verbose_name="practitioners on the list")),
                (
                    "practitioners",
                    models.JSONField(
                        help_text="NPI, first name, last name, specialty, first day and last day of each row.",
                        verbose_name="the list",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CertificationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("list_fingerprint", models.CharField(max_length=64, verbose_name="SHA-256 of the list")),
                ("practitioner_count", models.PositiveIntegerField(verbose_name="practitioners on the list")),
                (
                    "practitioners",
                    models.JSONField(
                        help_text="NPI, first name, last name, specialty, first day and last day of each row.",
                        verbose_name="the list",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.certification",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("answers", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for CMS"),
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("ended", "Ended by CMS"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataRequestDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("ended", "Ended by CMS"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="The practice reads this text.")),
                ("decided_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="participation.datarequest",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DataRequestDecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("ended", "Ended by CMS"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="The practice reads this text.")),
                ("decided_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.datarequestdecision",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.datarequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("answers", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for CMS"),
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("ended", "Ended by CMS"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.datarequest",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Election",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("episodes", models.PositiveIntegerField(verbose_name="episodes in the data year")),
                ("data_year", models.PositiveSmallIntegerField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ElectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("episodes", models.PositiveIntegerField(verbose_name="episodes in the data year")),
                ("data_year", models.PositiveSmallIntegerField()),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="participation.election"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EpisodeCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("calendar_year", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField(verbose_name="episodes")),
                ("source", models.CharField(max_length=200)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="episode_counts",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-calendar_year"],
            },
        ),
        migrations.CreateModel(
            name="EpisodeCountEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("calendar_year", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField(verbose_name="episodes")),
                ("source", models.CharField(max_length=200)),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.episodecount",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        help_text="The participant reads this. No TIN, nothing about a patient.",
                        max_length=200,
                        verbose_name="why",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("asc", "Ambulatory surgical center"),
                            ("cah", "Critical access hospital"),
                            ("pch", "PPS-exempt cancer hospital"),
                            ("maryland", "Radiotherapy only in Maryland"),
                            ("vermont", "Radiotherapy only in Vermont"),
                            ("territory", "Radiotherapy only in U.S. territories"),
                            ("pa-rural", "Pennsylvania Rural Health Model"),
                            ("excluded-facilities", "Radiotherapy only at excluded facilities"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="participation.exclusion",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exclusions", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["from_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExclusionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        help_text="The participant reads this. No TIN, nothing about a patient.",
                        max_length=200,
                        verbose_name="why",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("asc", "Ambulatory surgical center"),
                            ("cah", "Critical access hospital"),
                            ("pch", "PPS-exempt cancer hospital"),
                            ("maryland", "Radiotherapy only in Maryland"),
                            ("vermont", "Radiotherapy only in Vermont"),
                            ("territory", "Radiotherapy only in U.S. territories"),
                            ("pa-rural", "Pennsylvania Rural Health Model"),
                            ("excluded-facilities", "Radiotherapy only at excluded facilities"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.exclusion",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.exclusion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_due_on", models.DateField(verbose_name="last day without it")),
                (
                    "to_due_on",
                    models.DateField(
                        help_text="To withdraw an extension, give the last day that the obligation had without it.",
                        verbose_name="new last day",
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("granted_at", models.DateTimeField()),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="participation.extension",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["granted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KindPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        help_text="The participant reads this. No TIN, nothing about a patient.",
                        max_length=200,
                        verbose_name="why",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("professional", "Professional participant"),
                            ("technical", "Technical participant"),
                            ("dual", "Dual participant"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="participation.kindperiod",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kind_periods",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of a participant",
                "verbose_name_plural": "kinds of participants",
                "ordering": ["from_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="KindPeriodEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        help_text="The participant reads this. No TIN, nothing about a patient.",
                        max_length=200,
                        verbose_name="why",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("professional", "Professional participant"),
                            ("technical", "Technical participant"),
                            ("dual", "Dual participant"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.kindperiod",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.kindperiod",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("received_on", models.DateField(verbose_name="delivered on")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_deliveries",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "list deliveries",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="ListDeliveryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("received_on", models.DateField(verbose_name="delivered on")),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.listdelivery",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NoticeGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(column="notice_given.mbi", editable=True, verbose_name="MBI"),
                ),
                ("mbi_index", models.CharField(editable=False, max_length=64)),
                ("given_on", models.DateField(verbose_name="planning session")),
                ("recorded_at", models.DateTimeField()),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="recorded by mistake, withdrawn"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices_given",
                        to="portal.participant",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "notice given",
                "verbose_name_plural": "notices given",
                "ordering": ["-given_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="NoticeGivenEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(column="notice_given.mbi", editable=True, verbose_name="MBI"),
                ),
                ("mbi_index", models.CharField(editable=False, max_length=64)),
                ("given_on", models.DateField(verbose_name="planning session")),
                ("recorded_at", models.DateTimeField()),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="recorded by mistake, withdrawn"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.noticegiven",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NoticeLetterhead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact_name", models.CharField(max_length=200)),
                ("phone", models.CharField(max_length=40)),
                ("address", models.TextField()),
                (
                    "us_state",
                    models.CharField(
                        help_text="Decides the BFCC-QIO that the notice names.", max_length=2, verbose_name="State"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.storedfile",
                    ),
                ),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_letterhead",
                        to="portal.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeLetterheadEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("contact_name", models.CharField(max_length=200)),
                ("phone", models.CharField(max_length=40)),
                ("address", models.TextField()),
                (
                    "us_state",
                    models.CharField(
                        help_text="Decides the BFCC-QIO that the notice names.", max_length=2, verbose_name="State"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.storedfile",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.noticeletterhead",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("code", models.CharField(max_length=40, verbose_name="kind of obligation")),
                ("title", models.CharField(max_length=200)),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("due_on", models.DateField(verbose_name="last day")),
                ("ruled_due_on", models.DateField(verbose_name="last day before any extension")),
                ("authority", models.CharField(max_length=200)),
                (
                    "page",
                    models.CharField(
                        help_text="The URL name of the page where the participant does it.",
                        max_length=100,
                        verbose_name="page",
                    ),
                ),
                ("action", models.CharField(max_length=60, verbose_name="button label")),
                ("consequence", models.TextField(verbose_name="consequence of missing it")),
                ("is_right", models.BooleanField(default=False, verbose_name="optional right")),
                ("taken_late", models.BooleanField(default=False, verbose_name="accepted late")),
                (
                    "of_cms",
                    models.BooleanField(
                        default=False,
                        help_text="The participant waits for CMS: nobody is reminded of it.",
                        verbose_name="owed by CMS",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("waived_on", models.DateField(blank=True, null=True, verbose_name="no longer required since")),
                (
                    "waived_because",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is no longer required"),
                ),
                ("excused", models.BooleanField(default=False, verbose_name="waived by CMS, whatever the rules ask")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="obligations", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.receipt",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "code"],
            },
        ),
        migrations.CreateModel(
            name="ExtensionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_due_on", models.DateField(verbose_name="last day without it")),
                (
                    "to_due_on",
                    models.DateField(
                        help_text="To withdraw an extension, give the last day that the obligation had without it.",
                        verbose_name="new last day",
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("granted_at", models.DateTimeField()),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.extension",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.extension",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.obligation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="extension",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="participation.obligation"
            ),
        ),
        migrations.CreateModel(
            name="ObligationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("code", models.CharField(max_length=40, verbose_name="kind of obligation")),
                ("title", models.CharField(max_length=200)),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("due_on", models.DateField(verbose_name="last day")),
                ("ruled_due_on", models.DateField(verbose_name="last day before any extension")),
                ("authority", models.CharField(max_length=200)),
                (
                    "page",
                    models.CharField(
                        help_text="The URL name of the page where the participant does it.",
                        max_length=100,
                        verbose_name="page",
                    ),
                ),
                ("action", models.CharField(max_length=60, verbose_name="button label")),
                ("consequence", models.TextField(verbose_name="consequence of missing it")),
                ("is_right", models.BooleanField(default=False, verbose_name="optional right")),
                ("taken_late", models.BooleanField(default=False, verbose_name="accepted late")),
                (
                    "of_cms",
                    models.BooleanField(
                        default=False,
                        help_text="The participant waits for CMS: nobody is reminded of it.",
                        verbose_name="owed by CMS",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("waived_on", models.DateField(blank=True, null=True, verbose_name="no longer required since")),
                (
                    "waived_because",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is no longer required"),
                ),
                ("excused", models.BooleanField(default=False, verbose_name="waived by CMS, whatever the rules ask")),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.obligation",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "election",
                    models.OneToOneField(
                        blank=True,
                        help_text="Empty if the opt-out came from a participant list.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="participation.election",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opt_outs", to="portal.participant"
                    ),
                ),
            ],
            options={
                "verbose_name": "opt-out",
                "ordering": ["from_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OptOutEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "election",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty if the opt-out came from a participant list.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.election",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="participation.optout"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ParticipantListEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("uploaded_by", models.CharField(editable=False, max_length=200)),
                ("uploaded_at", models.DateTimeField(editable=False)),
                ("loaded_by", models.CharField(blank=True, editable=False, max_length=200)),
                ("loaded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("outcome", models.JSONField(default=dict, editable=False)),
                (
                    "content",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="participant_list.content", editable=True, null=True, verbose_name="content"
                    ),
                ),
                (
                    "complete",
                    models.BooleanField(
                        default=False,
                        help_text="Select this only if the list names every participant and site. Anything not on the list ends.",
                        verbose_name="complete list",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.participantlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Practitioner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("npi", models.CharField(max_length=10, verbose_name="NPI")),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                ("specialty", models.CharField(blank=True, max_length=100)),
                (
                    "source",
                    models.CharField(
                        choices=[("cms", "Provided by CMS"), ("participant", "Added by the participant")], max_length=12
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practitioners",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["last_name", "first_name", "npi"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DirectoryName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("npi", models.CharField(max_length=10, verbose_name="NPI")),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                (
                    "directory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="participation.practitionerdirectory",
                    ),
                ),
            ],
            options={
                "ordering": ["npi"],
            },
        ),
        migrations.CreateModel(
            name="PractitionerDirectoryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("source", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rows", models.PositiveIntegerField()),
                ("outcome", models.JSONField(default=dict, editable=False)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=200)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.practitionerdirectory",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PractitionerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("npi", models.CharField(max_length=10, verbose_name="NPI")),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                ("specialty", models.CharField(blank=True, max_length=100)),
                (
                    "source",
                    models.CharField(
                        choices=[("cms", "Provided by CMS"), ("participant", "Added by the participant")], max_length=12
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.practitioner",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PractitionerListFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("uploaded_by", models.CharField(editable=False, max_length=200)),
                ("uploaded_at", models.DateTimeField(editable=False)),
                ("loaded_by", models.CharField(blank=True, editable=False, max_length=200)),
                ("loaded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("outcome", models.JSONField(default=dict, editable=False)),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("rows", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "deliver",
                    models.BooleanField(
                        default=False,
                        help_text="Give the participants of the file their lists when it is loaded. The time to certify begins then.",
                        verbose_name="deliver the lists",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.practitionerlistfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProfileConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                (
                    "on_file",
                    models.JSONField(
                        help_text="Pairs of a label and a text, as the page showed them.",
                        verbose_name="what was on file",
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="SHA-256 of what was on file")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProfileConfirmationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                (
                    "on_file",
                    models.JSONField(
                        help_text="Pairs of a label and a text, as the page showed them.",
                        verbose_name="what was on file",
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="SHA-256 of what was on file")),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.profileconfirmation",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProfileDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for CMS"),
                            ("accepted", "Accepted"),
                            ("refused", "Not accepted"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at"],
            },
        ),
        migrations.CreateModel(
            name="ProfileRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("legal-name", "Legal name"),
                            ("identifier", "TIN or CCN"),
                            ("kind", "Kind of participant"),
                            ("days", "First or last day in the Model"),
                            ("sites", "Sites"),
                            ("exclusions", "Exclusions"),
                            ("contact", "Contact on file"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="what it is about",
                    ),
                ),
                ("on_file", models.TextField(verbose_name="what is on file")),
                ("right", models.TextField(verbose_name="what is right")),
                ("changes_on", models.DateField(blank=True, null=True, verbose_name="first day of the change")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="last day to tell CMS")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for CMS"),
                            ("accepted", "Accepted"),
                            ("refused", "Not accepted"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="sent on")),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.storedfile",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profile_requests",
                        to="portal.participant",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
            ],
            options={
                "verbose_name": "request about a profile",
                "verbose_name_plural": "requests about profiles",
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="ProfileDecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for CMS"),
                            ("accepted", "Accepted"),
                            ("refused", "Not accepted"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.profiledecision",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.profilerequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="profiledecision",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="participation.profilerequest"
            ),
        ),
        migrations.CreateModel(
            name="ProfileRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("legal-name", "Legal name"),
                            ("identifier", "TIN or CCN"),
                            ("kind", "Kind of participant"),
                            ("days", "First or last day in the Model"),
                            ("sites", "Sites"),
                            ("exclusions", "Exclusions"),
                            ("contact", "Contact on file"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="what it is about",
                    ),
                ),
                ("on_file", models.TextField(verbose_name="what is on file")),
                ("right", models.TextField(verbose_name="what is right")),
                ("changes_on", models.DateField(blank=True, null=True, verbose_name="first day of the change")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="last day to tell CMS")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for CMS"),
                            ("accepted", "Accepted"),
                            ("refused", "Not accepted"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="sent on")),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.storedfile",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.profilerequest",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QPDenial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("npi", models.CharField(max_length=10, verbose_name="NPI")),
                ("name", models.CharField(max_length=301, verbose_name="practitioner")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("reason", models.TextField(help_text="The practice reads it.")),
                ("denied_on", models.DateField()),
                (
                    "withdrawal_reason",
                    models.TextField(
                        blank=True,
                        help_text="Entering it withdraws the denial. The practice reads it.",
                        verbose_name="why it is withdrawn",
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "denied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="qp_denials", to="portal.participant"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "denial of QP status",
                "verbose_name_plural": "denials of QP status",
                "ordering": ["-denied_on", "npi"],
            },
        ),
        migrations.CreateModel(
            name="QPDenialEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("npi", models.CharField(max_length=10, verbose_name="NPI")),
                ("name", models.CharField(max_length=301, verbose_name="practitioner")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("reason", models.TextField(help_text="The practice reads it.")),
                ("denied_on", models.DateField()),
                (
                    "withdrawal_reason",
                    models.TextField(
                        blank=True,
                        help_text="Entering it withdraws the denial. The practice reads it.",
                        verbose_name="why it is withdrawn",
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "denied_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="participation.qpdenial"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="last day of which it reminded")),
                (
                    "after",
                    models.SmallIntegerField(
                        help_text="Days after the last day; negative before it.", verbose_name="reminder day"
                    ),
                ),
                ("reminded_on", models.DateField(verbose_name="reminded on")),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="participation.obligation",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-reminded_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReminderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("due_on", models.DateField(verbose_name="last day of which it reminded")),
                (
                    "after",
                    models.SmallIntegerField(
                        help_text="Days after the last day; negative before it.", verbose_name="reminder day"
                    ),
                ),
                ("reminded_on", models.DateField(verbose_name="reminded on")),
                (
                    "obligation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.obligation",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="participation.reminder"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReminderMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("mailed_on", models.DateField(verbose_name="day of the mail")),
                ("news", models.BooleanField(default=False, verbose_name="counts unread messages")),
                (
                    "handled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sent, or found to have nothing to say"),
                ),
            ],
            options={
                "ordering": ["-mailed_on", "address"],
                "constraints": [
                    models.UniqueConstraint(fields=("address", "mailed_on"), name="one_reminder_mail_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderMailEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("address", models.EmailField(max_length=254)),
                ("mailed_on", models.DateField(verbose_name="day of the mail")),
                ("news", models.BooleanField(default=False, verbose_name="counts unread messages")),
                (
                    "handled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sent, or found to have nothing to say"),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.remindermail",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SharingRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(
                        column="sharing_refusal.mbi", editable=True, verbose_name="MBI"
                    ),
                ),
                ("mbi_index", models.CharField(editable=False, max_length=64)),
                ("due_on", models.DateField(verbose_name="last day to tell CMS")),
                ("recorded_on", models.DateField(verbose_name="told to CMS")),
                ("recorded_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sharing_refusals",
                        to="portal.participant",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SharingRefusalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(
                        column="sharing_refusal.mbi", editable=True, verbose_name="MBI"
                    ),
                ),
                ("mbi_index", models.CharField(editable=False, max_length=64)),
                ("due_on", models.DateField(verbose_name="last day to tell CMS")),
                ("recorded_on", models.DateField(verbose_name="told to CMS")),
                ("recorded_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.sharingrefusal",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        help_text="The participant reads this. No TIN, nothing about a patient.",
                        max_length=200,
                        verbose_name="why",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                ("zip", models.CharField(db_index=True, max_length=5, verbose_name="ZIP Code")),
                ("cbsa", models.CharField(db_index=True, max_length=5, verbose_name="CBSA")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="participation.site",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["zip", "from_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        help_text="The participant reads this. No TIN, nothing about a patient.",
                        max_length=200,
                        verbose_name="why",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                ("zip", models.CharField(max_length=5, verbose_name="ZIP Code")),
                ("cbsa", models.CharField(max_length=5, verbose_name="CBSA")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.site",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="participation.site"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TreatmentSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(
                        column="treatment_summary.mbi", editable=True, verbose_name="MBI"
                    ),
                ),
                ("mbi_index", models.CharField(editable=False, max_length=64)),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("ended_on", models.DateField(verbose_name="end of treatment")),
                ("due_on", models.DateField(verbose_name="last day for the summary")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="summary sent")),
                ("recorded_at", models.DateTimeField()),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="recorded by mistake, withdrawn"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatment_summaries",
                        to="portal.participant",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "treatment summaries",
                "ordering": ["-ended_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TreatmentSummaryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(
                        column="treatment_summary.mbi", editable=True, verbose_name="MBI"
                    ),
                ),
                ("mbi_index", models.CharField(editable=False, max_length=64)),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("ended_on", models.DateField(verbose_name="end of treatment")),
                ("due_on", models.DateField(verbose_name="last day for the summary")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="summary sent")),
                ("recorded_at", models.DateTimeField()),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="recorded by mistake, withdrawn"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.treatmentsummary",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                (
                    "attestation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="participation.attestation",
                    ),
                ),
                (
                    "election",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="participation.election",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WithdrawalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                (
                    "attestation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.attestation",
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participation.election",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.withdrawal",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ZipArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zip", models.CharField(max_length=5, verbose_name="ZIP Code")),
                ("cbsa", models.CharField(blank=True, max_length=5, verbose_name="CBSA")),
                ("share", models.DecimalField(decimal_places=6, max_digits=7, verbose_name="share of addresses")),
                (
                    "crosswalk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="participation.zipcrosswalk",
                    ),
                ),
            ],
            options={
                "verbose_name": "ZIP area",
                "ordering": ["zip", "-share"],
            },
        ),
        migrations.CreateModel(
            name="ZipCrosswalkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("source", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rows", models.PositiveIntegerField()),
                ("outcome", models.JSONField(default=dict, editable=False)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=200)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="participation.zipcrosswalk",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="attestation",
            constraint=models.UniqueConstraint(
                fields=("participant", "year", "code", "number"), name="attested_once_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaraddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("participant", "user"),
                name="one_calendar_address_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["requested", "approved"])),
                fields=("participant", "year"),
                name="one_standing_data_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequestdecision",
            constraint=models.UniqueConstraint(fields=("request", "outcome"), name="data_request_decided_once"),
        ),
        migrations.AddConstraint(
            model_name="datarequestdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["refused", "ended"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refusal_and_end_have_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="election",
            constraint=models.UniqueConstraint(fields=("participant", "year", "number"), name="elected_once_a_number"),
        ),
        migrations.AddConstraint(
            model_name="episodecount",
            constraint=models.UniqueConstraint(fields=("participant", "calendar_year"), name="counted_once"),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="exclusion_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("withdrawn_at", None)),
                expressions=[
                    ("participant", "="),
                    ("reason", "="),
                    (
                        portal.models.dated._Days(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="exclusion_once_a_day",
                violation_error_message="Another row holds on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        ["asc", "cah", "pch", "maryland", "vermont", "territory", "pa-rural", "excluded-facilities"],
                    )
                ),
                name="exclusion_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="kindperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="kindperiod_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="kindperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("withdrawn_at", None)),
                expressions=[
                    ("participant", "="),
                    (
                        portal.models.dated._Days(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="kind_once_a_day",
                violation_error_message="Another row holds on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listdelivery",
            constraint=models.UniqueConstraint(fields=("participant", "year"), name="list_delivered_once"),
        ),
        migrations.AddConstraint(
            model_name="noticegiven",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("participant", "mbi_index", "given_on"),
                name="notice_given_once_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(condition=models.Q(("settled_on", None)), fields=["due_on"], name="obligation_open"),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(fields=["due_on", "code"], name="obligation_by_last_day"),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(fields=("participant", "year", "code"), name="owed_once"),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_due_on__gte", models.F("from_due_on"))),
                name="extension_not_earlier",
                violation_error_message="The new last day is before the last day without the extension.",
            ),
        ),
        migrations.AddConstraint(
            model_name="optout",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="optout_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="optout",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("participant", "="),
                    (
                        portal.models.dated._Days(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="opt_out_once_a_day",
                violation_error_message="Another row holds on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="practitioner",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="practitioner_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="practitioner",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("participant", "="),
                    ("npi", "="),
                    (
                        portal.models.dated._Days(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="practitioner_once_a_day",
                violation_error_message="Another row holds on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryname",
            constraint=models.UniqueConstraint(fields=("directory", "npi"), name="named_once_a_directory"),
        ),
        migrations.AddConstraint(
            model_name="qpdenial",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("participant", "npi", "year"),
                name="one_denial_a_practitioner",
            ),
        ),
        migrations.AddConstraint(
            model_name="qpdenial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True),
                    models.Q(models.Q(("withdrawal_reason", ""), _negated=True), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="withdrawn_denial_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["-reminded_on", "-id"], name="reminder_newest"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("obligation", "due_on", "after"), name="reminded_once"),
        ),
        migrations.AddConstraint(
            model_name="sharingrefusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="sharingrefusal_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingrefusal",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("participant", "="),
                    ("mbi_index", "="),
                    (
                        portal.models.dated._Days(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="refused_once_a_day",
                violation_error_message="Another row holds on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="site_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("withdrawn_at", None)),
                expressions=[
                    ("participant", "="),
                    ("zip", "="),
                    (
                        portal.models.dated._Days(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="site_once_a_day",
                violation_error_message="Another row holds on some of these days.",
            ),
        ),
        migrations.AddIndex(
            model_name="treatmentsummary",
            index=models.Index(fields=["participant", "year"], name="summary_of_year"),
        ),
        migrations.AddConstraint(
            model_name="treatmentsummary",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("participant", "mbi_index", "ended_on"),
                name="treatment_ends_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentsummary",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_on__isnull", True), ("receipt__isnull", False), _connector="OR"),
                name="sent_summary_has_a_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attestation__isnull", True), ("election__isnull", False)),
                    models.Q(("attestation__isnull", False), ("election__isnull", True)),
                    _connector="OR",
                ),
                name="withdraws_one_statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="ziparea",
            constraint=models.UniqueConstraint(fields=("crosswalk", "zip", "cbsa"), name="area_once_a_zip"),
        ),
    ]
