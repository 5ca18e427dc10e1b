"""Encryption of personal data at rest: AES-GCM in the column, and a keyed blind index beside it for look-ups.

A stored value is `key id length | key id | nonce | ciphertext and tag`. The column's name is the associated data, so a
value copied into another column cannot be decrypted there. Keys come from `settings.FIELD_ENCRYPTION_KEYS`, a list of
`id:base64`. The first key encrypts and all of them decrypt, so a new key in front rotates them.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.db import models

from portal import keyring

NONCE_BYTES = 12


class DecryptionError(ValueError):
    """Failure to decrypt a stored value; the message names the column, never the value."""


@lru_cache(maxsize=1)
def _keys(configured: tuple[str, ...]) -> dict[bytes, bytes]:
    return {key_id.encode(): key for key_id, key in keyring.parse(configured).items()}


@lru_cache(maxsize=1)
def _ciphers(configured: tuple[str, ...]) -> dict[bytes, AESGCM]:
    return {key_id: AESGCM(key) for key_id, key in _keys(configured).items()}


def field_keys() -> dict[bytes, bytes]:
    """Return the keys by id, the encrypting one first; stored files derive their own keys from them."""
    return _keys(tuple(settings.FIELD_ENCRYPTION_KEYS))


def _keyring() -> dict[bytes, AESGCM]:
    return _ciphers(tuple(settings.FIELD_ENCRYPTION_KEYS))


def encrypt_many(column: str, values: Iterable[str | None]) -> list[bytes | None]:
    """Encrypt values of one column, in order; None stays None."""
    key_id, cipher = next(iter(_keyring().items()))
    head, associated, encrypt_one = bytes([len(key_id)]) + key_id, column.encode(), cipher.encrypt
    plain = list(values)
    nonces = os.urandom(NONCE_BYTES * len(plain))  # one call of the system for all nonces
    return [
        None
        if value is None
        else head + (nonce := nonces[at : at + NONCE_BYTES]) + encrypt_one(nonce, value.encode(), associated)
        for at, value in zip(range(0, len(nonces), NONCE_BYTES), plain, strict=True)
    ]


def encrypt(column: str, value: str) -> bytes:
    """Encrypt one value of a column."""
    encrypted = encrypt_many(column, [value])[0]
    assert encrypted is not None  # noqa: S101 (for the type checker: a value was given)
    return encrypted


def decrypt(column: str, encrypted: bytes) -> str:
    """Decrypt one stored value of a column.

    :raises DecryptionError: when the key is unknown or the value was altered or moved.
    """
    encrypted = bytes(encrypted)
    length = encrypted[0] if encrypted else 0
    key_id, rest = encrypted[1 : 1 + length], encrypted[1 + length :]
    cipher = _keyring().get(key_id)
    if cipher is None:
        raise DecryptionError(f"A value in {column} was encrypted with a key that FIELD_ENCRYPTION_KEYS does not hold.")
    try:
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], column.encode()).decode()
    except (InvalidTag, ValueError) as error:  # a value cut short has not even a nonce
        raise DecryptionError(f"A value in {column} cannot be opened: it was altered or moved.") from error


def blind_index(kind: str, value: str) -> str:
    """Return the keyed hash (64 hexadecimal digits) by which queries find an encrypted identifier.

    :param kind: the kind of identifier, such as `tin` or `mbi`; each kind gives the same digits another hash.
    """
    return blind_indexes(kind, [value])[0]


def blind_indexes(kind: str, values: Iterable[str]) -> list[str]:
    """Return the blind index of each value, in order."""
    begun = HMAC(base64.b64decode(settings.BLIND_INDEX_KEY), SHA256())
    begun.update(f"{kind}:".encode())
    indexes = []
    for value in values:
        keyed = begun.copy()  # to begin anew for each value takes longer than to hash it
        keyed.update(value.encode())
        indexes.append(keyed.finalize().hex())
    return indexes


class EncryptedTextField(models.BinaryField):
    """Encrypted text column.

    `column` is the associated data of its values, `table.column`, and must never change. (Django's own attribute
    `column` is the name within the table, which several tables may share.)
    """

    def __init__(self, *args: Any, column: str, **kwargs: Any) -> None:
        self.encrypted_as = column
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["column"] = self.encrypted_as
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(self.encrypted_as, value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = encrypt(self.encrypted_as, value)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: Any) -> str:
        raise TypeError(f"{self.encrypted_as} is encrypted and is not serialized.")
