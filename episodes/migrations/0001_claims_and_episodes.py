import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import portal.encryption
import portal.models.dated
from decimal import Decimal
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
            name="AdjustmentTable",
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
                "verbose_name": "table of adjustments",
                "verbose_name_plural": "tables of adjustments",
                "ordering": ["-loaded_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Beneficiary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bene_id", models.CharField(max_length=40, unique=True, verbose_name="BENE_ID")),
                (
                    "mbi",
                    portal.encryption.EncryptedTextField(
                        column="beneficiary.mbi", editable=True, null=True, verbose_name="MBI"
                    ),
                ),
                ("mbi_index", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "surname",
                    portal.encryption.EncryptedTextField(column="beneficiary.surname", editable=True, null=True),
                ),
                (
                    "given_name",
                    portal.encryption.EncryptedTextField(column="beneficiary.given_name", editable=True, null=True),
                ),
                (
                    "born_on_text",
                    portal.encryption.EncryptedTextField(
                        column="beneficiary.born_on", editable=True, null=True, verbose_name="date of birth"
                    ),
                ),
                (
                    "born_index",
                    models.CharField(
                        blank=True, editable=False, help_text="Keyed hash of the birth date.", max_length=64
                    ),
                ),
                ("sex", models.CharField(blank=True, max_length=1)),
            ],
            options={
                "verbose_name_plural": "beneficiaries",
            },
        ),
        migrations.CreateModel(
            name="ClaimsFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("carrier", "Carrier claims"),
                            ("outpatient", "Outpatient claims"),
                            ("beneficiary", "Beneficiaries"),
                            ("hospice", "Hospice periods"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("size_bytes", models.BigIntegerField(verbose_name="size in bytes")),
                ("rows", models.PositiveIntegerField(verbose_name="rows in the file")),
                ("rejected_rows", models.PositiveIntegerField(verbose_name="rejected rows")),
                (
                    "rejected_by_reason",
                    models.JSONField(blank=True, default=dict, verbose_name="rejected rows by reason"),
                ),
                (
                    "other_birth_dates",
                    models.PositiveIntegerField(
                        default=0,
                        verbose_name="beneficiaries with another birth date than in an earlier row, which this file replaced",
                    ),
                ),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_inputs", models.JSONField(default=list, verbose_name="inputs that changed")),
                ("counts", models.JSONField(default=dict, verbose_name="episodes by kind")),
                ("causes", models.JSONField(default=list, verbose_name="episodes by kind and cause")),
                ("participants", models.PositiveIntegerField(default=0, verbose_name="participants with differences")),
                ("furnishing", models.PositiveIntegerField(default=0, verbose_name="participants with episodes")),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LocalityTable",
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
                "verbose_name": "table of localities",
                "verbose_name_plural": "tables of localities",
                "ordering": ["-loaded_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "component",
                    models.CharField(
                        choices=[("PC", "Professional component"), ("TC", "Technical component")], max_length=2
                    ),
                ),
                (
                    "geographic_factor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="If this is empty, prices use the factor of the tables of indexes for the participant's sites.",
                        max_digits=8,
                        null=True,
                    ),
                ),
                (
                    "case_mix",
                    models.DecimalField(
                        decimal_places=6, default=Decimal("0"), max_digits=8, verbose_name="case mix adjustment"
                    ),
                ),
                (
                    "historical_experience",
                    models.DecimalField(
                        decimal_places=6,
                        default=Decimal("0"),
                        max_digits=8,
                        verbose_name="historical experience adjustment",
                    ),
                ),
                (
                    "baseline_episodes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="If this is empty, or below the minimum in the policy, the adjustment counts as 0.",
                        null=True,
                        verbose_name="episodes in the baseline",
                    ),
                ),
                (
                    "window_episodes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="If this is empty, or below the minimum in the policy, the adjustment counts as 0.",
                        null=True,
                        verbose_name="episodes in the three years of the case mix",
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["participant", "year", "component"],
            },
        ),
        migrations.CreateModel(
            name="AdjustmentProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting for a worker"),
                            ("proposed", "Waits for a second person"),
                            ("loaded", "Loaded"),
                            ("withdrawn", "Withdrawn"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("runs", models.JSONField(default=list, editable=False)),
                ("national", models.JSONField(default=dict, editable=False, verbose_name="national amounts")),
                ("counts", models.JSONField(default=dict, editable=False)),
                ("policy_version", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "policy_digest",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the policy"),
                ),
                ("policy_used", models.JSONField(default=list, editable=False)),
                ("requested_at", models.DateTimeField(editable=False)),
                ("calculated_at", models.DateTimeField(editable=False, null=True)),
                ("loaded_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it was withdrawn"),
                ),
                (
                    "loaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="AdjustmentProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting for a worker"),
                            ("proposed", "Waits for a second person"),
                            ("loaded", "Loaded"),
                            ("withdrawn", "Withdrawn"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("runs", models.JSONField(default=list, editable=False)),
                ("national", models.JSONField(default=dict, editable=False, verbose_name="national amounts")),
                ("counts", models.JSONField(default=dict, editable=False)),
                ("policy_version", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "policy_digest",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the policy"),
                ),
                ("policy_used", models.JSONField(default=list, editable=False)),
                ("requested_at", models.DateTimeField(editable=False)),
                ("calculated_at", models.DateTimeField(editable=False, null=True)),
                ("loaded_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it was withdrawn"),
                ),
                (
                    "loaded_by",
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
                        to="episodes.adjustmentproposal",
                    ),
                ),
                (
                    "requested_by",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AdjustmentTableEvent",
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
                        to="episodes.adjustmenttable",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClaimsFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("carrier", "Carrier claims"),
                            ("outpatient", "Outpatient claims"),
                            ("beneficiary", "Beneficiaries"),
                            ("hospice", "Hospice periods"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size_bytes", models.BigIntegerField(verbose_name="size in bytes")),
                ("rows", models.PositiveIntegerField(verbose_name="rows in the file")),
                ("rejected_rows", models.PositiveIntegerField(verbose_name="rejected rows")),
                (
                    "rejected_by_reason",
                    models.JSONField(blank=True, default=dict, verbose_name="rejected rows by reason"),
                ),
                (
                    "other_birth_dates",
                    models.PositiveIntegerField(
                        default=0,
                        verbose_name="beneficiaries with another birth date than in an earlier row, which this file replaced",
                    ),
                ),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=200)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.claimsfile"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClaimsPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claims_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pieces", to="episodes.claimsfile"
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ClaimsPieceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "claims_file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.claimsfile",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.storedfile",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.claimspiece"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConstructionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("model", "Episodes of the Model"), ("claims-based", "Claims-based episodes")],
                        default="model",
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance or calendar year")),
                ("claims_through", models.DateField()),
                ("partitions", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        db_index=True, editable=False, max_length=64, verbose_name="fingerprint of all inputs"
                    ),
                ),
                ("forced", models.BooleanField(default=False, verbose_name="rebuilt on request")),
                ("inputs", models.JSONField(blank=True, default=list)),
                ("policy_digest", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField(blank=True, null=True)),
                ("policy_used", models.JSONField(blank=True, default=list)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("requested_by", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("seconds", models.FloatField(blank=True, null=True, verbose_name="duration in seconds")),
                ("failed_because", models.CharField(blank=True, max_length=300, verbose_name="why it failed")),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("forced", False)), fields=("key",), name="construction_run_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComparisonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("changed_inputs", models.JSONField(default=list, verbose_name="inputs that changed")),
                ("counts", models.JSONField(default=dict, verbose_name="episodes by kind")),
                ("causes", models.JSONField(default=list, verbose_name="episodes by kind and cause")),
                ("participants", models.PositiveIntegerField(default=0, verbose_name="participants with differences")),
                ("furnishing", models.PositiveIntegerField(default=0, verbose_name="participants with episodes")),
                ("made_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.comparison"
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.constructionrun",
                        verbose_name="published run before",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="comparison",
            name="earlier",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="episodes.constructionrun",
                verbose_name="published run before",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="run",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="comparison", to="episodes.constructionrun"
            ),
        ),
        migrations.CreateModel(
            name="CareFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("episodes", models.PositiveIntegerField()),
                ("past_episodes", models.PositiveIntegerField(verbose_name="episodes of the years before")),
                ("fractions", models.DecimalField(decimal_places=3, max_digits=8, null=True, verbose_name="fractions")),
                (
                    "past_fractions",
                    models.DecimalField(
                        decimal_places=3, max_digits=8, null=True, verbose_name="fractions of the years before"
                    ),
                ),
                (
                    "start_days",
                    models.DecimalField(
                        decimal_places=3, max_digits=8, null=True, verbose_name="days until treatment starts"
                    ),
                ),
                (
                    "past_start_days",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=8,
                        null=True,
                        verbose_name="days until treatment started in the years before",
                    ),
                ),
                (
                    "incomplete",
                    models.DecimalField(
                        decimal_places=3, max_digits=8, null=True, verbose_name="share of incomplete episodes"
                    ),
                ),
                (
                    "past_incomplete",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=8,
                        null=True,
                        verbose_name="share of incomplete episodes in the years before",
                    ),
                ),
                ("fewer_fractions", models.BooleanField()),
                ("later_starts", models.BooleanField()),
                ("more_incomplete", models.BooleanField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="care_figures",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "watch for unintended consequences",
                "verbose_name_plural": "watch for unintended consequences",
                "ordering": ["-run", "participant"],
            },
        ),
        migrations.CreateModel(
            name="ConstructionRunEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("model", "Episodes of the Model"), ("claims-based", "Claims-based episodes")],
                        default="model",
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance or calendar year")),
                ("claims_through", models.DateField()),
                ("partitions", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=64, verbose_name="fingerprint of all inputs")),
                ("forced", models.BooleanField(default=False, verbose_name="rebuilt on request")),
                ("inputs", models.JSONField(blank=True, default=list)),
                ("policy_digest", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField(blank=True, null=True)),
                ("policy_used", models.JSONField(blank=True, default=list)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("requested_by", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("seconds", models.FloatField(blank=True, null=True, verbose_name="duration in seconds")),
                ("failed_because", models.CharField(blank=True, max_length=300, verbose_name="why it failed")),
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
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "data deliveries",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DataDeliveryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.datadelivery"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "data_set",
                    models.CharField(
                        choices=[
                            ("beneficiary-claims", "Line-level claims of your RO beneficiaries"),
                            ("episodes", "Episode-level data"),
                            ("clinical-and-quality", "Clinical and quality data of your practice"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being prepared"), ("ready", "Ready"), ("failed", "Not prepared")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField(blank=True, null=True)),
                ("patients_left_out", models.PositiveIntegerField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="why it was not prepared")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "csv",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.storedfile",
                        verbose_name="CSV file",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_files",
                        to="episodes.datadelivery",
                    ),
                ),
                (
                    "parquet",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.storedfile",
                        verbose_name="Parquet file",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="data_files", to="portal.participant"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DataFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "data_set",
                    models.CharField(
                        choices=[
                            ("beneficiary-claims", "Line-level claims of your RO beneficiaries"),
                            ("episodes", "Episode-level data"),
                            ("clinical-and-quality", "Clinical and quality data of your practice"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being prepared"), ("ready", "Ready"), ("failed", "Not prepared")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField(blank=True, null=True)),
                ("patients_left_out", models.PositiveIntegerField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="why it was not prepared")),
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
                    "csv",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.storedfile",
                        verbose_name="CSV file",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.datadelivery",
                    ),
                ),
                (
                    "parquet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.storedfile",
                        verbose_name="Parquet file",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.datafile"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataFileFetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "data_set",
                    models.CharField(
                        choices=[
                            ("beneficiary-claims", "Line-level claims of your RO beneficiaries"),
                            ("episodes", "Episode-level data"),
                            ("clinical-and-quality", "Clinical and quality data of your practice"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "file_format",
                    models.CharField(
                        choices=[("csv", "CSV"), ("parquet", "Parquet")], max_length=8, verbose_name="format"
                    ),
                ),
                ("fetched_at", models.DateTimeField()),
                (
                    "data_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fetches", to="episodes.datafile"
                    ),
                ),
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
                "verbose_name": "download of a data file",
                "verbose_name_plural": "downloads of data files",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DataFileFetchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "data_set",
                    models.CharField(
                        choices=[
                            ("beneficiary-claims", "Line-level claims of your RO beneficiaries"),
                            ("episodes", "Episode-level data"),
                            ("clinical-and-quality", "Clinical and quality data of your practice"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "file_format",
                    models.CharField(
                        choices=[("csv", "CSV"), ("parquet", "Parquet")], max_length=8, verbose_name="format"
                    ),
                ),
                ("fetched_at", models.DateTimeField()),
                (
                    "data_file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.datafile",
                    ),
                ),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.datafilefetch"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cancer_type", models.CharField(max_length=20)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("tc_starts_on", models.DateField(null=True)),
                (
                    "treatment_started",
                    models.BooleanField(
                        default=True,
                        verbose_name="the technical component started in time and before fee-for-service ended",
                    ),
                ),
                ("planning_npi", models.CharField(blank=True, max_length=12, verbose_name="NPI on the planning line")),
                (
                    "planning_zip",
                    models.CharField(blank=True, max_length=5, verbose_name="ZIP Code on the planning line"),
                ),
                ("complete", models.BooleanField(null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("tc-not-started", "The technical component did not start in time"),
                            ("lost-ffs", "Traditional Medicare ended, or became secondary, inside the episode"),
                            ("switched-provider", "The beneficiary moved to another provider"),
                            ("died", "The beneficiary died before the technical component started"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("duplicate_lines", models.PositiveIntegerField()),
                ("duplicate_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "pc_allowed",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="allowed for the professional component, claims-based",
                    ),
                ),
                (
                    "tc_allowed",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="allowed for the technical component, claims-based",
                    ),
                ),
                ("decisions", models.JSONField()),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="episodes", to="episodes.beneficiary"
                    ),
                ),
                (
                    "pc_participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="professional_episodes",
                        to="portal.participant",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="episodes",
                        to="episodes.constructionrun",
                    ),
                ),
                (
                    "tc_participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="technical_episodes",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EpisodeDifference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New episode"),
                            ("gone", "Episode that is gone"),
                            ("outcome", "Changed outcome"),
                            ("cancer-type", "Changed cancer type"),
                            ("participant", "Changed participant"),
                            ("duplicates", "Changed duplicate services"),
                            ("payment", "Changed payment"),
                            ("received", "Changed payments received"),
                            ("fee-for-service", "Changed amount due under fee-for-service"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("claims", "Claims that came since"),
                            ("through", "Claims through a later day"),
                            ("coverage", "Coverage, hospice or death of the beneficiary"),
                            ("participants", "Participant list"),
                            ("adjustments", "Adjustments of the participant"),
                            ("fees", "Fee tables"),
                            ("policy", "Policy"),
                            ("follows", "Another change of the same episode"),
                            ("several", "One of several inputs that changed"),
                            ("program", "No input that it depends on: the program changed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "component",
                    models.CharField(
                        blank=True,
                        choices=[("PC", "Professional component"), ("TC", "Technical component")],
                        max_length=2,
                    ),
                ),
                ("cancer_type", models.CharField(max_length=20)),
                ("starts_on", models.DateField(verbose_name="planning day")),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("component", "Component that only one run has"),
                            ("participant", "Participant"),
                            ("cancer-type", "Cancer type"),
                            ("base_rate", "Base rate"),
                            ("trended_base", "Trend factor"),
                            ("geographic_base", "Geographic factor"),
                            ("adjustment_factor", "Case mix and historical experience"),
                            ("discount", "Discount"),
                            ("withholds", "Withholds"),
                            ("coinsurance", "Coinsurance"),
                            ("sequestration", "Sequestration"),
                        ],
                        max_length=20,
                    ),
                ),
                ("was", models.CharField(blank=True, max_length=20)),
                ("now", models.CharField(blank=True, max_length=20)),
                ("was_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("now_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="episodes.comparison",
                    ),
                ),
                (
                    "earlier_episode",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="episodes.episode"
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="episodes.episode"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-comparison_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EpisodeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "component",
                    models.CharField(
                        choices=[("PC", "Professional component"), ("TC", "Technical component")], max_length=2
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("included", "Included service"),
                            ("model-start", "First installment"),
                            ("model-end", "Second installment"),
                            ("model-other", "M-code without installment modifier"),
                            ("model-unmatched", "M-code of another provider"),
                            ("duplicate", "Duplicate service"),
                            ("switched", "Service of the new provider"),
                            ("fee-for-service", "Fee-for-service"),
                            ("excluded-provider", "Excluded provider"),
                            ("trial", "Proton trial"),
                            ("denied", "Denied"),
                        ],
                        max_length=20,
                    ),
                ),
                ("setting", models.CharField(max_length=12)),
                ("claim_id", models.CharField(max_length=40)),
                ("line_number", models.PositiveIntegerField()),
                ("hcpcs", models.CharField(max_length=10, verbose_name="HCPCS")),
                ("modifiers", models.CharField(blank=True, max_length=11)),
                ("service_on", models.DateField()),
                ("units", models.IntegerField()),
                ("paid", models.DecimalField(decimal_places=2, max_digits=12)),
                ("allowed", models.DecimalField(decimal_places=2, max_digits=12)),
                ("no_pay", models.BooleanField()),
                ("ffs_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("provider_label", models.CharField(max_length=60)),
                (
                    "claims_file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="episodes.claimsfile",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="episodes.episode",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "ordering": ["service_on", "claim_id", "line_number"],
            },
        ),
        migrations.CreateModel(
            name="EpisodePrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "component",
                    models.CharField(
                        choices=[("PC", "Professional component"), ("TC", "Technical component")], max_length=2
                    ),
                ),
                ("cancer_type", models.CharField(max_length=20)),
                ("from_on", models.DateField(verbose_name="price of episodes from this day of the year on")),
                ("lines", models.JSONField(verbose_name="worksheet")),
                (
                    "amounts",
                    models.JSONField(default=dict, verbose_name="steps of the price in USD and its factors, by name"),
                ),
                ("unpriced", models.CharField(blank=True, max_length=300, verbose_name="why there is no price")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EpisodeComponent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "component",
                    models.CharField(
                        choices=[("PC", "Professional component"), ("TC", "Technical component")], max_length=2
                    ),
                ),
                ("base_rate", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("trended_base", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("geographic_base", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("adjustment_factor", models.DecimalField(decimal_places=8, max_digits=12, null=True)),
                ("adjusted_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("discount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("incorrect_payment_withhold", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("quality_withhold", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("patient_experience_withhold", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("episode_payment", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("coinsurance", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("medicare_payment", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("sequestration", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "medicare_payment_after_sequestration",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("first_installment", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("second_installment", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("first_installment_remitted", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("second_installment_remitted", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "model_paid",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="payments on M-code lines"),
                ),
                (
                    "first_installment_paid",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="of these, on the first"),
                ),
                (
                    "ffs_due",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        verbose_name="amount due under fee-for-service for no-pay lines",
                    ),
                ),
                ("no_pay_lines", models.PositiveIntegerField(default=0, verbose_name="no-pay lines")),
                ("unpriced_lines", models.PositiveIntegerField(verbose_name="of these, without a fee")),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="components", to="episodes.episode"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="episode_components",
                        to="portal.participant",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="episodes.constructionrun",
                    ),
                ),
                (
                    "price",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="episodes.episodeprice",
                    ),
                ),
            ],
            options={
                "ordering": ["episode", "component"],
            },
        ),
        migrations.CreateModel(
            name="FeeSchedule",
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
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("sha256",), name="fee_schedule_once")],
            },
        ),
        migrations.CreateModel(
            name="FeeAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("hcpcs", models.CharField(max_length=5, verbose_name="HCPCS")),
                ("modifier", models.CharField(blank=True, max_length=2)),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("carrier", "Practice (physician fee schedule)"),
                            ("outpatient", "Hospital outpatient"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="amounts", to="episodes.feeschedule"
                    ),
                ),
            ],
            options={
                "ordering": ["hcpcs", "modifier", "setting", "from_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FeeScheduleEvent",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.feeschedule"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LocalityTableEvent",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.localitytable"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NoPayFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "component",
                    models.CharField(
                        choices=[("PC", "Professional component"), ("TC", "Technical component")], max_length=2
                    ),
                ),
                ("paid", models.PositiveIntegerField(verbose_name="paid")),
                ("missing", models.PositiveIntegerField(verbose_name="too few lines")),
                ("without_any", models.PositiveIntegerField(verbose_name="no lines")),
                ("do_not_arrive", models.BooleanField(verbose_name="claims do not arrive")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="no_pay_figures",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "watch for no-pay claims",
                "verbose_name_plural": "watch for no-pay claims",
                "ordering": ["-run", "participant", "component"],
            },
        ),
        migrations.CreateModel(
            name="NoPayShortfall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.PositiveIntegerField(verbose_name="no-pay lines")),
                (
                    "component",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="no_pay_shortfall",
                        to="episodes.episodecomponent",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="no_pay_shortfalls",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "ordering": ["component_id"],
            },
        ),
        migrations.CreateModel(
            name="OtherBirthDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bene_id", models.CharField(max_length=20, verbose_name="beneficiary (BENE_ID)")),
                (
                    "claims_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="birth_dates_replaced",
                        to="episodes.claimsfile",
                        verbose_name="file of the later row",
                    ),
                ),
            ],
            options={
                "verbose_name": "beneficiary with two birth dates",
                "verbose_name_plural": "beneficiaries with two birth dates",
                "ordering": ["claims_file", "bene_id"],
            },
        ),
        migrations.CreateModel(
            name="PricingTable",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("national-base-rates", "National base rates"),
                            ("trend-factors", "Trend factors"),
                            ("gpci", "Geographic practice cost indices (GPCI)"),
                            ("wage-indexes", "Hospital wage indexes"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The values apply from the first day of this year on, until another table.",
                        verbose_name="performance year",
                    ),
                ),
                (
                    "amendment",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pricing_table",
                        to="portal.amendment",
                    ),
                ),
            ],
            options={
                "verbose_name": "table of rates or indexes",
                "verbose_name_plural": "tables of rates and indexes",
                "ordering": ["-loaded_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PricingTableEvent",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("national-base-rates", "National base rates"),
                            ("trend-factors", "Trend factors"),
                            ("gpci", "Geographic practice cost indices (GPCI)"),
                            ("wage-indexes", "Hospital wage indexes"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The values apply from the first day of this year on, until another table.",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.pricingtable"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposedAdjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "component",
                    models.CharField(
                        choices=[("PC", "Professional component"), ("TC", "Technical component")], max_length=2
                    ),
                ),
                ("case_mix", models.DecimalField(decimal_places=6, max_digits=8, verbose_name="case mix adjustment")),
                (
                    "window_episodes",
                    models.PositiveIntegerField(verbose_name="episodes in the three years of the case mix"),
                ),
                ("case_mix_lines", models.JSONField(verbose_name="worksheet of the case mix")),
                (
                    "historical_experience",
                    models.DecimalField(
                        decimal_places=6, max_digits=8, verbose_name="historical experience adjustment"
                    ),
                ),
                ("baseline_episodes", models.PositiveIntegerField(verbose_name="episodes in the baseline")),
                ("historical_lines", models.JSONField(verbose_name="worksheet of the historical experience")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="episodes.adjustmentproposal",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposal", "participant", "component"],
            },
        ),
        migrations.CreateModel(
            name="AdjustmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "component",
                    models.CharField(
                        choices=[("PC", "Professional component"), ("TC", "Technical component")], max_length=2
                    ),
                ),
                (
                    "geographic_factor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="If this is empty, prices use the factor of the tables of indexes for the participant's sites.",
                        max_digits=8,
                        null=True,
                    ),
                ),
                (
                    "case_mix",
                    models.DecimalField(
                        decimal_places=6, default=Decimal("0"), max_digits=8, verbose_name="case mix adjustment"
                    ),
                ),
                (
                    "historical_experience",
                    models.DecimalField(
                        decimal_places=6,
                        default=Decimal("0"),
                        max_digits=8,
                        verbose_name="historical experience adjustment",
                    ),
                ),
                (
                    "baseline_episodes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="If this is empty, or below the minimum in the policy, the adjustment counts as 0.",
                        null=True,
                        verbose_name="episodes in the baseline",
                    ),
                ),
                (
                    "window_episodes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="If this is empty, or below the minimum in the policy, the adjustment counts as 0.",
                        null=True,
                        verbose_name="episodes in the three years of the case mix",
                    ),
                ),
                ("source", models.CharField(max_length=300)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.adjustment"
                    ),
                ),
                (
                    "proposed",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.proposedadjustment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="adjustment",
            name="proposed",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loaded",
                to="episodes.proposedadjustment",
            ),
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("command", models.CharField(blank=True, max_length=200, verbose_name="command that published it")),
                ("asked_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="sent back at")),
                ("ended_because", models.CharField(blank=True, max_length=500, verbose_name="why it was sent back")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PublicationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("command", models.CharField(blank=True, max_length=200, verbose_name="command that published it")),
                ("asked_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="sent back at")),
                ("ended_because", models.CharField(blank=True, max_length=500, verbose_name="why it was sent back")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="episodes.publication"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RejectedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_number", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=200)),
                (
                    "claims_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rejections", to="episodes.claimsfile"
                    ),
                ),
            ],
            options={
                "ordering": ["claims_file", "line_number"],
            },
        ),
        migrations.CreateModel(
            name="RunPartition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("built_at", models.DateTimeField(blank=True, null=True)),
                ("seconds", models.FloatField(blank=True, null=True, verbose_name="duration in seconds")),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("policy_used", models.JSONField(blank=True, default=list)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="episodes.constructionrun"
                    ),
                ),
            ],
            options={
                "ordering": ["run", "number"],
            },
        ),
        migrations.CreateModel(
            name="ZipLocality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zip", models.CharField(max_length=5, verbose_name="ZIP Code")),
                ("locality", models.CharField(max_length=8)),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="zips", to="episodes.localitytable"
                    ),
                ),
            ],
            options={
                "verbose_name": "locality of a ZIP Code",
                "verbose_name_plural": "localities of ZIP Codes",
                "ordering": ["zip"],
            },
        ),
        migrations.AddConstraint(
            model_name="adjustmentproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("queued", "proposed"))),
                fields=("year",),
                name="one_standing_proposal_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustmentproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("loaded_by__isnull", True),
                    ("requested_by__isnull", True),
                    models.Q(("loaded_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="proposal_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="carefigures",
            constraint=models.UniqueConstraint(fields=("run", "participant"), name="care_figures_once_a_run"),
        ),
        migrations.AddConstraint(
            model_name="datafile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "queued")),
                fields=("participant", "year", "data_set"),
                name="data_file_prepared_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="datafile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    models.Q(("csv__isnull", False), ("parquet__isnull", False), ("prepared_at__isnull", False)),
                    _connector="OR",
                ),
                name="ready_data_file_has_both_files",
            ),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(fields=["run", "starts_on"], name="episode_of_run"),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(fields=["run", "pc_participant", "starts_on"], name="episode_of_pc"),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(fields=["run", "tc_participant", "starts_on"], name="episode_of_tc"),
        ),
        migrations.AddConstraint(
            model_name="episode",
            constraint=models.UniqueConstraint(fields=("run", "beneficiary", "starts_on"), name="episode_once_a_run"),
        ),
        migrations.AddIndex(
            model_name="episodedifference",
            index=models.Index(fields=["-comparison", "id"], name="difference_of_comparison"),
        ),
        migrations.AddIndex(
            model_name="episodeline",
            index=models.Index(fields=["participant", "run"], name="line_of_participant"),
        ),
        migrations.AddConstraint(
            model_name="episodeprice",
            constraint=models.UniqueConstraint(
                fields=("run", "participant", "component", "cancer_type", "from_on"), name="price_once_a_run"
            ),
        ),
        migrations.AddIndex(
            model_name="episodecomponent",
            index=models.Index(fields=["run", "participant"], name="component_of_participant"),
        ),
        migrations.AddConstraint(
            model_name="episodecomponent",
            constraint=models.UniqueConstraint(fields=("episode", "component"), name="component_once_an_episode"),
        ),
        migrations.AddConstraint(
            model_name="feeamount",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="feeamount_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeamount",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("schedule", "="),
                    ("hcpcs", "="),
                    ("modifier", "="),
                    ("setting", "="),
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
                name="fee_once_a_day",
                violation_error_message="Another row holds on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeamount",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="fee_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="nopayfigures",
            constraint=models.UniqueConstraint(
                fields=("run", "participant", "component"), name="no_pay_figures_once_a_run"
            ),
        ),
        migrations.AddIndex(
            model_name="nopayshortfall",
            index=models.Index(fields=["run", "participant"], name="no_pay_shortfall_of"),
        ),
        migrations.AddConstraint(
            model_name="proposedadjustment",
            constraint=models.UniqueConstraint(fields=("proposal", "participant", "component"), name="proposed_once"),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.UniqueConstraint(fields=("participant", "year", "component"), name="adjustment_once"),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("geographic_factor__gt", 0)), name="geographic_factor_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_by__isnull", True),
                    models.Q(("published_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="publication_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("asked_by__isnull", False),
                        ("command", ""),
                        ("published_at__isnull", True),
                        ("published_by__isnull", True),
                    ),
                    models.Q(
                        ("asked_by__isnull", False),
                        ("command", ""),
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(("command", ""), _negated=True),
                        ("asked_by__isnull", True),
                        ("published_at__isnull", False),
                        ("published_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="publication_by_people_or_command",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("published_at__isnull", True), ("ended_at__isnull", True), _connector="OR"),
                name="published_run_stays_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("run",), name="one_standing_publication_a_run"
            ),
        ),
        migrations.AddIndex(
            model_name="rejectedrow",
            index=models.Index(fields=["claims_file", "reason", "line_number"], name="rejected_row_by_reason"),
        ),
        migrations.AddConstraint(
            model_name="runpartition",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="partition_once_a_run"),
        ),
        migrations.AddConstraint(
            model_name="ziplocality",
            constraint=models.UniqueConstraint(fields=("table", "zip"), name="locality_once_a_zip"),
        ),
    ]
