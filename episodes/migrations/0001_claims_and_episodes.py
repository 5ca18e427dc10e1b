import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import portal.encryption
import portal.models.dated
from decimal import Decimal
from django.db import migrations, models

from portal.first_migration import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("portal", "0002_first_rows"),
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
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["pk"],
            },
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="episodes.claimsfile"
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="episodes.episode"
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
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="episodes.constructionrun"
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
                ("unpriced_lines", models.PositiveIntegerField(verbose_name="no-pay lines without a fee")),
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
            model_name="carefigures",
            constraint=models.UniqueConstraint(fields=("run", "participant"), name="care_figures_once_a_run"),
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
            model_name="ziplocality",
            constraint=models.UniqueConstraint(fields=("table", "zip"), name="locality_once_a_zip"),
        ),
    ]
