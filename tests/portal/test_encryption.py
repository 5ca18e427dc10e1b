"""Encryption of personal data: bound to the column, with rotating keys and a keyed index, and no plaintext in SQL."""

from __future__ import annotations

import base64

import pytest
from django.db import connection

from portal.encryption import DecryptionError, blind_index, decrypt, encrypt, encrypt_many
from portal.models import Participant, User
from portal.services import participants, registrations
from tests import factories


def key(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode()


class TestEncrypted:
    @pytest.mark.parametrize("text", ["", "123456789", "José Ångström 日本", "x" * 100_000])
    def test_decryption_returns_the_text(self, text):
        assert decrypt("a.b", encrypt("a.b", text)) == text

    def test_two_encryptions_of_a_value_differ(self):
        assert encrypt("a.b", "123456789") != encrypt("a.b", "123456789")

    def test_value_moved_to_another_column_cannot_be_decrypted(self):
        encrypted = encrypt("participant.tin", "123456789")
        with pytest.raises(DecryptionError, match=r"^A value in beneficiary\.mbi cannot be opened") as caught:
            decrypt("beneficiary.mbi", encrypted)
        assert "123456789" not in str(caught.value)

    def test_change_of_any_byte_is_an_error(self):
        encrypted = encrypt("a.b", "123456789")
        for place in range(len(encrypted)):
            altered = bytearray(encrypted)
            altered[place] ^= 1
            with pytest.raises(DecryptionError):
                decrypt("a.b", bytes(altered))

    @pytest.mark.parametrize("rubbish", [b"", b"\x00", b"\xff", b"\x05local", b"\x00" * 40])
    def test_bytes_that_were_never_encrypted_are_an_error(self, rubbish):
        with pytest.raises(DecryptionError):
            decrypt("a.b", rubbish)

    def test_many_values_keep_their_order_and_none_stays_none(self):
        encrypted = encrypt_many("a.b", ["x", None, "", "y"])
        assert [None if value is None else decrypt("a.b", value) for value in encrypted] == ["x", None, "", "y"]

    def test_ciphertext_does_not_hold_the_value(self):
        assert b"123456789" not in encrypt("participant.tin", "123456789")


class TestKeys:
    def test_new_key_encrypts_and_the_old_one_still_decrypts(self, settings):
        settings.FIELD_ENCRYPTION_KEYS = [f"old:{key(1)}"]
        encrypted_before = encrypt("a.b", "secret")
        settings.FIELD_ENCRYPTION_KEYS = [f"new:{key(2)}", f"old:{key(1)}"]
        assert decrypt("a.b", encrypted_before) == "secret"
        encrypted_after = encrypt("a.b", "secret")
        assert encrypted_after[1:4] == b"new"
        settings.FIELD_ENCRYPTION_KEYS = [f"new:{key(2)}"]
        assert decrypt("a.b", encrypted_after) == "secret"
        with pytest.raises(DecryptionError, match="FIELD_ENCRYPTION_KEYS does not hold"):
            decrypt("a.b", encrypted_before)

    def test_another_key_under_the_same_name_cannot_decrypt(self, settings):
        settings.FIELD_ENCRYPTION_KEYS = [f"k:{key(1)}"]
        encrypted = encrypt("a.b", "secret")
        settings.FIELD_ENCRYPTION_KEYS = [f"k:{key(2)}"]
        with pytest.raises(DecryptionError, match="altered or moved"):
            decrypt("a.b", encrypted)


class TestBlindIndex:
    def test_index_differs_by_kind_of_identifier(self):
        assert len({blind_index(kind, "123456789") for kind in ("tin", "mbi", "ccn")}) == 3

    def test_index_is_stable_and_depends_on_its_key_alone(self, settings):
        before = blind_index("tin", "123456789")
        assert before == blind_index("tin", "123456789")
        assert len(before) == 64
        settings.FIELD_ENCRYPTION_KEYS = [f"k:{key(1)}"]
        assert blind_index("tin", "123456789") == before
        settings.BLIND_INDEX_KEY = key(3)
        assert blind_index("tin", "123456789") != before


def everything_in_the_database() -> str:
    """Return every row of every table as PostgreSQL prints it, encrypted columns in hexadecimal."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table != "django_migrations"]
        assert {"portal_participantevent", "portal_registrationevent", "pghistory_context"} <= set(tables)
        rows = []
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.django_db
class TestDatabase:
    def test_no_table_holds_a_tin_as_plaintext(self):
        participant = factories.participant(tin="98-7654329", legal_name="Only Practice")
        participants.amend(participant=participant, legal_name="Renamed Practice", by="test")
        registrations.receive(
            model_id=participant.model_id, identifier="98-7654329", first_name="Ada", last_name="X",
            email="a@b.example", by="visitor",
        )  # fmt: skip
        registrations.receive(
            model_id="RO1", identifier="55-5443333x", first_name="Ada", last_name="X", email="a@b.example", by="v"
        )
        everything = everything_in_the_database()
        assert "Renamed Practice" in everything  # the search reads these tables
        for written in ("987654329", "98-7654329", "55-5443333", "555443333"):
            assert written not in everything
            assert written.encode().hex() not in everything

    def test_no_table_holds_an_authenticator_secret_as_plaintext(self):
        person = factories.user(second_factor=False)
        secret = factories.give_second_factor(person)
        everything = everything_in_the_database()
        assert person.email in everything
        assert secret not in everything

    def test_history_holds_no_password_hash(self):
        person = factories.user()
        with connection.cursor() as cursor:
            cursor.execute("select t::text from portal_userevent t")
            history = "\n".join(row for (row,) in cursor.fetchall())
        assert person.email in history
        assert person.password not in history
        assert User.objects.get(pk=person.pk).password.startswith("argon2")

    def test_row_reads_its_encrypted_column(self):
        participant = factories.participant(tin="987654321")
        assert Participant.objects.get(pk=participant.pk).tin == "987654321"
        assert Participant.objects.get(tin_index=blind_index("tin", "987654321")) == participant

    def test_ciphertext_of_another_column_written_by_sql_cannot_be_decrypted(self):
        participant = factories.participant()
        with connection.cursor() as cursor:
            cursor.execute(
                "update portal_participant set tin = %s where id = %s",
                [encrypt("beneficiary.mbi", "987654321"), participant.pk],
            )
        with pytest.raises(DecryptionError, match=r"participant\.tin"):
            Participant.objects.get(pk=participant.pk)
