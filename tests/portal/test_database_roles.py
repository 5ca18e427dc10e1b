"""Two database roles: the application's role owns nothing and can neither change nor hide rows that prove something."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from episodes.models import AdjustmentProposal, DataFileFetch, ProposedAdjustment, Publication
from portal.apps import secure_tables
from portal.models import (
    Acceptance,
    Amendment,
    ContactProposal,
    Handover,
    IdentityCheck,
    LibraryVersion,
    Participant,
    Receipt,
    StoredFile,
)
from portal.oversight.models import (
    Announcement,
    EvaluationRequest,
    Letter,
    LetterCopy,
    MonitoringRecord,
    Plan,
    PlanAnswer,
    PlanReply,
    ViewAs,
)
from portal.participation.models import (
    Attestation,
    Certification,
    DataRequest,
    DataRequestDecision,
    Election,
    Exclusion,
    Extension,
    KindPeriod,
    NoticeGiven,
    ProfileConfirmation,
    ProfileDecision,
    ProfileRequest,
    QPDenial,
    Reminder,
    SharingRefusal,
    Site,
    TreatmentSummary,
    Withdrawal,
)
from portal.postgresql.owner import as_owner
from quality.models import (
    CertificationWithdrawal,
    Declaration,
    ExperienceSurvey,
    FileCertification,
    PatientsRead,
    Share,
    ShareAccess,
    SubmissionWindow,
    SurveySample,
    Unlock,
    UploadFetch,
    VerifiedWarning,
    Waiver,
)
from reconciliation.models import (
    ArchiveFetch,
    CaseAct,
    CaseFileFetch,
    CaseLetter,
    CaseMessage,
    ClockEvent,
    Correction,
    ErrorNotice,
    Finality,
    InformationRequest,
    LineChange,
    LineFinding,
    NoticeLine,
    PositionPaper,
    Reconsideration,
    Release,
    RepaymentEntry,
    Report,
    ReportAccess,
    ReportComparison,
    ReportLine,
    Response,
    Verification,
)
from tests import factories
from tests.architecture.rows import row_of
from tests.worker import environment

pytestmark = pytest.mark.django_db

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
NEVER_CHANGED = (
    Acceptance,
    Receipt,
    Attestation,
    Certification,
    Election,
    Withdrawal,
    Extension,
    Reminder,
    DataRequestDecision,
    ProfileConfirmation,
    ProfileDecision,
    Handover,
    IdentityCheck,
    PlanAnswer,
    PlanReply,
    Declaration,
    FileCertification,
    CertificationWithdrawal,
    Unlock,
    ShareAccess,
    ExperienceSurvey,
    SurveySample,
    PatientsRead,
    UploadFetch,
    ProposedAdjustment,
    DataFileFetch,
    LineChange,
    ReportComparison,
    ReportLine,
    CaseAct,
    CaseLetter,
    CaseMessage,
    ClockEvent,
    Correction,
    Finality,
    LineFinding,
    PositionPaper,
    ReportAccess,
    ArchiveFetch,
    CaseFileFetch,
    RepaymentEntry,
    Response,
)
SOME_COLUMNS = {
    Amendment: {"approved_by_id", "approved_at", "withdrawn_by_id", "withdrawn_at", "withdrawn_because"},
    ContactProposal: {"status", "decided_by_id", "decided_at", "decision"},
    LibraryVersion: {
        "status",
        "published_by_id",
        "published_at",
        "withdrawn_by_id",
        "withdrawn_at",
        "withdrawal_reason",
    },
    DataRequest: {"status"},
    ProfileRequest: {"status"},
    Exclusion: {"withdrawn_at", "withdrawn_because"},
    KindPeriod: {"withdrawn_at", "withdrawn_because"},
    Site: {"withdrawn_at", "withdrawn_because"},
    SubmissionWindow: {"withdrawn_at", "withdrawn_because"},
    VerifiedWarning: {"withdrawn_at"},
    Publication: {"published_by_id", "published_at", "ended_at", "ended_because"},
    Waiver: {"approved_by_id", "approved_at", "ended_at", "ended_because"},
    NoticeGiven: {"withdrawn_on"},
    SharingRefusal: {"to_on"},
    TreatmentSummary: {"sent_on", "receipt_id", "withdrawn_on"},
    EvaluationRequest: {"status", "note", "noted_by_id", "noted_on"},
    LetterCopy: {"message_id", "delivered_at"},
    MonitoringRecord: {"status", "referred_to", "referred_on", "findings", "closed_by_id", "closed_on"},
    Plan: {"status", "obligation_id"},
    QPDenial: {"withdrawal_reason", "withdrawn_by_id", "withdrawn_on"},
    ViewAs: {"ended_at"},
    Share: {"ended_at"},
    ErrorNotice: {
        "status",
        "response_due_on",
        "assigned_to_id",
        "withdrawn_at",
        "withdrawn_by_id",
        "withdrawn_because",
        "withdrawal_receipt_id",
    },
    NoticeLine: {"stands", "outcome", "granted"},
    Verification: {"verified_at", "compared", "differing", "failed_because"},
    Release: {
        "status",
        "approved_by_id",
        "approved_at",
        "issued_at",
        "withdrawn_by_id",
        "withdrawn_at",
        "withdrawn_because",
    },
    InformationRequest: {"status", "answer", "answered_by_id", "answered_at", "answered_on", "receipt_id"},
    Reconsideration: {
        "status",
        "acknowledged_by_id",
        "acknowledged_at",
        "acknowledged_on",
        "papers_due_on",
        "decision_due_on",
        "outcome",
        "decision",
        "decided_by_id",
        "decided_at",
        "decided_on",
        "withdrawn_by_id",
        "withdrawn_at",
    },
    StoredFile: {"scan", "scan_words", "scanned_at", "removed_at", "altered_at"},
}
UNTIL_FINAL = (Report, Announcement, Letter, AdjustmentProposal)


def rows(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def refused(statement: str, *values: object) -> str:
    """Return the error with which PostgreSQL refuses a statement of the application."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(caught.value)


def rights() -> dict[str, set[str]]:
    """Return the rights of the tests' role on each table as a whole."""
    found: dict[str, set[str]] = {}
    for right in RIGHTS:
        for table, given in rows(
            "select relname, has_table_privilege(oid, %s) from pg_class "
            "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')",
            right,
        ):
            found.setdefault(table, set()).update({right} if given else set())
    return found


def columns_that_may_change(table: str) -> set[str]:
    return {
        name
        for (name,) in rows(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
            "and has_column_privilege(attrelid, attnum, 'UPDATE')",
            table,
        )
    }


def event_tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}


class TestGrants:
    def test_tests_run_as_the_application(self):
        [(user, powerful)] = rows(
            "select current_user, rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls "
            "from pg_roles where rolname = current_user"
        )
        assert (user, powerful) == ("portal", False)

    def test_application_owns_nothing_and_is_a_member_of_no_role(self):
        owned = rows("select relname from pg_class where relowner = current_user::regrole and relpersistence <> 't'")
        assert owned == []
        assert rows("select roleid from pg_auth_members where member = current_user::regrole") == []

    def test_application_may_read_every_table_and_has_only_ordinary_rights(self):
        for table, given in rights().items():
            assert "SELECT" in given, table
            assert given <= {"SELECT", "INSERT", "UPDATE", "DELETE"}, table

    def test_application_may_only_read_the_history(self):
        tables = event_tables() | {pghistory.models.Context._meta.db_table}
        assert len(tables) > 20
        assert {table: given for table, given in rights().items() if table in tables and given != {"SELECT"}} == {}

    def test_application_may_add_rows_that_prove_something_and_change_only_listed_columns(self):
        given = rights()
        for model in (*NEVER_CHANGED, *SOME_COLUMNS):
            table = model._meta.db_table
            assert given[table] == {"SELECT", "INSERT"}, table
            assert columns_that_may_change(table) == SOME_COLUMNS.get(model, set()), table
        for model in UNTIL_FINAL:
            assert given[model._meta.db_table] == {"SELECT", "INSERT", "UPDATE"}

    def test_application_may_write_all_other_tables(self):
        special = {model._meta.db_table for model in (*NEVER_CHANGED, *SOME_COLUMNS, *UNTIL_FINAL)}
        special |= event_tables() | {"pghistory_context", "django_migrations"}
        others = {table: given for table, given in rights().items() if table not in special}
        assert {table: given for table, given in others.items() if len(given) != 4} == {}
        assert settings.CACHES["default"]["LOCATION"] in others, "the rate limits write there"

    @pytest.mark.django_db(transaction=True)
    def test_second_migrate_gives_the_same_rights(self):
        def acls() -> list[tuple]:
            return rows(
                "select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace "
                "union all select proname, coalesce(proacl::text, '') || prosecdef from pg_proc "
                "where pronamespace = 'public'::regnamespace union all select 'default', defaclacl::text from "
                "pg_default_acl order by 1, 2"
            )

        before = acls()
        for _ in range(2):
            with as_owner(connection):
                secure_tables(using="default")
        assert acls() == before

    @pytest.mark.django_db(transaction=True)
    def test_application_may_read_and_add_to_a_new_table_before_the_next_migrate(self):
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("create table newcomer (id bigint generated by default as identity, word text)")
        try:
            assert rights()["newcomer"] == {"SELECT", "INSERT"}
            with connection.cursor() as cursor:
                cursor.execute("insert into newcomer (word) values ('x')")
        finally:
            with as_owner(connection), connection.cursor() as cursor:
                cursor.execute("drop table newcomer")


class TestForbidden:
    @pytest.mark.parametrize(
        "statement",
        [
            "update {receipt} set title = 'x'",
            "delete from {receipt}",
            "truncate {receipt}",
            "update {line} set amount = 0",
            "delete from {line}",
            "update {attestation} set signer_name = 'x'",
            "delete from {attestation}",
            "update {notice} set grounds = 'x'",
            "update {amendment} set value = '1'",
            "delete from {amendment}",
            "update {event} set legal_name = 'x'",
            "delete from {event}",
            "truncate {event}",
            "insert into {event} (pgh_label) values ('x')",
            "update pghistory_context set metadata = '{{}}'",
            "delete from pghistory_context",
            "insert into pghistory_context values (gen_random_uuid(), now(), now(), '{{}}')",
            "truncate portal_job",
            "delete from django_migrations",
            "alter table {receipt} disable trigger all",
            "alter table {receipt} add column x int",
            "drop table {receipt}",
            "create table mine (x int)",
            "create function mine() returns int language sql as 'select 1'",
            "create or replace function _pgh_attach_context() returns uuid language sql as 'select null::uuid'",
            "create trigger mine before update on {receipt} for each row execute function "
            "suppress_redundant_updates_trigger()",
            "create rule mine as on update to {receipt} do instead nothing",
            "set session_replication_role = replica",
            "set role portal_owner",
            "set session authorization portal_owner",
            "alter role portal superuser",
            "select setval(pg_get_serial_sequence('{receipt}', 'id'), 1)",
        ],
    )
    def test_statement_is_refused(self, statement):
        names = {
            "receipt": Receipt._meta.db_table,
            "line": ReportLine._meta.db_table,
            "attestation": Attestation._meta.db_table,
            "notice": ErrorNotice._meta.db_table,
            "amendment": Amendment._meta.db_table,
            "event": Participant.pgh_event_model._meta.db_table,
        }
        said = refused(statement.format(**names))
        assert "permission denied" in said or "must be owner" in said, said

    def test_application_cannot_grant_itself_rights(self):
        with connection.cursor() as cursor:
            cursor.execute(f"grant update on {Receipt._meta.db_table} to portal")  # PostgreSQL warns and does nothing
        assert "UPDATE" not in rights()[Receipt._meta.db_table]

    def test_issued_report_cannot_be_changed(self):
        report = row_of(Report, factories.participant())
        for change in ("total = total + 1", "status = 'failed'", "report_on = report_on + 100"):
            said = refused(f"update {Report._meta.db_table} set {change} where id = %s", report.pk)  # noqa: S608
            assert "Cannot update or delete rows" in said

    def test_approval_of_an_amendment_cannot_be_removed(self):
        amendment = row_of(Amendment, factories.participant(), approved_by=factories.user(), approved_at=timezone.now())
        said = refused("update portal_amendment set approved_at = null where id = %s", amendment.pk)
        assert "Cannot update or delete rows" in said

    def test_session_cannot_switch_off_the_history(self):
        participant = factories.participant()
        before = Participant.pgh_event_model.objects.filter(pgh_obj_id=participant.pk).count()
        triggers = [name for (name,) in rows("select tgname from pg_trigger where tgname like 'pgtrigger_%%'")]
        with connection.cursor() as cursor:
            cursor.execute("select set_config('pgtrigger.ignore', %s, false)", ["{" + ",".join(triggers) + "}"])
            cursor.execute("update portal_participant set legal_name = 'Quiet' where id = %s", [participant.pk])
            cursor.execute("select set_config('pgtrigger.ignore', '', false)")
        events = Participant.pgh_event_model.objects.filter(pgh_obj_id=participant.pk)
        assert events.count() == before + 1

    def test_session_cannot_overwrite_the_context_of_an_earlier_event(self):
        participant = factories.participant()
        events = Participant.pgh_event_model.objects.filter(pgh_obj_id=participant.pk).select_related("pgh_context")
        first = events.get()
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('pghistory.context_id', %s, true), "
                "set_config('pghistory.context_metadata', %s, true)",
                [str(first.pgh_context_id), json.dumps({"action": "participant.issue", "by": "nobody"})],
            )
            cursor.execute("update portal_participant set legal_name = 'Other' where id = %s", [participant.pk])
        kept, later = events.order_by("pgh_id")
        assert kept.pgh_context.metadata["by"] == "test"
        assert later.pgh_context.metadata["by"] == "nobody"
        assert later.pgh_context_id != kept.pgh_context_id

    def test_temporary_table_cannot_use_the_trigger_functions_of_the_history(self):
        [(function,)] = rows(
            "select p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid "
            "where t.tgrelid = 'portal_participant'::regclass and t.tgname like 'pgtrigger_insert%%'"
        )
        with connection.cursor() as cursor:
            cursor.execute("create temporary table own (like portal_participant)")
        assert "permission denied for function" in refused(
            f"create trigger forged after insert on own for each row execute function {function}()"
        )

    def test_statements_of_the_services_are_allowed(self):
        with connection.cursor() as cursor:
            cursor.execute("create temporary table incoming (like episodes_beneficiary) on commit drop")
            with cursor.copy("copy incoming (id, bene_id, mbi_index, born_index, sex) from stdin") as copy:
                copy.write_row((1, "B1", "", "", "F"))
            cursor.execute("insert into episodes_beneficiary select * from incoming")
            cursor.execute("select id from portal_participant for update")
            cursor.execute("select nextval(pg_get_serial_sequence('episodes_episode', 'id'))")


def address_of(**role: str) -> str:
    """Return the URL of the tests' database for a role."""
    where = {**connection.settings_dict, **role}
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**where)


def start(url: str) -> subprocess.CompletedProcess[str]:
    """Start a web process on a database."""
    return subprocess.run(
        [sys.executable, "-c", "import portal.wsgi"],
        cwd=settings.BASE_DIR,
        env={**environment(), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class TestStart:
    def test_application_starts(self):
        done = start(environment()["DATABASE_URL"])
        assert done.returncode == 0, done.stderr[-2000:]

    def test_superuser_is_refused(self, superuser_url):
        done = start(superuser_url)
        assert done.returncode != 0
        assert "The database role “postgres” is a superuser" in done.stderr

    def test_worker_of_a_superuser_ends(self, superuser_url):
        done = subprocess.run(
            [str(Path(sys.executable).parent / "celery"), "-A", "portal.celery", "worker", "--pool", "solo"],
            cwd=settings.BASE_DIR,
            env={**environment(), "DATABASE_URL": superuser_url},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode != 0
        assert "The database role “postgres” is a superuser" in done.stderr

    def test_owner_is_refused(self):
        done = start(address_of(**connection.settings_dict["OWNER"]))
        assert done.returncode != 0
        assert "The database role “portal_owner” owns the database or its tables" in done.stderr

    def test_role_that_may_change_receipts_is_refused(self, intruder):
        intruder.execute("create role generous login password 'x'; grant usage on schema public to generous")
        try:
            intruder.execute(f"grant update on {Receipt._meta.db_table} to generous")
            done = start(address_of(USER="generous", PASSWORD="x"))
            assert done.returncode != 0
            assert "may change or remove receipts, history or issued reports" in done.stderr
        finally:
            intruder.execute("drop owned by generous; drop role generous")

    def test_process_starts_while_the_database_is_down(self):
        done = start("postgresql://portal:x@127.0.0.1:9/none")
        assert done.returncode == 0, done.stderr[-2000:]

    def test_migrate_without_the_owner_s_url_names_the_missing_setting(self):
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate"],
            cwd=settings.BASE_DIR,
            env={**environment(), "DATABASE_OWNER_URL": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0
        assert "Set DATABASE_OWNER_URL" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_flush_empties_tables_that_the_application_cannot_empty():
    factories.participant()
    call_command("flush", interactive=False, verbosity=0)
    assert not Participant.objects.exists()
