import django.contrib.postgres.fields
import django.db.models.deletion
import portal.encryption
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from portal.first_migration import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("episodes", "0001_claims_and_episodes"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("portal", "0002_first_rows"),
        ("quality", "0001_submissions_and_findings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveFetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fetched_at", models.DateTimeField()),
                (
                    "fetched_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "assigned the case to a reviewer"),
                            ("had", "was the reviewer of the case"),
                            ("wrote", "wrote to the practice about the notice"),
                            ("asked", "asked the practice a question about the notice"),
                            ("recalculated", "recalculated the report for the answer"),
                            ("extended", "extended the last day for the answer"),
                            ("answered", "answered the notice"),
                        ],
                        max_length=12,
                    ),
                ),
                ("first_at", models.DateTimeField(verbose_name="first time")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "part in an answer",
                "verbose_name_plural": "parts in answers",
                "ordering": ["first_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("zip", "ZIP")], max_length=3)),
                (
                    "reader",
                    models.CharField(
                        choices=[("practice", "The practice"), ("cms", "CMS")],
                        help_text="Whose case it shows: that of CMS has no drafts.",
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being made"), ("ready", "Ready"), ("failed", "Not made")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                (
                    "edition",
                    models.CharField(blank=True, help_text="SHA-256 of what the case consisted of.", max_length=64),
                ),
                ("stood_at", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
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
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseFileFetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="number of the error notice")),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("zip", "ZIP")], max_length=3)),
                ("fetched_at", models.DateTimeField()),
                (
                    "case_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fetches",
                        to="reconciliation.casefile",
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
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseFileFetchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=40, verbose_name="number of the error notice")),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("zip", "ZIP")], max_length=3)),
                ("fetched_at", models.DateTimeField()),
                (
                    "case_file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.casefile",
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="reconciliation.casefilefetch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_cms", models.BooleanField(verbose_name="from CMS")),
                ("text", models.TextField(verbose_name="message")),
                ("written_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "message about a notice",
                "verbose_name_plural": "messages about notices",
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("answer", "Answer to an error notice"),
                            ("acknowledgement", "Acknowledgement of a reconsideration"),
                            ("paper", "Position paper of CMS"),
                            ("decision", "Determination of a reconsideration"),
                            ("right", "Right to ask for reconsideration"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[("told", "CMS staff were told"), ("lapsed", "The right lapsed")], max_length=6
                    ),
                ),
                ("due_on", models.DateField(verbose_name="last day of the clock")),
                (
                    "after",
                    models.SmallIntegerField(
                        help_text="Days after the last day; negative before it.", verbose_name="day"
                    ),
                ),
                ("happened_on", models.DateField(help_text="The day on which the portal did it.")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uploaded_at", models.DateTimeField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.storedfile"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ErrorNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("extended", "CMS needs more time"),
                            ("answered", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("grounds", models.TextField(verbose_name="what is wrong")),
                ("wanted_outcome", models.TextField(verbose_name="what it should be")),
                (
                    "claimed",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="The report as the claimed changes make it, calculated when the notice was signed.",
                        verbose_name="recalculation",
                    ),
                ),
                (
                    "facts",
                    portal.encryption.EncryptedTextField(
                        column="error_notice.facts",
                        editable=True,
                        help_text="What the contested lines, their episodes and claim lines said at signing, as JSON.",
                    ),
                ),
                (
                    "facts_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the attached facts"),
                ),
                ("wording", models.TextField(blank=True)),
                ("wording_version", models.CharField(blank=True, max_length=20)),
                ("signer_name", models.CharField(blank=True, max_length=200)),
                ("signer_title", models.CharField(blank=True, max_length=200)),
                ("filed_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                ("response_due_on", models.DateField(verbose_name="answer due")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.TextField(blank=True, verbose_name="reason for the withdrawal")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="error_notices",
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
                    "withdrawal_receipt",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.receipt",
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
                "ordering": ["-filed_at"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change",
                    models.JSONField(help_text="The change as the rules take it: its kind and what it changes."),
                ),
                ("granted_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="reconciliation.errornotice",
                    ),
                ),
            ],
            options={
                "ordering": ["granted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ClockEventEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("answer", "Answer to an error notice"),
                            ("acknowledgement", "Acknowledgement of a reconsideration"),
                            ("paper", "Position paper of CMS"),
                            ("decision", "Determination of a reconsideration"),
                            ("right", "Right to ask for reconsideration"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[("told", "CMS staff were told"), ("lapsed", "The right lapsed")], max_length=6
                    ),
                ),
                ("due_on", models.DateField(verbose_name="last day of the clock")),
                (
                    "after",
                    models.SmallIntegerField(
                        help_text="Days after the last day; negative before it.", verbose_name="day"
                    ),
                ),
                ("happened_on", models.DateField(help_text="The day on which the portal did it.")),
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
                        to="reconciliation.clockevent",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="clockevent",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clock_events",
                to="reconciliation.errornotice",
            ),
        ),
        migrations.CreateModel(
            name="CaseMessageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_cms", models.BooleanField(verbose_name="from CMS")),
                ("text", models.TextField(verbose_name="message")),
                ("written_at", models.DateTimeField()),
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
                        to="reconciliation.casemessage",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="casemessage",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="reconciliation.errornotice"
            ),
        ),
        migrations.CreateModel(
            name="CaseFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("zip", "ZIP")], max_length=3)),
                (
                    "reader",
                    models.CharField(
                        choices=[("practice", "The practice"), ("cms", "CMS")],
                        help_text="Whose case it shows: that of CMS has no drafts.",
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being made"), ("ready", "Ready"), ("failed", "Not made")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                (
                    "edition",
                    models.CharField(blank=True, help_text="SHA-256 of what the case consisted of.", max_length=64),
                ),
                ("stood_at", models.DateTimeField(blank=True, null=True)),
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
                        to="reconciliation.casefile",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="casefile",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="case_files", to="reconciliation.errornotice"
            ),
        ),
        migrations.CreateModel(
            name="CaseActEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "assigned the case to a reviewer"),
                            ("had", "was the reviewer of the case"),
                            ("wrote", "wrote to the practice about the notice"),
                            ("asked", "asked the practice a question about the notice"),
                            ("recalculated", "recalculated the report for the answer"),
                            ("extended", "extended the last day for the answer"),
                            ("answered", "answered the notice"),
                        ],
                        max_length=12,
                    ),
                ),
                ("first_at", models.DateTimeField(verbose_name="first time")),
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
                    "person",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="reconciliation.caseact"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="caseact",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="reconciliation.errornotice"
            ),
        ),
        migrations.CreateModel(
            name="Finality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("final_on", models.DateField(verbose_name="final since")),
                ("because", models.CharField(max_length=200)),
                ("found_at", models.DateTimeField(verbose_name="stored at")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "finalities",
                "ordering": ["-final_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for the practice"),
                            ("answered", "Answered"),
                            ("closed", "No longer needed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("question", models.TextField()),
                ("due_on", models.DateField(verbose_name="last day to answer")),
                ("asked_at", models.DateTimeField()),
                ("asked_on", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="reconciliation.errornotice",
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
            ],
            options={
                "verbose_name": "question about a notice",
                "verbose_name_plural": "questions about notices",
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InformationRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for the practice"),
                            ("answered", "Answered"),
                            ("closed", "No longer needed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("question", models.TextField()),
                ("due_on", models.DateField(verbose_name="last day to answer")),
                ("asked_at", models.DateTimeField()),
                ("asked_on", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
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
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
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
                        to="reconciliation.informationrequest",
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
            name="LineFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("error-confirmed", "There is an error"),
                            ("calculation-verified", "CMS made no change"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "granted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="change of the report total",
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
                "verbose_name": "finding about a contested line",
                "verbose_name_plural": "findings about contested lines",
                "ordering": ["contested__line__position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CorrectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "change",
                    models.JSONField(help_text="The change as the rules take it: its kind and what it changes."),
                ),
                ("granted_at", models.DateTimeField()),
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
                        to="reconciliation.correction",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.linefinding",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="correction",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="reconciliation.linefinding"
            ),
        ),
        migrations.CreateModel(
            name="NoticeDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Draft"), ("filed", "Filed"), ("discarded", "Discarded")],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "grounds",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="notice_draft.grounds", editable=True, verbose_name="what is wrong"
                    ),
                ),
                (
                    "wanted_outcome",
                    portal.encryption.EncryptedTextField(
                        blank=True,
                        column="notice_draft.wanted_outcome",
                        editable=True,
                        verbose_name="what it should be",
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                (
                    "claimed",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="The report as the claimed changes of all lines make it.",
                        verbose_name="recalculation",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="reconciliation.errornotice",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_drafts",
                        to="portal.participant",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="DraftLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("calculation", "The calculation of the payment or repayment"),
                            ("quality-score", "The calculation of the quality score"),
                        ],
                        max_length=15,
                    ),
                ),
                ("claims", models.JSONField(blank=True, default=list)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="reconciliation.noticedraft",
                    ),
                ),
            ],
            options={
                "ordering": ["line__position"],
            },
        ),
        migrations.CreateModel(
            name="DraftFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uploaded_at", models.DateTimeField()),
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
                        to="reconciliation.draftfile",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.noticedraft",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="draftfile",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="reconciliation.noticedraft"
            ),
        ),
        migrations.CreateModel(
            name="NoticeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("calculation", "The calculation of the payment or repayment"),
                            ("quality-score", "The calculation of the quality score"),
                        ],
                        default="calculation",
                        max_length=15,
                        verbose_name="what is wrong",
                    ),
                ),
                (
                    "claims",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="The changes that the participant claims, as in `reconciliation/rules/changes.py`.",
                        verbose_name="claimed changes",
                    ),
                ),
                ("stands", models.BooleanField(default=True, help_text="Not set if the notice was withdrawn.")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("error-confirmed", "There is an error"),
                            ("calculation-verified", "CMS made no change"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "granted",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="granted amount"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="reconciliation.errornotice",
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
                "ordering": ["line__position"],
            },
        ),
        migrations.AddField(
            model_name="linefinding",
            name="contested",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="reconciliation.noticeline"
            ),
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("reduced_by", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("expected_on", models.DateField(verbose_name="expected by")),
                (
                    "status",
                    models.CharField(
                        choices=[("due", "Expected"), ("sent", "Sent"), ("offset", "Offset")],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="number of the transfer")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["expected_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PerformanceCompilation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="performance year")),
                ("practices", models.PositiveIntegerField(help_text="Those with an issued report.")),
                (
                    "peers",
                    models.JSONField(
                        default=dict,
                        help_text="Quartiles of each figure by kind of participant; null where too few practices have it.",
                    ),
                ),
                ("inputs_digest", models.CharField(max_length=64)),
                ("policy_version", models.PositiveIntegerField()),
                ("compiled_at", models.DateTimeField()),
                (
                    "construction_run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="episodes.constructionrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "comparison of practices",
                "verbose_name_plural": "comparisons of practices",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="PerformanceCompilationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("practices", models.PositiveIntegerField(help_text="Those with an issued report.")),
                (
                    "peers",
                    models.JSONField(
                        default=dict,
                        help_text="Quartiles of each figure by kind of participant; null where too few practices have it.",
                    ),
                ),
                ("inputs_digest", models.CharField(max_length=64)),
                ("policy_version", models.PositiveIntegerField()),
                ("compiled_at", models.DateTimeField()),
                (
                    "construction_run",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.constructionrun",
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
                        to="reconciliation.performancecompilation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PerformanceReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("professional", "Professional participant"),
                            ("technical", "Technical participant"),
                            ("dual", "Dual participant"),
                        ],
                        max_length=12,
                        verbose_name="kind of participant",
                    ),
                ),
                ("figures", models.JSONField(help_text="Each figure by its code, null where the practice has none.")),
                (
                    "cancer_types",
                    models.JSONField(
                        help_text="Own episodes by state, and those of peers, null where they are hidden, for each cancer type."
                    ),
                ),
                (
                    "peer_episodes",
                    models.PositiveIntegerField(
                        help_text="Empty where the total is hidden.", null=True, verbose_name="episodes of peers"
                    ),
                ),
                (
                    "compilation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="reconciliation.performancecompilation",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="performance_reports",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-compilation__year", "participant"],
            },
        ),
        migrations.CreateModel(
            name="PositionPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(choices=[("practice", "The practice"), ("cms", "CMS")], max_length=8)),
                ("text", models.TextField(verbose_name="position")),
                ("submitted_at", models.DateTimeField()),
                ("submitted_on", models.DateField()),
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
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["submitted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uploaded_at", models.DateTimeField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.storedfile"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="reconciliation.errornotice",
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
                    models.ForeignKey(
                        blank=True,
                        help_text="Set if the file came after the notice, which has a receipt of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "information_request",
                    models.ForeignKey(
                        blank=True,
                        help_text="Set if the file came with the answer to a question of CMS.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="reconciliation.informationrequest",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        help_text="Set if the file came with a position paper.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="reconciliation.positionpaper",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Reconsideration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for the official"),
                            ("acknowledged", "The official has the case"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                ("basis", models.TextField(verbose_name="reason why the answer is wrong")),
                ("requested_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                ("acknowledgement_due_on", models.DateField(verbose_name="acknowledgement due")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_on", models.DateField(blank=True, null=True)),
                ("papers_due_on", models.DateField(blank=True, null=True, verbose_name="position papers due")),
                ("decision_due_on", models.DateField(verbose_name="decision due")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("error-found", "There is an error"), ("answer-stands", "CMS's answer is correct")],
                        max_length=15,
                    ),
                ),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconsideration",
                        to="reconciliation.errornotice",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconsiderations",
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
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "ordering": ["-requested_at"],
            },
        ),
        migrations.CreateModel(
            name="PositionPaperEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("party", models.CharField(choices=[("practice", "The practice"), ("cms", "CMS")], max_length=8)),
                ("text", models.TextField(verbose_name="position")),
                ("submitted_at", models.DateTimeField()),
                ("submitted_on", models.DateField()),
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
                        to="reconciliation.positionpaper",
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
                    "submitted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reconsideration",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.reconsideration",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="positionpaper",
            name="reconsideration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="reconciliation.reconsideration"
            ),
        ),
        migrations.AddField(
            model_name="linefinding",
            name="reconsideration",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="reconciliation.reconsideration",
            ),
        ),
        migrations.CreateModel(
            name="ExhibitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uploaded_at", models.DateTimeField()),
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
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="reconciliation.exhibit"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Set if the file came after the notice, which has a receipt of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.receipt",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "information_request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Set if the file came with the answer to a question of CMS.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.informationrequest",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Set if the file came with a position paper.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.positionpaper",
                    ),
                ),
                (
                    "reconsideration",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Set if the file came with the request for reconsideration.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.reconsideration",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="exhibit",
            name="reconsideration",
            field=models.ForeignKey(
                blank=True,
                help_text="Set if the file came with the request for reconsideration.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exhibits",
                to="reconciliation.reconsideration",
            ),
        ),
        migrations.CreateModel(
            name="CaseLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "Answer to the error notice"),
                            ("extension", "Notice of extension"),
                            ("acknowledgement", "Acknowledgement and schedule"),
                            ("determination", "Determination"),
                        ],
                        max_length=15,
                    ),
                ),
                ("issued_on", models.DateField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.storedfile"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="reconciliation.errornotice",
                    ),
                ),
                (
                    "reconsideration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="reconciliation.reconsideration",
                    ),
                ),
            ],
            options={
                "ordering": ["issued_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReconsiderationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for the official"),
                            ("acknowledged", "The official has the case"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn by the practice"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                ("basis", models.TextField(verbose_name="reason why the answer is wrong")),
                ("requested_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                ("acknowledgement_due_on", models.DateField(verbose_name="acknowledgement due")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_on", models.DateField(blank=True, null=True)),
                ("papers_due_on", models.DateField(blank=True, null=True, verbose_name="position papers due")),
                ("decision_due_on", models.DateField(verbose_name="decision due")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("error-found", "There is an error"), ("answer-stands", "CMS's answer is correct")],
                        max_length=15,
                    ),
                ),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acknowledged_by",
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
                (
                    "decided_by",
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
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
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
                        to="reconciliation.reconsideration",
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
                    "requested_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="Rehearsal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.CharField(
                        blank=True, help_text="Another rule of the Model, as far as it can be laid over.", max_length=20
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='The parameters with their draft values, such as {"pricing/quality_withhold": "0.03"}.',
                        verbose_name="draft values",
                    ),
                ),
                ("changes", models.JSONField(default=list, editable=False, verbose_name="changed parameters")),
                (
                    "left",
                    models.JSONField(
                        default=list, editable=False, verbose_name="parameters of the regime that stay as they are"
                    ),
                ),
                ("reports", models.PositiveIntegerField(editable=False, verbose_name="reports")),
                ("asked_at", models.DateTimeField(editable=False)),
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
                "verbose_name": "rehearsal of draft policy",
                "verbose_name_plural": "rehearsals of draft policy",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "release_on",
                    models.DateField(
                        help_text="On this day participants are told. Until then nobody is.",
                        verbose_name="release date",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        help_text="The Model IDs without a report, because their calculation failed, as confirmed.",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an approver"),
                            ("approved", "Waits for its date"),
                            ("issued", "Issued"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="all reports issued at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, max_length=500, verbose_name="why it was withdrawn"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Repayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("demanded_on", models.DateField(verbose_name="demanded")),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty while an open error notice keeps the repayment waiting.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                ("pauses", models.JSONField(default=list, help_text="The days on which an error notice was open.")),
                (
                    "received",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        help_text="The sum of what was paid, offset and waived.",
                        max_digits=14,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("demanded", "Demanded"),
                            ("paid", "Paid"),
                            ("offset", "Offset"),
                            ("waived", "Waived"),
                        ],
                        default="demanded",
                        max_length=8,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="repayments", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RepaymentEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("paid", "Paid"), ("offset", "Offset by another report"), ("waived", "Waived")],
                        max_length=8,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("received_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_by", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "repayment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reconciliation.repayment",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("prepared", "Prepared, not released"),
                            ("issued", "Issued"),
                            ("failed", "Could not be calculated"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("failure", models.TextField(blank=True)),
                ("report_on", models.DateField(blank=True, null=True, verbose_name="report date")),
                ("notice_due_on", models.DateField(blank=True, null=True, verbose_name="last day for an error notice")),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("payment", "Payment to the participant"),
                            ("repayment", "Repayment by the participant"),
                            ("none", "Nothing to pay"),
                        ],
                        max_length=10,
                    ),
                ),
                ("aggregate_quality_score", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                (
                    "facts",
                    models.JSONField(
                        default=dict,
                        help_text="The inputs, apart from the episodes of the run. The report can be recalculated from them.",
                    ),
                ),
                (
                    "carried_over",
                    models.BooleanField(
                        default=False,
                        help_text="The next year's report settles this true-up. Every other report is settled on its own.",
                    ),
                ),
                ("remarks", models.JSONField(default=list, help_text="Remarks about the report.")),
                ("policy_used", models.JSONField(default=list)),
                (
                    "worksheet_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the worksheet"),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "message",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.message",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="portal.participant"
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
                    "release",
                    models.ForeignKey(
                        blank=True,
                        help_text="The release that issues the report.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reconciliation.release",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="quality.score",
                    ),
                ),
            ],
            options={
                "ordering": ["-report_on", "participant"],
            },
        ),
        migrations.CreateModel(
            name="RepaymentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("demanded_on", models.DateField(verbose_name="demanded")),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty while an open error notice keeps the repayment waiting.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                ("pauses", models.JSONField(default=list, help_text="The days on which an error notice was open.")),
                (
                    "received",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        help_text="The sum of what was paid, offset and waived.",
                        max_digits=14,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("demanded", "Demanded"),
                            ("paid", "Paid"),
                            ("offset", "Offset"),
                            ("waived", "Waived"),
                        ],
                        default="demanded",
                        max_length=8,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True)),
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
                        to="reconciliation.repayment",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RepaymentEntryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("paid", "Paid"), ("offset", "Offset by another report"), ("waived", "Waived")],
                        max_length=8,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("received_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_by", models.CharField(max_length=200)),
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
                        to="reconciliation.repaymententry",
                    ),
                ),
                (
                    "repayment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.repayment",
                    ),
                ),
                (
                    "offset_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="repaymententry",
            name="offset_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reconciliation.report",
            ),
        ),
        migrations.AddField(
            model_name="repayment",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="repayment", to="reconciliation.report"
            ),
        ),
        migrations.CreateModel(
            name="RehearsedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paid_now",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="payments now"),
                ),
                (
                    "paid_then",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="payments then"),
                ),
                ("report_now", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("report_then", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("difference", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                (
                    "failure",
                    models.CharField(blank=True, max_length=500, verbose_name="why it could not be worked out"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "rehearsal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="reconciliation.rehearsal",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reconciliation.report"
                    ),
                ),
            ],
            options={
                "ordering": ["difference", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PaymentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("reduced_by", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("expected_on", models.DateField(verbose_name="expected by")),
                (
                    "status",
                    models.CharField(
                        choices=[("due", "Expected"), ("sent", "Sent"), ("offset", "Offset")],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="number of the transfer")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="reconciliation.payment"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="payment", to="reconciliation.report"
            ),
        ),
        migrations.CreateModel(
            name="NoticeDraftEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Draft"), ("filed", "Filed"), ("discarded", "Discarded")],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "grounds",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="notice_draft.grounds", editable=True, verbose_name="what is wrong"
                    ),
                ),
                (
                    "wanted_outcome",
                    portal.encryption.EncryptedTextField(
                        blank=True,
                        column="notice_draft.wanted_outcome",
                        editable=True,
                        verbose_name="what it should be",
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                (
                    "claimed",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="The report as the claimed changes of all lines make it.",
                        verbose_name="recalculation",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
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
                        to="reconciliation.noticedraft",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="noticedraft",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="reconciliation.report"
            ),
        ),
        migrations.CreateModel(
            name="FinalityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("final_on", models.DateField(verbose_name="final since")),
                ("because", models.CharField(max_length=200)),
                ("found_at", models.DateTimeField(verbose_name="stored at")),
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
                        to="reconciliation.finality",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="finality",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="finality", to="reconciliation.report"
            ),
        ),
        migrations.CreateModel(
            name="ErrorNoticeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("extended", "CMS needs more time"),
                            ("answered", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("grounds", models.TextField(verbose_name="what is wrong")),
                ("wanted_outcome", models.TextField(verbose_name="what it should be")),
                (
                    "claimed",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="The report as the claimed changes make it, calculated when the notice was signed.",
                        verbose_name="recalculation",
                    ),
                ),
                (
                    "facts",
                    portal.encryption.EncryptedTextField(
                        column="error_notice.facts",
                        editable=True,
                        help_text="What the contested lines, their episodes and claim lines said at signing, as JSON.",
                    ),
                ),
                (
                    "facts_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the attached facts"),
                ),
                ("wording", models.TextField(blank=True)),
                ("wording_version", models.CharField(blank=True, max_length=20)),
                ("signer_name", models.CharField(blank=True, max_length=200)),
                ("signer_title", models.CharField(blank=True, max_length=200)),
                ("filed_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                ("response_due_on", models.DateField(verbose_name="answer due")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.TextField(blank=True, verbose_name="reason for the withdrawal")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "filed_by",
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
                        to="reconciliation.errornotice",
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
                    "withdrawal_receipt",
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
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="errornotice",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="reconciliation.report"
            ),
        ),
        migrations.CreateModel(
            name="ReportAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="number of the report")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened for the first time"),
                            ("pdf", "Downloaded as PDF"),
                            ("csv", "Downloaded as CSV"),
                            ("json", "Downloaded as JSON"),
                            ("emailed", "Emailed that it is ready"),
                        ],
                        max_length=8,
                    ),
                ),
                ("accessed_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accesses", to="reconciliation.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportAccessEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=40, verbose_name="number of the report")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened for the first time"),
                            ("pdf", "Downloaded as PDF"),
                            ("csv", "Downloaded as CSV"),
                            ("json", "Downloaded as JSON"),
                            ("emailed", "Emailed that it is ready"),
                        ],
                        max_length=8,
                    ),
                ),
                ("accessed_at", models.DateTimeField()),
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
                    "person",
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="reconciliation.reportaccess",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReportArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being prepared"), ("ready", "Ready"), ("failed", "Not prepared")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("reports", models.PositiveIntegerField(default=0, help_text="The number of reports in it so far.")),
                (
                    "failed_because",
                    models.CharField(blank=True, max_length=500, verbose_name="why it was not prepared"),
                ),
                ("asked_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
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
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archives",
                        to="reconciliation.release",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ArchiveFetchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                        to="reconciliation.archivefetch",
                    ),
                ),
                (
                    "archive",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.reportarchive",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="archivefetch",
            name="archive",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fetches", to="reconciliation.reportarchive"
            ),
        ),
        migrations.CreateModel(
            name="ReportArchiveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being prepared"), ("ready", "Ready"), ("failed", "Not prepared")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("reports", models.PositiveIntegerField(default=0, help_text="The number of reports in it so far.")),
                (
                    "failed_because",
                    models.CharField(blank=True, max_length=500, verbose_name="why it was not prepared"),
                ),
                ("asked_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
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
                        to="reconciliation.reportarchive",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.release",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReportComparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "difference",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="difference of the totals"),
                ),
                ("compared_at", models.DateTimeField()),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compared_with",
                        to="reconciliation.report",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparison",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "ordering": ["-compared_at"],
            },
        ),
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being written"), ("ready", "Ready"), ("failed", "Not written")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_file",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Being written"), ("ready", "Ready"), ("failed", "Not written")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(blank=True, null=True)),
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
                        to="reconciliation.reportfile",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReportLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("depth", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("formula", models.TextField()),
                ("authority", models.CharField(max_length=200)),
                (
                    "adds",
                    models.BooleanField(
                        default=True,
                        help_text="The amount is added into the line above it. If not, the line only shows a basis.",
                        verbose_name="is added",
                    ),
                ),
                (
                    "episode_lines",
                    models.PositiveIntegerField(default=0, help_text="The number of its lines about single episodes."),
                ),
                (
                    "claim_lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="The ids of the episode lines from which it was calculated.",
                        size=None,
                    ),
                ),
                (
                    "episode_component",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_lines",
                        to="episodes.episodecomponent",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="reconciliation.reportline",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="reconciliation.report",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="NoticeLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("calculation", "The calculation of the payment or repayment"),
                            ("quality-score", "The calculation of the quality score"),
                        ],
                        default="calculation",
                        max_length=15,
                        verbose_name="what is wrong",
                    ),
                ),
                (
                    "claims",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="The changes that the participant claims, as in `reconciliation/rules/changes.py`.",
                        verbose_name="claimed changes",
                    ),
                ),
                ("stands", models.BooleanField(default=True, help_text="Not set if the notice was withdrawn.")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("error-confirmed", "There is an error"),
                            ("calculation-verified", "CMS made no change"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "granted",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="granted amount"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
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
                        to="reconciliation.noticeline",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.reportline",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="noticeline",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contested", to="reconciliation.reportline"
            ),
        ),
        migrations.CreateModel(
            name="LineChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveIntegerField(help_text="The order of the lines, those that are gone last."),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("claims", "Claims"),
                            ("episode", "Complete or incomplete episodes"),
                            ("price", "Prices"),
                            ("score", "Scores"),
                            ("facts", "Facts about your practice"),
                            ("policy", "Policy"),
                            ("correction", "Corrections by CMS's answers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="part of the difference")),
                ("because", models.TextField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="reconciliation.reportcomparison",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="reconciliation.reportline",
                    ),
                ),
                (
                    "old_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changed_by",
                        to="reconciliation.reportline",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DraftLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("calculation", "The calculation of the payment or repayment"),
                            ("quality-score", "The calculation of the quality score"),
                        ],
                        max_length=15,
                    ),
                ),
                ("claims", models.JSONField(blank=True, default=list)),
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
                        to="reconciliation.draftline",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.noticedraft",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.reportline",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="draftline",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reconciliation.reportline"
            ),
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("error-confirmed", "There is an error"),
                            ("calculation-verified", "CMS made no change"),
                            ("extended", "CMS needs more time"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(verbose_name="text of the answer")),
                (
                    "new_due_on",
                    models.DateField(
                        blank=True,
                        help_text="Enter this only if CMS needs more time.",
                        null=True,
                        verbose_name="new due date for the answer",
                    ),
                ),
                ("answered_at", models.DateTimeField()),
                ("issued_on", models.DateField()),
                (
                    "reconsideration_due_on",
                    models.DateField(blank=True, null=True, verbose_name="last day to ask for reconsideration"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="reconciliation.errornotice",
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
                "verbose_name": "answer to an error notice",
                "verbose_name_plural": "answers to error notices",
                "ordering": ["answered_at"],
            },
        ),
        migrations.CreateModel(
            name="LineFindingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("error-confirmed", "There is an error"),
                            ("calculation-verified", "CMS made no change"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "granted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="change of the report total",
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
                        to="reconciliation.linefinding",
                    ),
                ),
                (
                    "contested",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.noticeline",
                    ),
                ),
                (
                    "reconsideration",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.reconsideration",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.response",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="linefinding",
            name="response",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="reconciliation.response",
            ),
        ),
        migrations.CreateModel(
            name="CaseLetterEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "Answer to the error notice"),
                            ("extension", "Notice of extension"),
                            ("acknowledgement", "Acknowledgement and schedule"),
                            ("determination", "Determination"),
                        ],
                        max_length=15,
                    ),
                ),
                ("issued_on", models.DateField()),
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
                        to="reconciliation.caseletter",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
                    ),
                ),
                (
                    "reconsideration",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.reconsideration",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.response",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="caseletter",
            name="response",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letter",
                to="reconciliation.response",
            ),
        ),
        migrations.CreateModel(
            name="ResponseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("error-confirmed", "There is an error"),
                            ("calculation-verified", "CMS made no change"),
                            ("extended", "CMS needs more time"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(verbose_name="text of the answer")),
                (
                    "new_due_on",
                    models.DateField(
                        blank=True,
                        help_text="Enter this only if CMS needs more time.",
                        null=True,
                        verbose_name="new due date for the answer",
                    ),
                ),
                ("answered_at", models.DateTimeField()),
                ("issued_on", models.DateField()),
                (
                    "reconsideration_due_on",
                    models.DateField(blank=True, null=True, verbose_name="last day to ask for reconsideration"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
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
                        to="reconciliation.response",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "kind",
                    models.CharField(
                        choices=[("initial", "Initial reconciliation"), ("true-up", "True-up")], max_length=8
                    ),
                ),
                (
                    "as_of",
                    models.DateField(
                        help_text="The last day of the claims used. Each report is dated on the day it is issued.",
                        verbose_name="claims through",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("policy_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField(help_text="The number of the policy version used.")),
                (
                    "scope",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Their Model IDs. If there are none, the run is for all.",
                        verbose_name="participants",
                    ),
                ),
                (
                    "goes_on_because",
                    models.TextField(
                        blank=True,
                        help_text="Needed only until the last day on which practices may submit files of the year.",
                        verbose_name="reason to run while files may still come",
                    ),
                ),
                ("inputs", models.JSONField(help_text="The input files, each with its SHA-256.")),
                ("inputs_digest", models.CharField(max_length=64)),
                ("totals", models.JSONField(default=dict)),
                ("participants_done", models.PositiveIntegerField(default=0, verbose_name="reports calculated")),
                ("participants_failed", models.PositiveIntegerField(default=0, verbose_name="reports failed")),
                ("started_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "begun_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When workers began to calculate, the last time.",
                        null=True,
                        verbose_name="calculation begun",
                    ),
                ),
                ("begun_with", models.PositiveIntegerField(default=0, verbose_name="reports that waited then")),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.TextField(blank=True)),
                (
                    "construction_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconciliation_runs",
                        to="episodes.constructionrun",
                        verbose_name="construction run of the episodes",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        help_text="The notice whose confirmed error this run corrects. It uses the inputs of the run that it follows.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_runs",
                        to="reconciliation.errornotice",
                        verbose_name="error notice",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        help_text="The run of the same kind that this one replaces, or the initial run that a true-up corrects.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="reconciliation.run",
                        verbose_name="earlier run",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("prepared", "Prepared, not released"),
                            ("issued", "Issued"),
                            ("failed", "Could not be calculated"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("failure", models.TextField(blank=True)),
                ("report_on", models.DateField(blank=True, null=True, verbose_name="report date")),
                ("notice_due_on", models.DateField(blank=True, null=True, verbose_name="last day for an error notice")),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("payment", "Payment to the participant"),
                            ("repayment", "Repayment by the participant"),
                            ("none", "Nothing to pay"),
                        ],
                        max_length=10,
                    ),
                ),
                ("aggregate_quality_score", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                (
                    "facts",
                    models.JSONField(
                        default=dict,
                        help_text="The inputs, apart from the episodes of the run. The report can be recalculated from them.",
                    ),
                ),
                (
                    "carried_over",
                    models.BooleanField(
                        default=False,
                        help_text="The next year's report settles this true-up. Every other report is settled on its own.",
                    ),
                ),
                ("remarks", models.JSONField(default=list, help_text="Remarks about the report.")),
                ("policy_used", models.JSONField(default=list)),
                (
                    "worksheet_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the worksheet"),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.message",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="reconciliation.report"
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
                    "release",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The release that issues the report.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.release",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="quality.score",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.run",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="report",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="reconciliation.run"
            ),
        ),
        migrations.CreateModel(
            name="ReleaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "release_on",
                    models.DateField(
                        help_text="On this day participants are told. Until then nobody is.",
                        verbose_name="release date",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        help_text="The Model IDs without a report, because their calculation failed, as confirmed.",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an approver"),
                            ("approved", "Waits for its date"),
                            ("issued", "Issued"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="all reports issued at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, max_length=500, verbose_name="why it was withdrawn"),
                ),
                (
                    "approved_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="reconciliation.release"
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
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.run",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="release",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="reconciliation.run"
            ),
        ),
        migrations.CreateModel(
            name="RehearsalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "regime",
                    models.CharField(
                        blank=True, help_text="Another rule of the Model, as far as it can be laid over.", max_length=20
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='The parameters with their draft values, such as {"pricing/quality_withhold": "0.03"}.',
                        verbose_name="draft values",
                    ),
                ),
                ("changes", models.JSONField(default=list, editable=False, verbose_name="changed parameters")),
                (
                    "left",
                    models.JSONField(
                        default=list, editable=False, verbose_name="parameters of the regime that stay as they are"
                    ),
                ),
                ("reports", models.PositiveIntegerField(editable=False, verbose_name="reports")),
                ("asked_at", models.DateTimeField(editable=False)),
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="reconciliation.rehearsal",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.run",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="rehearsal",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rehearsals", to="reconciliation.run"
            ),
        ),
        migrations.CreateModel(
            name="RunEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                (
                    "kind",
                    models.CharField(
                        choices=[("initial", "Initial reconciliation"), ("true-up", "True-up")], max_length=8
                    ),
                ),
                (
                    "as_of",
                    models.DateField(
                        help_text="The last day of the claims used. Each report is dated on the day it is issued.",
                        verbose_name="claims through",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("policy_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the policy")),
                ("policy_version", models.PositiveIntegerField(help_text="The number of the policy version used.")),
                (
                    "scope",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Their Model IDs. If there are none, the run is for all.",
                        verbose_name="participants",
                    ),
                ),
                (
                    "goes_on_because",
                    models.TextField(
                        blank=True,
                        help_text="Needed only until the last day on which practices may submit files of the year.",
                        verbose_name="reason to run while files may still come",
                    ),
                ),
                ("inputs", models.JSONField(help_text="The input files, each with its SHA-256.")),
                ("inputs_digest", models.CharField(max_length=64)),
                ("totals", models.JSONField(default=dict)),
                ("participants_done", models.PositiveIntegerField(default=0, verbose_name="reports calculated")),
                ("participants_failed", models.PositiveIntegerField(default=0, verbose_name="reports failed")),
                ("started_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "begun_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When workers began to calculate, the last time.",
                        null=True,
                        verbose_name="calculation begun",
                    ),
                ),
                ("begun_with", models.PositiveIntegerField(default=0, verbose_name="reports that waited then")),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.TextField(blank=True)),
                (
                    "construction_run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="episodes.constructionrun",
                        verbose_name="construction run of the episodes",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The notice whose confirmed error this run corrects. It uses the inputs of the run that it follows.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.errornotice",
                        verbose_name="error notice",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The run of the same kind that this one replaces, or the initial run that a true-up corrects.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.run",
                        verbose_name="earlier run",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="reconciliation.run"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("compared", models.PositiveIntegerField(blank=True, null=True, verbose_name="reports compared")),
                ("differing", models.JSONField(blank=True, default=list, verbose_name="reports that differ")),
                (
                    "failed_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was not carried out"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="reconciliation.run",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="VerificationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("compared", models.PositiveIntegerField(blank=True, null=True, verbose_name="reports compared")),
                ("differing", models.JSONField(blank=True, default=list, verbose_name="reports that differ")),
                (
                    "failed_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was not carried out"),
                ),
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="reconciliation.verification",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.run",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="clockevent",
            constraint=models.UniqueConstraint(
                fields=("notice", "clock", "event", "due_on", "after"), name="clock_event_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("event", "lapsed")), fields=("notice", "clock"), name="clock_lapses_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    models.Q(
                        ("file__isnull", False), ("stood_at__isnull", False), models.Q(("edition", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="ready_case_file_is_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "queued")),
                fields=("notice", "kind", "reader"),
                name="one_case_file_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseact",
            constraint=models.UniqueConstraint(fields=("notice", "person", "kind"), name="part_in_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "answered"), _negated=True),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_by__isnull", False),
                        ("answered_on__isnull", False),
                        ("receipt__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="answered_question_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="performancereport",
            constraint=models.UniqueConstraint(fields=("compilation", "participant"), name="performance_report_once"),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "decided"), _negated=True),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("decision", ""), _negated=True),
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decided_reconsideration_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "acknowledged"), _negated=True),
                    models.Q(
                        ("acknowledged_by__isnull", False),
                        ("acknowledged_on__isnull", False),
                        ("papers_due_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="acknowledged_reconsideration_has_a_schedule",
            ),
        ),
        migrations.AddConstraint(
            model_name="positionpaper",
            constraint=models.UniqueConstraint(fields=("reconsideration", "party"), name="one_paper_a_party"),
        ),
        migrations.AddConstraint(
            model_name="repaymententry",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="repayment_entry_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="repaymententry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "offset"), ("offset_by__isnull", False)),
                    models.Q(models.Q(("kind", "offset"), _negated=True), ("offset_by__isnull", True)),
                    _connector="OR",
                ),
                name="offset_names_its_report",
            ),
        ),
        migrations.AddIndex(
            model_name="repayment",
            index=models.Index(fields=["due_on", "id"], name="repayment_first_due"),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="repayment_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "demanded"), ("settled_on__isnull", False), _connector="OR"),
                name="settled_repayment_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsedreport",
            constraint=models.UniqueConstraint(fields=("rehearsal", "report"), name="report_rehearsed_once"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["expected_on", "id"], name="payment_first_expected"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("reduced_by__gte", 0), ("reduced_by__lte", models.F("amount"))),
                name="payment_reduced_within_its_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sent"), _negated=True), ("sent_on__isnull", False), _connector="OR"
                ),
                name="sent_payment_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")), fields=("report",), name="one_open_draft_of_a_report"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("notice__isnull", False), ("status", "filed")),
                    models.Q(models.Q(("status", "filed"), _negated=True), ("notice", None)),
                    _connector="OR",
                ),
                name="submitted_draft_has_its_notice",
            ),
        ),
        migrations.AddIndex(
            model_name="errornotice",
            index=models.Index(fields=["response_due_on", "id"], name="notice_first_due"),
        ),
        migrations.AddConstraint(
            model_name="errornotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="withdrawn_notice_is_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="reportaccess",
            index=models.Index(
                condition=models.Q(("kind", "opened")), fields=["report", "id"], name="report_first_opened"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportaccess",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("opened", "emailed"))),
                fields=("report", "person", "kind"),
                name="report_opened_or_emailed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportarchive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    models.Q(("file__isnull", False), ("prepared_at__isnull", False)),
                    _connector="OR",
                ),
                name="ready_report_archive_is_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportarchive",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "queued")), fields=("release",), name="one_report_archive_at_a_time"
            ),
        ),
        migrations.AddIndex(
            model_name="reportfile",
            index=models.Index(condition=models.Q(("status", "queued")), fields=["id"], name="report_file_to_write"),
        ),
        migrations.AddConstraint(
            model_name="reportfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    models.Q(("file__isnull", False), ("written_at__isnull", False)),
                    _connector="OR",
                ),
                name="ready_report_file_is_kept",
            ),
        ),
        migrations.AddIndex(
            model_name="reportline",
            index=models.Index(
                condition=models.Q(("episode_component__isnull", True)),
                fields=["report", "position"],
                name="report_line_head",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportline",
            constraint=models.UniqueConstraint(fields=("report", "position"), name="report_line_position"),
        ),
        migrations.AddConstraint(
            model_name="noticeline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stands", True)), fields=("line",), name="line_contested_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("granted__isnull", True), ("outcome", "error-confirmed"), _connector="OR"),
                name="only_a_confirmed_error_is_granted",
            ),
        ),
        migrations.AddIndex(
            model_name="linechange",
            index=models.Index(fields=["comparison", "position"], name="change_of_comparison"),
        ),
        migrations.AddConstraint(
            model_name="draftline",
            constraint=models.UniqueConstraint(fields=("draft", "line"), name="line_once_in_a_draft"),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "extended"), _negated=True),
                fields=("notice",),
                name="notice_answered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("new_due_on__isnull", False), ("outcome", "extended"), ("reconsideration_due_on__isnull", True)
                    ),
                    models.Q(
                        models.Q(("outcome", "extended"), _negated=True),
                        ("new_due_on__isnull", True),
                        ("reconsideration_due_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="only_an_extension_has_a_new_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reconsideration__isnull", True), ("response__isnull", False)),
                    models.Q(("reconsideration__isnull", False), ("response__isnull", True)),
                    _connector="OR",
                ),
                name="finding_is_of_an_answer_or_a_determination",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("response__isnull", False)),
                fields=("contested", "response"),
                name="found_once_in_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reconsideration__isnull", False)),
                fields=("contested", "reconsideration"),
                name="found_once_in_a_determination",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseletter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reconsideration__isnull", False)),
                fields=("reconsideration", "kind"),
                name="letter_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                fields=("year", "kind", "as_of", "inputs_digest", "policy_digest"), name="run_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True), ("status__in", ("queued", "running"))),
                fields=("year", "kind"),
                name="one_run_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["initial", "true-up"])), name="run_kind_known"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["-report_on"], name="report_newest"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("run", "participant"), name="report_once"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "issued"), _negated=True),
                    models.Q(
                        ("issued_at__isnull", False),
                        ("notice_due_on__isnull", False),
                        ("report_on__isnull", False),
                        ("total__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="issued_report_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "prepared"), _negated=True),
                    models.Q(("total__isnull", False), models.Q(("worksheet_digest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="prepared_report_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="release_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("approved", "issued")), _negated=True),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="approved_release_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="withdrawn_release_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("asked", "approved"))),
                fields=("run",),
                name="one_waiting_release_a_run",
            ),
        ),
    ]
