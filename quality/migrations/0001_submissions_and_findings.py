import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import portal.encryption
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.first_migration import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("participation", "0001_participants_and_duties"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("portal", "0002_first_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ParticipatingOrganization",
            fields=[],
            options={
                "verbose_name": "participating organization",
                "verbose_name_plural": "participating organizations",
                "ordering": ["model_id"],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("portal.participant",),
        ),
        migrations.CreateModel(
            name="ReportedFile",
            fields=[],
            options={
                "verbose_name": "consolidated report",
                "verbose_name_plural": "consolidated reports",
                "ordering": ["due_on", "code"],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("participation.obligation",),
        ),
        migrations.CreateModel(
            name="AnnotatedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("sent_at_once", models.BooleanField(default=True)),
                ("failed", models.BooleanField(default=False)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="BenchmarkTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("source", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rows", models.PositiveIntegerField()),
                ("outcome", models.JSONField(default=dict, editable=False)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=200)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The benchmarks apply from the first day of this year on, until another table.",
                        verbose_name="performance year",
                    ),
                ),
                (
                    "amendment",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benchmark_table",
                        to="portal.amendment",
                    ),
                ),
            ],
            options={
                "verbose_name": "table of benchmarks",
                "verbose_name_plural": "tables of benchmarks",
                "ordering": ["-loaded_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BenchmarkTableEvent",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The benchmarks apply from the first day of this year on, until another table.",
                        verbose_name="performance year",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.amendment",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.benchmarktable"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CellEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("column", models.CharField(max_length=60)),
                ("value", portal.encryption.EncryptedTextField(blank=True, column="cell_edit.value", editable=True)),
                ("edited_at", models.DateTimeField()),
                (
                    "edited_by",
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
                "ordering": ["row", "column"],
            },
        ),
        migrations.CreateModel(
            name="CertificationWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
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
                "verbose_name": "withdrawal of a certification",
                "verbose_name_plural": "withdrawals of certifications",
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=64)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("fixed", "Fixed in our source"),
                            ("vendor", "With the vendor"),
                            ("left", "Will not fix"),
                        ],
                        default="open",
                        max_length=6,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("marked_at", models.DateTimeField()),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="portal.seat",
                    ),
                ),
                (
                    "marked_by",
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
                "ordering": ["-marked_at"],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
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
                "verbose_name": "declaration of nothing to report",
                "verbose_name_plural": "declarations of nothing to report",
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExperienceSurvey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("contractor", models.CharField(max_length=200)),
                ("from_on", models.DateField(verbose_name="first field day")),
                ("to_on", models.DateField(verbose_name="last field day")),
                ("rows", models.PositiveIntegerField(verbose_name="participants")),
                ("scored", models.PositiveIntegerField(verbose_name="participants with a score")),
                (
                    "left_out",
                    models.PositiveIntegerField(
                        help_text="They count like those without answers.",
                        verbose_name="participants of the year that are not in the list",
                    ),
                ),
                ("loaded_by", models.CharField(max_length=200)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "survey of patients' experience",
                "verbose_name_plural": "surveys of patients' experience",
                "ordering": ["-loaded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="survey_field_days_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperienceSurveyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("contractor", models.CharField(max_length=200)),
                ("from_on", models.DateField(verbose_name="first field day")),
                ("to_on", models.DateField(verbose_name="last field day")),
                ("rows", models.PositiveIntegerField(verbose_name="participants")),
                ("scored", models.PositiveIntegerField(verbose_name="participants with a score")),
                (
                    "left_out",
                    models.PositiveIntegerField(
                        help_text="They count like those without answers.",
                        verbose_name="participants of the year that are not in the list",
                    ),
                ),
                ("loaded_by", models.CharField(max_length=200)),
                ("loaded_at", models.DateTimeField()),
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
                        to="quality.experiencesurvey",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FileCertification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("wording", models.TextField()),
                ("wording_version", models.CharField(max_length=20)),
                ("signer_name", models.CharField(max_length=200)),
                ("signer_title", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("number", models.PositiveSmallIntegerField(help_text="Counts the certifications of the file.")),
                ("content_sha256", models.CharField(max_length=64, verbose_name="fingerprint of what was certified")),
                ("rows", models.PositiveIntegerField()),
                ("layout_version", models.CharField(blank=True, max_length=20)),
                ("policy_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the policy")),
                (
                    "changes",
                    models.JSONField(blank=True, default=list, verbose_name="changes since the certification before"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="why it changed")),
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
                "verbose_name": "certification of a file",
                "verbose_name_plural": "certifications of files",
                "ordering": ["-signed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CertificationWithdrawalEvent",
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
                        to="quality.certificationwithdrawal",
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
                (
                    "certification",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.filecertification",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="certificationwithdrawal",
            name="certification",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="quality.filecertification"
            ),
        ),
        migrations.CreateModel(
            name="FindingGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("severity", models.CharField(choices=[("error", "Error"), ("warning", "Warning")], max_length=8)),
                ("title", models.CharField(max_length=200)),
                ("count", models.PositiveIntegerField()),
                ("kept", models.PositiveIntegerField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["severity", "-count", "rule"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(help_text="Position of the finding in the file.")),
                ("row", models.PositiveIntegerField(blank=True, null=True)),
                ("column", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "received",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="finding.received", editable=True, null=True
                    ),
                ),
                ("expected", models.TextField(blank=True, null=True)),
                ("message", models.TextField()),
                ("fix", models.TextField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="quality.findinggroup"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="MeasureResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("measure", models.CharField(max_length=40)),
                ("eligible", models.PositiveIntegerField()),
                ("exclusions", models.PositiveIntegerField()),
                ("exceptions", models.PositiveIntegerField()),
                ("met", models.PositiveIntegerField()),
                ("not_met", models.PositiveIntegerField()),
                ("method", models.CharField(max_length=40, verbose_name="reporting method")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["measure"],
            },
        ),
        migrations.CreateModel(
            name="PatientsRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("template", "Template filled with the patients who are due"),
                            ("rows", "Rows of a version, read by CMS"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("patients", models.PositiveIntegerField(verbose_name="rows")),
                ("read_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of patients' rows",
                "verbose_name_plural": "readings of patients' rows",
                "ordering": ["-read_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parameter", models.CharField(blank=True, max_length=100)),
                (
                    "value",
                    models.JSONField(
                        blank=True,
                        help_text="Write the value as in the parameter file, with quotation marks around decimals.",
                        verbose_name="draft value",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("files", models.PositiveIntegerField(editable=False, verbose_name="stored files")),
                ("policy_version", models.PositiveIntegerField(editable=False)),
                ("asked_at", models.DateTimeField(editable=False)),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        help_text="An amendment that waits for its approval. Without one, give a parameter and a draft value.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.amendment",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rehearsal of changed checks",
                "verbose_name_plural": "rehearsals of changed checks",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RehearsalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("parameter", models.CharField(blank=True, max_length=100)),
                (
                    "value",
                    models.JSONField(
                        blank=True,
                        help_text="Write the value as in the parameter file, with quotation marks around decimals.",
                        verbose_name="draft value",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("files", models.PositiveIntegerField(editable=False, verbose_name="stored files")),
                ("policy_version", models.PositiveIntegerField(editable=False)),
                ("asked_at", models.DateTimeField(editable=False)),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="An amendment that waits for its approval. Without one, give a parameter and a draft value.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.amendment",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.rehearsal"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "repairs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=90),
                        blank=True,
                        default=list,
                        help_text="kind and column",
                        size=None,
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ordered_at", models.DateTimeField()),
                ("refused", models.TextField(blank=True)),
                (
                    "ordered_by",
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
                "ordering": ["-ordered_at"],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("quality_part", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("clinical_part", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("score", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                (
                    "patient_experience_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="The score by which the patient experience withhold is given back.",
                        max_digits=7,
                        null=True,
                    ),
                ),
                (
                    "clinical_submitted",
                    models.PositiveIntegerField(verbose_name="beneficiaries with clinical data submitted"),
                ),
                (
                    "clinical_applicable",
                    models.PositiveIntegerField(verbose_name="beneficiaries whose clinical data were required"),
                ),
                (
                    "inputs",
                    models.JSONField(
                        help_text="The kind of participant and the reported measures, from which the score can be recalculated."
                    ),
                ),
                (
                    "lines",
                    models.JSONField(
                        help_text="Each line has a label, amount, formula, authority and source.",
                        verbose_name="worksheet",
                    ),
                ),
                ("policy_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField()),
                ("scored_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-scored_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScoreEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("quality_part", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("clinical_part", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("score", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                (
                    "patient_experience_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="The score by which the patient experience withhold is given back.",
                        max_digits=7,
                        null=True,
                    ),
                ),
                (
                    "clinical_submitted",
                    models.PositiveIntegerField(verbose_name="beneficiaries with clinical data submitted"),
                ),
                (
                    "clinical_applicable",
                    models.PositiveIntegerField(verbose_name="beneficiaries whose clinical data were required"),
                ),
                (
                    "inputs",
                    models.JSONField(
                        help_text="The kind of participant and the reported measures, from which the score can be recalculated."
                    ),
                ),
                (
                    "lines",
                    models.JSONField(
                        help_text="Each line has a label, amount, formula, authority and source.",
                        verbose_name="worksheet",
                    ),
                ),
                ("policy_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField()),
                ("scored_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.score"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("practitioner", "A practitioner: the rows with the NPI"),
                            ("site", "A site: the rows of the practitioners who work there"),
                            ("vendor", "A vendor: some columns of all rows"),
                        ],
                        max_length=12,
                    ),
                ),
                ("chosen", models.CharField(max_length=500, verbose_name="what it shows")),
                ("recipient", models.CharField(max_length=200, verbose_name="for whom")),
                ("made_at", models.DateTimeField()),
                ("expires_through", models.DateField(verbose_name="last day")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="ShareAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="network address")),
                ("downloaded", models.BooleanField(default=False)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accesses", to="quality.share"
                    ),
                ),
            ],
            options={
                "verbose_name": "access to a share",
                "verbose_name_plural": "accesses to shares",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="ShareAccessEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="network address")),
                ("downloaded", models.BooleanField(default=False)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.shareaccess"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.share",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SharedFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="quality.finding"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shared_findings", to="quality.share"
                    ),
                ),
            ],
            options={
                "ordering": ["finding__position"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("period", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "certification",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locks",
                        to="quality.filecertification",
                        verbose_name="certification that locks it",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["year", "file_type", "period"],
            },
        ),
        migrations.AddField(
            model_name="filecertification",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certifications", to="quality.submission"
            ),
        ),
        migrations.CreateModel(
            name="CorrectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.CharField(editable=False, max_length=64)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("fixed", "Fixed in our source"),
                            ("vendor", "With the vendor"),
                            ("left", "Will not fix"),
                        ],
                        default="open",
                        max_length=6,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("marked_at", models.DateTimeField()),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.seat",
                    ),
                ),
                (
                    "marked_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.correction"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.submission",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="correction",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="quality.submission"
            ),
        ),
        migrations.CreateModel(
            name="SubmissionWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        help_text="For every participant with a site there on one of the days.",
                        max_length=2,
                        verbose_name="State",
                    ),
                ),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("period", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("opens_on", models.DateField(verbose_name="first day")),
                ("closes_on", models.DateField(verbose_name="last day")),
                ("comment", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField(editable=False)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="quality.submissionwindow",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submission_windows",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="SubmissionWindowEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        help_text="For every participant with a site there on one of the days.",
                        max_length=2,
                        verbose_name="State",
                    ),
                ),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("period", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("opens_on", models.DateField(verbose_name="first day")),
                ("closes_on", models.DateField(verbose_name="last day")),
                ("comment", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField(editable=False)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced or withdrawn"),
                ),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
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
                        to="quality.submissionwindow",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="quality.submissionwindow",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SurveySample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sampled", models.PositiveIntegerField(verbose_name="patients asked")),
                ("completed", models.PositiveIntegerField(verbose_name="patients who answered")),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=3,
                        help_text="From 0 to 100; empty as long as the contractor has no score for these answers.",
                        max_digits=6,
                        null=True,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_samples",
                        to="portal.participant",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="quality.experiencesurvey",
                    ),
                ),
            ],
            options={
                "verbose_name": "sample of a survey",
                "verbose_name_plural": "samples of surveys",
                "ordering": ["-survey", "participant"],
            },
        ),
        migrations.CreateModel(
            name="Unlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200)),
                ("resubmit_through", models.DateField(verbose_name="last day to submit again")),
                ("unlocked_at", models.DateTimeField()),
                (
                    "certification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unlock",
                        to="quality.filecertification",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unlocks", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.receipt"
                    ),
                ),
                (
                    "unlocked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-unlocked_at"],
            },
        ),
        migrations.CreateModel(
            name="UnlockEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("resubmit_through", models.DateField(verbose_name="last day to submit again")),
                ("unlocked_at", models.DateTimeField()),
                (
                    "certification",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.filecertification",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.unlock"
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
                    "unlocked_by",
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
            name="UploadFetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number of the version")),
                ("fetched_at", models.DateTimeField()),
                (
                    "fetched_by",
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
                "ordering": ["-fetched_at"],
            },
        ),
        migrations.CreateModel(
            name="VerifiedWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=64)),
                ("value", models.CharField(editable=False, max_length=64, verbose_name="keyed hash of the value")),
                ("reason", models.CharField(max_length=500)),
                ("verified_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verified_warnings",
                        to="quality.submission",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-verified_at"],
            },
        ),
        migrations.CreateModel(
            name="VerifiedWarningEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.CharField(editable=False, max_length=64)),
                ("value", models.CharField(editable=False, max_length=64, verbose_name="keyed hash of the value")),
                ("reason", models.CharField(max_length=500)),
                ("verified_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                        to="quality.verifiedwarning",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.submission",
                    ),
                ),
                (
                    "verified_by",
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
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "token",
                    models.UUIDField(
                        blank=True,
                        help_text="Identifies one submission of the form, so a double click creates one version.",
                        null=True,
                    ),
                ),
                (
                    "nothing_to_report",
                    models.BooleanField(default=False, verbose_name="nothing to report (declared without a file)"),
                ),
                ("layout_version", models.CharField(blank=True, max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received, waiting to be checked"),
                            ("checking", "Being checked"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("failed", "Could not be checked"),
                            ("canceled", "Canceled"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(blank=True, null=True)),
                ("accepted_rows", models.PositiveIntegerField(blank=True, null=True)),
                ("rejected_rows", models.PositiveIntegerField(blank=True, null=True)),
                ("uploaded_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("policy_digest", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "file",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.storedfile",
                    ),
                ),
                (
                    "made_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quality.version",
                        verbose_name="version whose rows were edited or repaired in the portal to make this one",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="quality.submission"
                    ),
                ),
                (
                    "uploaded_by",
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
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="UploadFetchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField(verbose_name="number of the version")),
                ("fetched_at", models.DateTimeField()),
                (
                    "fetched_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.uploadfetch"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="uploadfetch",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fetches", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="SubmissionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("period", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "certification",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.filecertification",
                        verbose_name="certification that locks it",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.submission"
                    ),
                ),
                (
                    "accepted",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                        verbose_name="accepted version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="submission",
            name="accepted",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counts_for",
                to="quality.version",
                verbose_name="accepted version",
            ),
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("scanned", "Scanned for viruses"),
                            ("read", "Read"),
                            ("checked", "Checked"),
                            ("stored", "Stored"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="rows in all")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="quality.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
            },
        ),
        migrations.CreateModel(
            name="ShareEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("practitioner", "A practitioner: the rows with the NPI"),
                            ("site", "A site: the rows of the practitioners who work there"),
                            ("vendor", "A vendor: some columns of all rows"),
                        ],
                        max_length=12,
                    ),
                ),
                ("chosen", models.CharField(max_length=500, verbose_name="what it shows")),
                ("recipient", models.CharField(max_length=200, verbose_name="for whom")),
                ("made_at", models.DateTimeField()),
                ("expires_through", models.DateField(verbose_name="last day")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.share"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="share",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="RowInError",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("key", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, verbose_name="keyed hash of the cells")),
                (
                    "cells",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="row_in_error.cells", editable=True, null=True
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows_in_error", to="quality.version"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="RevisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "repairs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=90),
                        blank=True,
                        default=list,
                        help_text="kind and column",
                        size=None,
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ordered_at", models.DateTimeField()),
                ("refused", models.TextField(blank=True)),
                (
                    "ordered_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.revision"
                    ),
                ),
                (
                    "made",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="revision",
            name="made",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="quality.version",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="RehearsedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("failed", "Could not be checked"),
                        ],
                        max_length=10,
                        verbose_name="as stored",
                    ),
                ),
                (
                    "would_be",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("failed", "Could not be checked"),
                        ],
                        max_length=10,
                        verbose_name="with the draft",
                    ),
                ),
                ("flips", models.BooleanField(verbose_name="another result")),
                ("new_rules", models.JSONField(default=list, verbose_name="errors that appear")),
                ("gone_rules", models.JSONField(default=list, verbose_name="errors that go away")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "rehearsal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="quality.rehearsal"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.version"
                    ),
                ),
            ],
            options={
                "ordering": ["-flips", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposedRepair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("column", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("date", "Date written as YYYY-MM-DD"),
                            ("number", "Number without separators and unit"),
                            ("zeros", "Leading zeros put back"),
                            ("identifier", "Identifier without spaces and signs, in capitals"),
                            ("code", "Code without the text around it"),
                            ("word", "Word as the layout writes it"),
                            ("blank", "Word for “no value” removed"),
                            ("invisible", "Invisible characters removed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("before", portal.encryption.EncryptedTextField(column="proposed_repair.before", editable=True)),
                (
                    "after",
                    portal.encryption.EncryptedTextField(blank=True, column="proposed_repair.after", editable=True),
                ),
                ("first_row", models.PositiveIntegerField()),
                ("count", models.PositiveIntegerField(verbose_name="cells")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_repairs",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "column", "first_row"],
            },
        ),
        migrations.CreateModel(
            name="PatientsReadEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("template", "Template filled with the patients who are due"),
                            ("rows", "Rows of a version, read by CMS"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("patients", models.PositiveIntegerField(verbose_name="rows")),
                ("read_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.patientsread"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="patientsread",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="quality.version",
            ),
        ),
        migrations.CreateModel(
            name="MeasureResultEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("measure", models.CharField(max_length=40)),
                ("eligible", models.PositiveIntegerField()),
                ("exclusions", models.PositiveIntegerField()),
                ("exceptions", models.PositiveIntegerField()),
                ("met", models.PositiveIntegerField()),
                ("not_met", models.PositiveIntegerField()),
                ("method", models.CharField(max_length=40, verbose_name="reporting method")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.measureresult"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="measureresult",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="measure_results", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="FindingPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("value", models.CharField(max_length=64, verbose_name="keyed hash of the value")),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="quality.finding"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="quality.rowinerror",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="quality.version"
                    ),
                ),
            ],
            options={
                "ordering": ["finding"],
            },
        ),
        migrations.AddField(
            model_name="findinggroup",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="finding_groups", to="quality.version"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="FileCertificationEvent",
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
                ("number", models.PositiveSmallIntegerField(help_text="Counts the certifications of the file.")),
                ("content_sha256", models.CharField(max_length=64, verbose_name="fingerprint of what was certified")),
                ("rows", models.PositiveIntegerField()),
                ("layout_version", models.CharField(blank=True, max_length=20)),
                ("policy_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the policy")),
                (
                    "changes",
                    models.JSONField(blank=True, default=list, verbose_name="changes since the certification before"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="why it changed")),
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
                        to="quality.filecertification",
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
                (
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.submission",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="filecertification",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certifications", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="DeclarationEvent",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.declaration"
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
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="declaration",
            name="version",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="declaration", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="ClinicalRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(
                        column="clinical_record.mbi", editable=True, verbose_name="MBI"
                    ),
                ),
                ("mbi_index", models.CharField(editable=False, max_length=64)),
                ("last_name", portal.encryption.EncryptedTextField(column="clinical_record.last_name", editable=True)),
                (
                    "first_name",
                    portal.encryption.EncryptedTextField(column="clinical_record.first_name", editable=True),
                ),
                (
                    "date_of_birth",
                    portal.encryption.EncryptedTextField(column="clinical_record.date_of_birth", editable=True),
                ),
                (
                    "identity_index",
                    models.CharField(
                        editable=False,
                        help_text="Keyed hash of names and birth date, by which versions are compared.",
                        max_length=64,
                    ),
                ),
                ("episode_starts_on", models.DateField()),
                ("cancer_type", models.CharField(max_length=30)),
                ("elements", models.JSONField()),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clinical_records",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "ordering": ["row"],
            },
        ),
        migrations.CreateModel(
            name="CellEditEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("column", models.CharField(max_length=60)),
                ("value", portal.encryption.EncryptedTextField(blank=True, column="cell_edit.value", editable=True)),
                ("edited_at", models.DateTimeField()),
                (
                    "edited_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.celledit"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="celledit",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cell_edits", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="AnnotatedFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("sent_at_once", models.BooleanField(default=True)),
                ("failed", models.BooleanField(default=False)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.annotatedfile"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="annotatedfile",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="annotated_files", to="quality.version"
            ),
        ),
        migrations.CreateModel(
            name="VersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "token",
                    models.UUIDField(
                        blank=True,
                        help_text="Identifies one submission of the form, so a double click creates one version.",
                        null=True,
                    ),
                ),
                (
                    "nothing_to_report",
                    models.BooleanField(default=False, verbose_name="nothing to report (declared without a file)"),
                ),
                ("layout_version", models.CharField(blank=True, max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received, waiting to be checked"),
                            ("checking", "Being checked"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("failed", "Could not be checked"),
                            ("canceled", "Canceled"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(blank=True, null=True)),
                ("accepted_rows", models.PositiveIntegerField(blank=True, null=True)),
                ("rejected_rows", models.PositiveIntegerField(blank=True, null=True)),
                ("uploaded_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("policy_digest", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField(blank=True, null=True)),
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
                    "made_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.version",
                        verbose_name="version whose rows were edited or repaired in the portal to make this one",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.version"
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
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.submission",
                    ),
                ),
                (
                    "uploaded_by",
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
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("period", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        help_text="The participant reads it. No TIN, nothing about a patient.", max_length=150
                    ),
                ),
                (
                    "expires_on",
                    models.DateField(
                        blank=True,
                        help_text="After it the file is due again. Leave it blank to waive for good.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                ("asked_at", models.DateTimeField(editable=False)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "ended_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="WaiverEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "file_type",
                    models.CharField(
                        choices=[("clinical-data", "Clinical data"), ("quality-measures", "Quality measures")],
                        max_length=20,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("period", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        help_text="The participant reads it. No TIN, nothing about a patient.", max_length=150
                    ),
                ),
                (
                    "expires_on",
                    models.DateField(
                        blank=True,
                        help_text="After it the file is due again. Leave it blank to waive for good.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                ("asked_at", models.DateTimeField(editable=False)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "ended_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it no longer holds"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="quality.waiver"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(fields=["participant", "year", "-scored_at"], name="score_latest"),
        ),
        migrations.AddConstraint(
            model_name="sharedfinding",
            constraint=models.UniqueConstraint(fields=("share", "finding"), name="finding_shared_once"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(fields=("submission", "key"), name="correction_once_a_place"),
        ),
        migrations.AddConstraint(
            model_name="submissionwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="window_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("participant__isnull", True), ("state", ""), _connector="OR"),
                name="window_of_a_participant_or_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_type", "clinical-data"), ("period__isnull", False)),
                    models.Q(("file_type", "quality-measures"), ("period__isnull", True)),
                    _connector="OR",
                ),
                name="window_period_of_clinical_data",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveysample",
            constraint=models.UniqueConstraint(fields=("survey", "participant"), name="one_sample_a_survey"),
        ),
        migrations.AddConstraint(
            model_name="surveysample",
            constraint=models.CheckConstraint(
                condition=models.Q(("completed__lte", models.F("sampled")), ("sampled__gte", 1)),
                name="answers_within_the_sample",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveysample",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__range", (0, 100))), name="survey_score_on_its_scale"
            ),
        ),
        migrations.AddConstraint(
            model_name="verifiedwarning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("submission", "key", "value"),
                name="warning_verified_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("submission", "number"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("participant", "token"), name="version_token_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("nothing_to_report", models.Q(("file__isnull", True)))),
                name="version_is_a_file_or_a_declaration",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("participant", "year", "file_type", "period"), name="submission_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_type", "clinical-data"), ("period__isnull", False)),
                    models.Q(("file_type", "quality-measures"), ("period__isnull", True)),
                    _connector="OR",
                ),
                name="submission_period_of_clinical_data",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("version", "position"), name="stage_once"),
        ),
        migrations.AddIndex(
            model_name="rowinerror",
            index=models.Index(fields=["version", "key"], name="row_in_error_key"),
        ),
        migrations.AddConstraint(
            model_name="rowinerror",
            constraint=models.UniqueConstraint(fields=("version", "number"), name="row_in_error_once"),
        ),
        migrations.AddConstraint(
            model_name="rehearsedfile",
            constraint=models.UniqueConstraint(fields=("rehearsal", "version"), name="rehearsed_once"),
        ),
        migrations.AddIndex(
            model_name="proposedrepair",
            index=models.Index(fields=["version", "kind", "column"], name="proposed_repair_of_version"),
        ),
        migrations.AddConstraint(
            model_name="measureresult",
            constraint=models.UniqueConstraint(fields=("version", "measure"), name="measure_once_a_version"),
        ),
        migrations.AddConstraint(
            model_name="measureresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "eligible",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("exclusions"), "+", models.F("exceptions")
                                ),
                                "+",
                                models.F("met"),
                            ),
                            "+",
                            models.F("not_met"),
                        ),
                    )
                ),
                name="measure_counts_add_up",
            ),
        ),
        migrations.AddIndex(
            model_name="findingplace",
            index=models.Index(fields=["version", "key"], name="finding_place_key"),
        ),
        migrations.AddConstraint(
            model_name="findinggroup",
            constraint=models.UniqueConstraint(fields=("version", "rule"), name="finding_group_once"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["group", "position"], name="finding_in_group"),
        ),
        migrations.AddConstraint(
            model_name="filecertification",
            constraint=models.UniqueConstraint(fields=("submission", "number"), name="file_certified_once_a_number"),
        ),
        migrations.AddIndex(
            model_name="clinicalrecord",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["participant"], name="clinical_record_participant"),
        ),
        migrations.AddConstraint(
            model_name="clinicalrecord",
            constraint=models.UniqueConstraint(
                fields=("version", "mbi_index", "episode_starts_on"), name="clinical_record_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="celledit",
            constraint=models.UniqueConstraint(fields=("version", "row", "column"), name="cell_edit_once"),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="waiver_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_type", "clinical-data"), ("period__isnull", False)),
                    models.Q(("file_type", "quality-measures"), ("period__isnull", True)),
                    _connector="OR",
                ),
                name="waiver_period_of_clinical_data",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("participant", "year", "file_type", "period"),
                name="one_standing_waiver_a_file",
                nulls_distinct=False,
            ),
        ),
    ]
