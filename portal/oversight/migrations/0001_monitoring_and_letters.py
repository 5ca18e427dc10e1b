import django.db.models.deletion
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
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("title", models.CharField(max_length=200)),
                (
                    "body",
                    models.TextField(
                        help_text="Plain words. Leave an empty line between paragraphs.", verbose_name="text"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ["-from_on", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnnouncementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("title", models.CharField(max_length=200)),
                (
                    "body",
                    models.TextField(
                        help_text="Plain words. Leave an empty line between paragraphs.", verbose_name="text"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="oversight.announcement"
                    ),
                ),
                (
                    "published_by",
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
                    "written_by",
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
            name="EvaluationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("survey", "Survey"),
                            ("interview", "Interview"),
                            ("site-visit", "Site visit of the evaluator"),
                            ("data", "Data"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="what is asked")),
                ("due_on", models.DateField(verbose_name="last day")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("cooperated", "The practice cooperated"),
                            ("declined", "The practice did not cooperate"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="The practice reads it.", verbose_name="what came of it"),
                ),
                ("asked_at", models.DateTimeField()),
                ("noted_on", models.DateField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_requests",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("survey", "Survey"),
                            ("interview", "Interview"),
                            ("site-visit", "Site visit of the evaluator"),
                            ("data", "Data"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="what is asked")),
                ("due_on", models.DateField(verbose_name="last day")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("cooperated", "The practice cooperated"),
                            ("declined", "The practice did not cooperate"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="The practice reads it.", verbose_name="what came of it"),
                ),
                ("asked_at", models.DateTimeField()),
                ("noted_on", models.DateField(blank=True, null=True)),
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
                    "noted_by",
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
                        to="oversight.evaluationrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=200)),
                (
                    "body",
                    models.TextField(
                        help_text="Plain words. {practice} becomes the name of the practice and {model ID} its Model ID.",
                        verbose_name="text",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "Every practice that takes part today"),
                            ("silent", "Practices that have not done a duty of a year"),
                            ("no-pay", "Practices whose no-pay claims of a year do not arrive"),
                        ],
                        max_length=6,
                        verbose_name="who gets it",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="performance year")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="duty")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ["-written_at"],
            },
        ),
        migrations.CreateModel(
            name="LetterCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="oversight.letter"
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "letter copies",
                "ordering": ["participant_id"],
            },
        ),
        migrations.CreateModel(
            name="LetterCopyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="oversight.letter",
                    ),
                ),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="oversight.lettercopy"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LetterEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("subject", models.CharField(max_length=200)),
                (
                    "body",
                    models.TextField(
                        help_text="Plain words. {practice} becomes the name of the practice and {model ID} its Model ID.",
                        verbose_name="text",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "Every practice that takes part today"),
                            ("silent", "Practices that have not done a duty of a year"),
                            ("no-pay", "Practices whose no-pay claims of a year do not arrive"),
                        ],
                        max_length=6,
                        verbose_name="who gets it",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="performance year")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="duty")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="oversight.letter"
                    ),
                ),
                (
                    "sent_by",
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
                    "written_by",
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
            name="MonitoringRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("site-visit", "Site visit"),
                            ("virtual-visit", "Virtual site visit"),
                            ("audit", "Audit of claims and records"),
                            ("harm", "Allegation of patient harm"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "begins_on",
                    models.DateField(
                        help_text="The day of the visit, or the first day of the audit or inquiry.", verbose_name="day"
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="what it is about")),
                (
                    "unannounced_because",
                    models.CharField(
                        blank=True,
                        help_text="Only for a visit that the practice does not know about in time. The practice does not read this.",
                        max_length=300,
                        verbose_name="why without notice",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("referred", "Referred to the QIO"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "referred_to",
                    models.CharField(
                        blank=True,
                        help_text="Where you referred the allegation. Entering it refers the case.",
                        max_length=200,
                        verbose_name="QIO",
                    ),
                ),
                ("referred_on", models.DateField(blank=True, null=True)),
                ("findings", models.TextField(blank=True, help_text="What CMS found. Entering it closes the record.")),
                ("opened_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monitoring_records",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-begins_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MonitoringRecordEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("site-visit", "Site visit"),
                            ("virtual-visit", "Virtual site visit"),
                            ("audit", "Audit of claims and records"),
                            ("harm", "Allegation of patient harm"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "begins_on",
                    models.DateField(
                        help_text="The day of the visit, or the first day of the audit or inquiry.", verbose_name="day"
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="what it is about")),
                (
                    "unannounced_because",
                    models.CharField(
                        blank=True,
                        help_text="Only for a visit that the practice does not know about in time. The practice does not read this.",
                        max_length=300,
                        verbose_name="why without notice",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("referred", "Referred to the QIO"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "referred_to",
                    models.CharField(
                        blank=True,
                        help_text="Where you referred the allegation. Entering it refers the case.",
                        max_length=200,
                        verbose_name="QIO",
                    ),
                ),
                ("referred_on", models.DateField(blank=True, null=True)),
                ("findings", models.TextField(blank=True, help_text="What CMS found. Entering it closes the record.")),
                ("opened_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closed_by",
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
                    "opened_by",
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
                        to="oversight.monitoringrecord",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("deficiency", models.TextField(verbose_name="what CMS found")),
                ("required", models.TextField(verbose_name="what must be corrected")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for the practice"),
                            ("answered", "Waiting for CMS"),
                            ("returned", "Returned to the practice"),
                            ("accepted", "Accepted"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "obligation",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan",
                        to="participation.obligation",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="portal.participant"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        help_text="What it follows from, if it follows from a visit or an audit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="oversight.monitoringrecord",
                        verbose_name="monitoring record",
                    ),
                ),
            ],
            options={
                "verbose_name": "corrective action plan",
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="PlanAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("steps", models.TextField()),
                ("done_by_on", models.DateField(verbose_name="day by which all steps are done")),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="oversight.plan"
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
                "verbose_name": "answer to a corrective action plan",
                "verbose_name_plural": "answers to corrective action plans",
                "ordering": ["answered_at"],
            },
        ),
        migrations.CreateModel(
            name="PlanAnswerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("steps", models.TextField()),
                ("done_by_on", models.DateField(verbose_name="day by which all steps are done")),
                ("answered_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="oversight.plananswer"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="oversight.plan",
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
            name="PlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="performance year")),
                ("deficiency", models.TextField(verbose_name="what CMS found")),
                ("required", models.TextField(verbose_name="what must be corrected")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for the practice"),
                            ("answered", "Waiting for CMS"),
                            ("returned", "Returned to the practice"),
                            ("accepted", "Accepted"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
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
                    "obligation",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="oversight.plan"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="What it follows from, if it follows from a visit or an audit.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="oversight.monitoringrecord",
                        verbose_name="monitoring record",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("accepted", "Accept the practice's steps"),
                            ("returned", "Return them: the practice must answer again"),
                            ("completed", "Everything is corrected"),
                            ("withdrawn", "Withdraw the plan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(help_text="The practice reads it.", verbose_name="reason")),
                (
                    "answer_due_on",
                    models.DateField(
                        blank=True,
                        help_text="Only when you return the steps.",
                        null=True,
                        verbose_name="new last day to answer",
                    ),
                ),
                ("replied_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.participant"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="oversight.plan"
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "reply to a corrective action plan",
                "verbose_name_plural": "replies to corrective action plans",
                "ordering": ["replied_at"],
            },
        ),
        migrations.CreateModel(
            name="PlanReplyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("accepted", "Accept the practice's steps"),
                            ("returned", "Return them: the practice must answer again"),
                            ("completed", "Everything is corrected"),
                            ("withdrawn", "Withdraw the plan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(help_text="The practice reads it.", verbose_name="reason")),
                (
                    "answer_due_on",
                    models.DateField(
                        blank=True,
                        help_text="Only when you return the steps.",
                        null=True,
                        verbose_name="new last day to answer",
                    ),
                ),
                ("replied_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="oversight.planreply"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="oversight.plan",
                    ),
                ),
                (
                    "replied_by",
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
            name="ViewAs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        help_text="The practice reads it on its own pages. Leave out names and numbers of patients.",
                        max_length=300,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(verbose_name="ends at the latest")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="stopped")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks_of_cms",
                        to="portal.participant",
                    ),
                ),
                (
                    "viewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "view as a practice",
                "verbose_name_plural": "view as a practice",
                "ordering": ["-began_at"],
            },
        ),
        migrations.CreateModel(
            name="ViewAsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        help_text="The practice reads it on its own pages. Leave out names and numbers of patients.",
                        max_length=300,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(verbose_name="ends at the latest")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="stopped")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="oversight.viewas"
                    ),
                ),
                (
                    "viewed_by",
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
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="announcement_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="published_announcement_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "asked"),
                    models.Q(
                        models.Q(("note", ""), _negated=True), ("noted_by__isnull", False), ("noted_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="outcome_of_evaluation_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("audience", "all"), ("code", ""), ("year__isnull", True)),
                    models.Q(("audience", "silent"), ("year__isnull", False), models.Q(("code", ""), _negated=True)),
                    models.Q(("audience", "no-pay"), ("code", ""), ("year__isnull", False)),
                    _connector="OR",
                ),
                name="letter_names_its_audience_in_full",
            ),
        ),
        migrations.AddConstraint(
            model_name="lettercopy",
            constraint=models.UniqueConstraint(fields=("letter", "participant"), name="one_copy_a_practice"),
        ),
        migrations.AddConstraint(
            model_name="monitoringrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True),
                    models.Q(
                        models.Q(("findings", ""), _negated=True),
                        ("closed_by__isnull", False),
                        ("closed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="closed_record_says_what_was_found",
            ),
        ),
        migrations.AddConstraint(
            model_name="monitoringrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("referred_to", ""), ("kind", "harm"), _connector="OR"),
                name="only_allegations_are_referred",
            ),
        ),
        migrations.AddConstraint(
            model_name="viewas",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="look_needs_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="viewas",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("began_at"))), name="look_ends_after_it_began"
            ),
        ),
    ]
