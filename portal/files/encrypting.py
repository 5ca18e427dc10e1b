"""Encryption of files at rest: AES-GCM in chunks, so that a file of any size needs a few kilobytes of memory.

An encrypted file is `version | key id length | key id | salt | chunk | chunk …`. Each file has its own key, derived
from one key of the ring and the salt (HKDF). The nonce of a chunk is its number and a flag for the last chunk. The
associated data is the head of the file and the name under which it is stored. So decryption fails for a chunk that was
altered, left out, repeated or moved, and for a file that was cut short, lengthened or exchanged for another one. The
construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015), as in age and in Tink.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SALT_BYTES = 32
KEY_BYTES = 32
COUNTER_BYTES = 11
"""With the flag of the last chunk, the 12 bytes of a nonce."""
PURPOSE = b"portal stored file"
"""HKDF info of the derived keys, which keeps them apart from the keys of columns."""

Ring = Mapping[bytes, bytes]
"""Keys by id, the encrypting one first."""


class CannotDecrypt(ValueError):
    """Failure to decrypt a file; the message never contains anything of its content."""


def encrypted(plain: Iterable[bytes], *, name: str, ring: Ring) -> Iterator[bytes]:
    """Encrypt the bytes of a file, chunk by chunk.

    :param plain: the bytes in pieces of any length.
    :param name: the name under which the file is stored; under another name it cannot be decrypted.
    """
    key_id = next(iter(ring))
    head = VERSION + bytes([len(key_id)]) + key_id + os.urandom(SALT_BYTES)
    cipher, bound = _cipher(head, ring[key_id]), head + name.encode()
    yield head
    number, waiting = 0, b""
    for chunk in _chunks(plain):
        if number:
            yield cipher.encrypt(_nonce(number - 1, last=False), waiting, bound)
        number, waiting = number + 1, chunk
    yield cipher.encrypt(_nonce(max(number - 1, 0), last=True), waiting, bound)


def decrypted(source: BinaryIO, *, name: str, ring: Ring) -> Iterator[bytes]:
    """Yield the plain bytes of an encrypted file. Each chunk is genuine; the file is complete when the iterator ends.

    :raises CannotDecrypt: when the key is unknown, or the file was altered, cut short, lengthened or moved.
    """
    head, key_id = _head(source)
    if key_id not in ring:
        raise CannotDecrypt("A stored file was encrypted with a key that FIELD_ENCRYPTION_KEYS does not hold.")
    cipher, bound = _cipher(head, ring[key_id]), head + name.encode()
    number, chunk = 0, source.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = source.read(CHUNK_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, bound)
        except InvalidTag as error:
            raise CannotDecrypt("A stored file cannot be opened: it was altered, cut short or moved.") from error
        if not following:
            return
        number, chunk = number + 1, following


def _head(source: BinaryIO) -> tuple[bytes, bytes]:
    """Read the head of an encrypted file; return it and the id of the key.

    :raises CannotDecrypt: when the file has no such head.
    """
    start = source.read(len(VERSION) + 1)
    if len(start) != len(VERSION) + 1 or not start.startswith(VERSION):
        raise CannotDecrypt("A stored file cannot be opened: it is not an encrypted file.")
    key_id = source.read(start[-1])
    return start + key_id + source.read(SALT_BYTES), key_id


def _cipher(head: bytes, key: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=head[-SALT_BYTES:], info=PURPOSE).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES, "big") + bytes([last])


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces of any length into chunks of one length; the last may be shorter."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    if waiting:
        yield bytes(waiting)
