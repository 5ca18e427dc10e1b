import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import portal.clock
import portal.encryption
from django.conf import settings
from django.db import migrations, models

from portal.first_migration import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("former_first_name", models.CharField(max_length=150)),
                ("former_last_name", models.CharField(max_length=150)),
                ("former_email", models.EmailField(max_length=254)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["-changed_at"],
            },
        ),
        migrations.CreateModel(
            name="LibraryDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("fact-sheet", "Fact sheets"),
                            ("regulation", "Regulations and notices"),
                            ("information-request", "Clinical data: requests for information"),
                            ("billing-guide", "Billing guides"),
                            ("collection-guide", "Collection guides: measures and clinical data"),
                            ("base-rates", "Trended national base rates"),
                            ("beneficiary-letter", "Letters to patients"),
                            ("evaluation-report", "Public reports of the evaluation"),
                            ("learning", "Webinars and learning events"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200, unique=True)),
                (
                    "summary",
                    models.CharField(blank=True, help_text="One or two sentences for the list.", max_length=500),
                ),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="email address")),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                (
                    "sessions_ended_at",
                    models.DateTimeField(
                        editable=False, help_text="All sessions that began before this time have ended.", null=True
                    ),
                ),
                (
                    "reopened_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="The help desk opened the closed account again; inactivity counts from then.",
                        null=True,
                    ),
                ),
                ("inactivity_warned_at", models.DateTimeField(editable=False, null=True)),
                (
                    "demonstration",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="This person can sign in only while the portal is a demonstration.",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("administrative", "Administrative portal"),
                            ("data", "Data portal"),
                            ("connect", "RO Connect"),
                        ],
                        max_length=20,
                        verbose_name="part of the portal",
                    ),
                ),
                ("version", models.CharField(max_length=10, verbose_name="version of the terms")),
                ("accepted_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance of terms",
                "verbose_name_plural": "acceptances of terms",
                "ordering": ["-accepted_at"],
            },
        ),
        migrations.CreateModel(
            name="AcceptanceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("administrative", "Administrative portal"),
                            ("data", "Data portal"),
                            ("connect", "RO Connect"),
                        ],
                        max_length=20,
                        verbose_name="part of the portal",
                    ),
                ),
                ("version", models.CharField(max_length=10, verbose_name="version of the terms")),
                ("accepted_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.acceptance"
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
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="parameter")),
                ("from_on", models.DateField(verbose_name="in force from")),
                (
                    "value",
                    models.JSONField(
                        help_text="Write the value as in the parameter file, with quotation marks around decimals."
                    ),
                ),
                ("reference", models.CharField(max_length=300)),
                ("reason", models.TextField()),
                ("entered_at", models.DateTimeField(editable=False)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_because",
                    models.TextField(blank=True, editable=False, verbose_name="why it was withdrawn"),
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
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
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
                "ordering": ["-entered_at"],
            },
        ),
        migrations.CreateModel(
            name="AmendmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100, verbose_name="parameter")),
                ("from_on", models.DateField(verbose_name="in force from")),
                (
                    "value",
                    models.JSONField(
                        help_text="Write the value as in the parameter file, with quotation marks around decimals."
                    ),
                ),
                ("reference", models.CharField(max_length=300)),
                ("reason", models.TextField()),
                ("entered_at", models.DateTimeField(editable=False)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_because",
                    models.TextField(blank=True, editable=False, verbose_name="why it was withdrawn"),
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
                    "entered_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.amendment"
                    ),
                ),
                (
                    "withdrawn_by",
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
            name="ContactProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_name", models.CharField(max_length=150, verbose_name="first name of the new contact")),
                ("last_name", models.CharField(max_length=150, verbose_name="last name of the new contact")),
                ("email", models.EmailField(max_length=254, verbose_name="email of the new contact")),
                (
                    "primaries",
                    models.CharField(
                        choices=[
                            ("end", "End their access: the new contact replaces them"),
                            ("stay", "Keep their access: the new contact is one more person who may sign"),
                        ],
                        max_length=4,
                        verbose_name="people who are primary points of contact now",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Waits for a second person"),
                            ("accepted", "Approved"),
                            ("declined", "Turned down"),
                        ],
                        default="pending",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "decision",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason of the decision"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        help_text="Empty if a command loaded a participant list with another contact.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("notes", models.TextField()),
                ("handed_at", models.DateTimeField()),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-handed_at"],
            },
        ),
        migrations.CreateModel(
            name="IdentityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("second-factor", "Reset of the second factor"),
                            ("address", "Correction of the email address"),
                            ("reopening", "Reopening of the account"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("called-back", "Called back at the practice's number on file"),
                            ("colleague", "Another contact of the practice confirmed the person"),
                            ("in-person", "Seen in person or on video with a photo ID"),
                        ],
                        max_length=12,
                        verbose_name="how it was checked",
                    ),
                ),
                ("notes", models.CharField(max_length=500, verbose_name="who confirmed what")),
                ("checked_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_checks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_at"],
            },
        ),
        migrations.CreateModel(
            name="IdentityCheckEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("second-factor", "Reset of the second factor"),
                            ("address", "Correction of the email address"),
                            ("reopening", "Reopening of the account"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("called-back", "Called back at the practice's number on file"),
                            ("colleague", "Another contact of the practice confirmed the person"),
                            ("in-person", "Seen in person or on video with a photo ID"),
                        ],
                        max_length=12,
                        verbose_name="how it was checked",
                    ),
                ),
                ("notes", models.CharField(max_length=500, verbose_name="who confirmed what")),
                ("checked_at", models.DateTimeField()),
                (
                    "checked_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.identitycheck"
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
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=100)),
                ("arguments", models.JSONField(default=list)),
                ("key", models.CharField(max_length=300, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=40, verbose_name="worker")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True, verbose_name="last heartbeat")),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "error",
                    models.CharField(blank=True, help_text="The type of the error, without its text.", max_length=200),
                ),
            ],
            options={
                "ordering": ["-queued_at"],
                "indexes": [
                    models.Index(fields=["-queued_at"], name="job_newest"),
                    models.Index(
                        condition=models.Q(("status", "done"), _negated=True),
                        fields=["status", "heartbeat_at"],
                        name="job_unfinished",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LibraryDocumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("fact-sheet", "Fact sheets"),
                            ("regulation", "Regulations and notices"),
                            ("information-request", "Clinical data: requests for information"),
                            ("billing-guide", "Billing guides"),
                            ("collection-guide", "Collection guides: measures and clinical data"),
                            ("base-rates", "Trended national base rates"),
                            ("beneficiary-letter", "Letters to patients"),
                            ("evaluation-report", "Public reports of the evaluation"),
                            ("learning", "Webinars and learning events"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "summary",
                    models.CharField(blank=True, help_text="One or two sentences for the list.", max_length=500),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.librarydocument"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LibraryVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.CharField(help_text="As the document says, for example 1.0 or 85 FR 61114.", max_length=20),
                ),
                ("dated_on", models.DateField(verbose_name="day of the document")),
                (
                    "changes",
                    models.CharField(
                        blank=True,
                        help_text="In a few words, for people who know the version before.",
                        max_length=500,
                        verbose_name="what changed",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="Of a page of the government, instead of a file.",
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter an address that begins with https://.", schemes=["https"]
                            )
                        ],
                        verbose_name="web address",
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
                ("written_by", models.CharField(max_length=200)),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=500)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="portal.librarydocument",
                    ),
                ),
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
                "ordering": ["document", "-dated_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("path", models.CharField(blank=True, max_length=300, verbose_name="address of the linked page")),
                ("sent_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("model_id", models.CharField(max_length=12, unique=True, verbose_name="Model ID")),
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
                ("legal_name", models.CharField(max_length=200)),
                (
                    "tin",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="participant.tin", editable=True, null=True, verbose_name="TIN"
                    ),
                ),
                ("tin_index", models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ("ccn", models.CharField(blank=True, max_length=6, null=True, unique=True, verbose_name="CCN")),
                (
                    "contact_first_name",
                    models.CharField(max_length=150, verbose_name="first name of the primary contact"),
                ),
                (
                    "contact_last_name",
                    models.CharField(max_length=150, verbose_name="last name of the primary contact"),
                ),
                ("contact_email", models.EmailField(max_length=254, verbose_name="email of the primary contact")),
            ],
            options={
                "ordering": ["model_id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="participant_days_in_order",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ccn__isnull", True), ("tin_index__isnull", False)),
                            models.Q(("ccn__isnull", False), ("tin_index__isnull", True)),
                            _connector="OR",
                        ),
                        name="participant_has_one_identifier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("path", models.CharField(blank=True, max_length=300, verbose_name="address of the linked page")),
                ("sent_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.message"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
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
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="message",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="portal.participant"
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("primary", "Primary point of contact"),
                            ("delegate", "Delegate"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "Waiting"), ("accepted", "Accepted"), ("revoked", "Revoked")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(verbose_name="last sent")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted or revoked")),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
            },
        ),
        migrations.CreateModel(
            name="HandoverEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("notes", models.TextField()),
                ("handed_at", models.DateTimeField()),
                (
                    "handed_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.handover"
                    ),
                ),
                (
                    "successor",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="handover",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="portal.participant"
            ),
        ),
        migrations.CreateModel(
            name="ContactProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("first_name", models.CharField(max_length=150, verbose_name="first name of the new contact")),
                ("last_name", models.CharField(max_length=150, verbose_name="last name of the new contact")),
                ("email", models.EmailField(max_length=254, verbose_name="email of the new contact")),
                (
                    "primaries",
                    models.CharField(
                        choices=[
                            ("end", "End their access: the new contact replaces them"),
                            ("stay", "Keep their access: the new contact is one more person who may sign"),
                        ],
                        max_length=4,
                        verbose_name="people who are primary points of contact now",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Waits for a second person"),
                            ("accepted", "Approved"),
                            ("declined", "Turned down"),
                        ],
                        default="pending",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "decision",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason of the decision"),
                ),
                (
                    "decided_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.contactproposal"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        help_text="Empty if a command loaded a participant list with another contact.",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="contactproposal",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="contact_proposals", to="portal.participant"
            ),
        ),
        migrations.CreateModel(
            name="ContactChangeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("former_first_name", models.CharField(max_length=150)),
                ("former_last_name", models.CharField(max_length=150)),
                ("former_email", models.EmailField(max_length=254)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=200)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.contactchange"
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="contactchange",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="contact_changes", to="portal.participant"
            ),
        ),
        migrations.CreateModel(
            name="CheckedChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField()),
                ("length", models.PositiveIntegerField(verbose_name="number of receipts")),
                (
                    "holds",
                    models.BooleanField(
                        help_text="All receipts are genuine, unaltered and complete.", verbose_name="all match"
                    ),
                ),
                ("faults", models.JSONField(default=list, verbose_name="what does not match")),
                ("anchored_on", models.DateField(null=True, verbose_name="date of the copy outside the database")),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checked_chain",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of receipts",
                "verbose_name_plural": "checks of receipts",
                "ordering": ["holds", "participant__model_id"],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("model_id", models.CharField(max_length=12, verbose_name="Model ID")),
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
                ("legal_name", models.CharField(max_length=200)),
                (
                    "tin",
                    portal.encryption.EncryptedTextField(
                        blank=True, column="participant.tin", editable=True, null=True, verbose_name="TIN"
                    ),
                ),
                ("tin_index", models.CharField(blank=True, editable=False, max_length=64, null=True)),
                ("ccn", models.CharField(blank=True, max_length=6, null=True, verbose_name="CCN")),
                (
                    "contact_first_name",
                    models.CharField(max_length=150, verbose_name="first name of the primary contact"),
                ),
                (
                    "contact_last_name",
                    models.CharField(max_length=150, verbose_name="last name of the primary contact"),
                ),
                ("contact_email", models.EmailField(max_length=254, verbose_name="email of the primary contact")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.participant"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                (
                    "files",
                    models.JSONField(help_text="The text of each parameter file, if a release changed any.", null=True),
                ),
                ("files_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the files")),
                ("made_at", models.DateTimeField()),
                (
                    "amendment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="version",
                        to="portal.amendment",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("number", models.PositiveIntegerField(serialize=False)),
                (
                    "files",
                    models.JSONField(help_text="The text of each parameter file, if a release changed any.", null=True),
                ),
                ("files_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the files")),
                ("made_at", models.DateTimeField()),
                (
                    "amendment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.policyversion"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PortalState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("policy_version", models.PositiveIntegerField(default=0, verbose_name="policy version in force")),
                (
                    "clock_shift",
                    models.DurationField(default=datetime.timedelta, verbose_name="shift of the demonstration clock"),
                ),
                ("demonstration_ready", models.BooleanField(default=False, verbose_name="demonstration data loaded")),
            ],
            options={
                "verbose_name": "state of the portal",
                "verbose_name_plural": "state of the portal",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_state_row")],
            },
        ),
        migrations.CreateModel(
            name="PortalStateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("policy_version", models.PositiveIntegerField(default=0, verbose_name="policy version in force")),
                (
                    "clock_shift",
                    models.DurationField(default=datetime.timedelta, verbose_name="shift of the demonstration clock"),
                ),
                ("demonstration_ready", models.BooleanField(default=False, verbose_name="demonstration data loaded")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.portalstate"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="read_marks", to="portal.message"
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
                "ordering": ["read_at"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField(verbose_name="number")),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("facts", models.JSONField()),
                ("attests", models.JSONField(default=dict, verbose_name="attested content")),
                ("issued_by", models.CharField(max_length=200)),
                ("issued_at", models.DateTimeField()),
                ("previous_digest", models.CharField(max_length=64, verbose_name="seal of the previous receipt")),
                ("key_id", models.CharField(max_length=40, verbose_name="key of the seal")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="seal")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="portal.participant"
                    ),
                ),
            ],
            options={
                "ordering": ["-sequence"],
            },
        ),
        migrations.CreateModel(
            name="ReceiptEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("sequence", models.PositiveIntegerField(verbose_name="number")),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("facts", models.JSONField()),
                ("attests", models.JSONField(default=dict, verbose_name="attested content")),
                ("issued_by", models.CharField(max_length=200)),
                ("issued_at", models.DateTimeField()),
                ("previous_digest", models.CharField(max_length=64, verbose_name="seal of the previous receipt")),
                ("key_id", models.CharField(max_length=40, verbose_name="key of the seal")),
                ("digest", models.CharField(max_length=64, verbose_name="seal")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.receipt"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model_id", models.CharField(max_length=20, verbose_name="Model ID as entered")),
                ("identifier_index", models.CharField(editable=False, max_length=64)),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                ("email", models.EmailField(max_length=254)),
                ("received_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Not reviewed yet"),
                            ("matched", "Matched: link sent"),
                            ("unmatched", "Did not match: decide"),
                            ("accepted", "Account created"),
                            ("declined", "Turned down by the help desk"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                (
                    "mismatch",
                    models.CharField(
                        blank=True,
                        help_text="Only the help desk sees this. The portal does not tell the person.",
                        max_length=200,
                        verbose_name="what did not match",
                    ),
                ),
                (
                    "issued_for",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="fingerprint of the participant when the link was issued",
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="link sent")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="reason of the decision")),
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
                    "participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at"],
            },
        ),
        migrations.CreateModel(
            name="RegistrationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("model_id", models.CharField(max_length=20, verbose_name="Model ID as entered")),
                ("identifier_index", models.CharField(editable=False, max_length=64)),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                ("email", models.EmailField(max_length=254)),
                ("received_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Not reviewed yet"),
                            ("matched", "Matched: link sent"),
                            ("unmatched", "Did not match: decide"),
                            ("accepted", "Account created"),
                            ("declined", "Turned down by the help desk"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                (
                    "mismatch",
                    models.CharField(
                        blank=True,
                        help_text="Only the help desk sees this. The portal does not tell the person.",
                        max_length=200,
                        verbose_name="what did not match",
                    ),
                ),
                (
                    "issued_for",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="fingerprint of the participant when the link was issued",
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="link sent")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="reason of the decision")),
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
                    "participant",
                    models.ForeignKey(
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.registration"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("primary", "Primary point of contact"),
                            ("delegate", "Delegate"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="portal.participant"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["started_at"],
            },
        ),
        migrations.CreateModel(
            name="ReadMarkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("read_at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.readmark"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.seat",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="readmark",
            name="seat",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portal.seat"),
        ),
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=300, verbose_name="address of the page")),
                ("fields", portal.encryption.EncryptedTextField(column="kept_form.fields", editable=True)),
                ("kept_at", models.DateTimeField(default=portal.clock.real_now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portal.participant",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portal.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["-kept_at"],
            },
        ),
        migrations.CreateModel(
            name="InvitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("primary", "Primary point of contact"),
                            ("delegate", "Delegate"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "Waiting"), ("accepted", "Accepted"), ("revoked", "Revoked")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(verbose_name="last sent")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted or revoked")),
                (
                    "invited_by",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.invitation"
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
                    "seat",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="seat",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portal.seat"
            ),
        ),
        migrations.CreateModel(
            name="SeatEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("primary", "Primary point of contact"),
                            ("delegate", "Delegate"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.seat"
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
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "use",
                    models.CharField(
                        help_text="The purpose of the file. It decides how long the portal keeps the file.",
                        max_length=40,
                    ),
                ),
                (
                    "name",
                    portal.encryption.EncryptedTextField(
                        column="stored_file.name", editable=True, verbose_name="file name"
                    ),
                ),
                (
                    "media_type",
                    models.CharField(help_text="Determined from the content, not from the name.", max_length=100),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                (
                    "sha256",
                    models.CharField(
                        help_text="SHA-256 of the file as received.", max_length=64, verbose_name="SHA-256"
                    ),
                ),
                ("stored_as", models.CharField(editable=False, max_length=80, unique=True)),
                ("stored_by", models.CharField(max_length=200)),
                ("stored_at", models.DateTimeField()),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("clean", "No harmful content found"),
                            ("not-scanned", "Not scanned"),
                            ("waiting", "Waiting for virus scan"),
                            ("harmful", "Harmful content found"),
                            ("own", "Written by the portal"),
                        ],
                        max_length=12,
                        verbose_name="virus scan",
                    ),
                ),
                ("scan_words", models.CharField(blank=True, max_length=200, verbose_name="message from the scanner")),
                ("scanned_at", models.DateTimeField(blank=True, null=True)),
                ("expires_on", models.DateField(verbose_name="kept through")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="content removed")),
                ("altered_at", models.DateTimeField(blank=True, null=True, verbose_name="found altered")),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stored_files",
                        to="portal.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="LibraryVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "version",
                    models.CharField(help_text="As the document says, for example 1.0 or 85 FR 61114.", max_length=20),
                ),
                ("dated_on", models.DateField(verbose_name="day of the document")),
                (
                    "changes",
                    models.CharField(
                        blank=True,
                        help_text="In a few words, for people who know the version before.",
                        max_length=500,
                        verbose_name="what changed",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="Of a page of the government, instead of a file.",
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter an address that begins with https://.", schemes=["https"]
                            )
                        ],
                        verbose_name="web address",
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
                ("written_by", models.CharField(max_length=200)),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=500)),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="portal.librarydocument",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.libraryversion"
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="libraryversion",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portal.storedfile",
            ),
        ),
        migrations.CreateModel(
            name="StoredFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "use",
                    models.CharField(
                        help_text="The purpose of the file. It decides how long the portal keeps the file.",
                        max_length=40,
                    ),
                ),
                (
                    "name",
                    portal.encryption.EncryptedTextField(
                        column="stored_file.name", editable=True, verbose_name="file name"
                    ),
                ),
                (
                    "media_type",
                    models.CharField(help_text="Determined from the content, not from the name.", max_length=100),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                (
                    "sha256",
                    models.CharField(
                        help_text="SHA-256 of the file as received.", max_length=64, verbose_name="SHA-256"
                    ),
                ),
                ("stored_as", models.CharField(editable=False, max_length=80)),
                ("stored_by", models.CharField(max_length=200)),
                ("stored_at", models.DateTimeField()),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("clean", "No harmful content found"),
                            ("not-scanned", "Not scanned"),
                            ("waiting", "Waiting for virus scan"),
                            ("harmful", "Harmful content found"),
                            ("own", "Written by the portal"),
                        ],
                        max_length=12,
                        verbose_name="virus scan",
                    ),
                ),
                ("scan_words", models.CharField(blank=True, max_length=200, verbose_name="message from the scanner")),
                ("scanned_at", models.DateTimeField(blank=True, null=True)),
                ("expires_on", models.DateField(verbose_name="kept through")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="content removed")),
                ("altered_at", models.DateTimeField(blank=True, null=True, verbose_name="found altered")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="portal.storedfile"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("email", models.EmailField(max_length=254, verbose_name="email address")),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                (
                    "sessions_ended_at",
                    models.DateTimeField(
                        editable=False, help_text="All sessions that began before this time have ended.", null=True
                    ),
                ),
                (
                    "reopened_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="The help desk opened the closed account again; inactivity counts from then.",
                        null=True,
                    ),
                ),
                ("inactivity_warned_at", models.DateTimeField(editable=False, null=True)),
                (
                    "demonstration",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="This person can sign in only while the portal is a demonstration.",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(fields=("user", "part", "version"), name="terms_accepted_once"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="amendment_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("approved_at__isnull", True), models.Q(("withdrawn_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="withdrawn_amendment_is_not_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", models.F("checked_by")), _negated=True),
                name="identity_is_checked_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["-sent_at"], name="message_newest"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["participant", "-sent_at"], name="message_newest_of_a_practice"),
        ),
        migrations.AddConstraint(
            model_name="contactproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("status", "accepted"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="contact_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "pending")),
                fields=("participant",),
                name="one_waiting_contact_a_participant",
            ),
        ),
        migrations.AddIndex(
            model_name="checkedchain",
            index=models.Index(
                condition=models.Q(("holds", False)), fields=["participant"], name="chain_that_does_not_hold"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amendment__isnull", False), ("files__isnull", True)),
                    models.Q(("amendment__isnull", True), ("files__isnull", False)),
                    _connector="OR",
                ),
                name="policy_version_has_one_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("participant", "sequence"), name="receipt_sequence_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("participant", "user"),
                name="one_open_seat_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="readmark",
            constraint=models.UniqueConstraint(fields=("message", "seat"), name="one_read_mark_a_seat"),
        ),
        migrations.AddConstraint(
            model_name="keptform",
            constraint=models.UniqueConstraint(fields=("user", "path"), name="one_kept_form_a_page"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "pending")),
                fields=("participant", "email"),
                name="one_waiting_invitation_an_address",
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["participant", "stored_at"], name="stored_file_of_a_day"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("removed_at", None)), fields=["expires_on"], name="stored_file_to_expire"
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scan", "harmful"), _negated=True), ("removed_at__isnull", False), _connector="OR"
                ),
                name="harmful_bytes_are_not_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="libraryversion",
            constraint=models.UniqueConstraint(
                fields=("document", "version"),
                name="library_version_once",
                violation_error_message="This document has a version of this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="libraryversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), ("file__isnull", False)),
                    models.Q(("file__isnull", True), models.Q(("address", ""), _negated=True)),
                    _connector="OR",
                ),
                name="library_version_is_file_or_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="libraryversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="published_library_version_says_when",
            ),
        ),
    ]
