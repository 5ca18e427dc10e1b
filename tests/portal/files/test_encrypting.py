"""Encrypted files: an altered, cut, moved or exchanged file cannot be decrypted, and keys rotate."""

from __future__ import annotations

import io
import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.files.encrypting import CHUNK_BYTES, SALT_BYTES, TAG_BYTES, CannotDecrypt, decrypted, encrypted

RING = {b"2026": os.urandom(32), b"2025": os.urandom(32)}
HEAD = 2 + len(b"2026") + SALT_BYTES
ENCRYPTED_CHUNK = CHUNK_BYTES + TAG_BYTES
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]


def encrypt(plain: bytes, *, name: str = "ab/abc", ring: dict[bytes, bytes] = RING) -> bytes:
    return b"".join(encrypted([plain], name=name, ring=ring))


def decrypt(stored: bytes, *, name: str = "ab/abc", ring: dict[bytes, bytes] = RING) -> bytes:
    return b"".join(decrypted(io.BytesIO(stored), name=name, ring=ring))


def assert_refused(stored: bytes, **given) -> None:
    with pytest.raises(CannotDecrypt):
        decrypt(stored, **given)


@pytest.mark.parametrize("size", SIZES)
def test_decryption_returns_the_content(size):
    plain = random.Random(size).randbytes(size)
    stored = encrypt(plain)
    assert decrypt(stored) == plain
    assert len(stored) == HEAD + size + TAG_BYTES * max(1, -(-size // CHUNK_BYTES))
    assert len(plain) < 16 or plain[:16] not in stored


@given(pieces=st.lists(st.binary(max_size=200), max_size=20))
def test_sizes_of_the_pieces_do_not_matter(pieces):
    grown = [piece * 900 for piece in pieces]
    assert decrypt(b"".join(encrypted(grown, name="ab/abc", ring=RING))) == b"".join(grown)


def test_two_encryptions_of_a_file_differ():
    assert encrypt(b"the same")[HEAD:] != encrypt(b"the same")[HEAD:]


@pytest.mark.parametrize("size", [10, 2 * CHUNK_BYTES + 10])
def test_change_of_any_byte_is_an_error(size):
    stored = encrypt(os.urandom(size))
    places = {*range(HEAD + 40), *range(len(stored) - 40, len(stored)), *range(HEAD, len(stored), 4999)}
    places |= {HEAD + ENCRYPTED_CHUNK + step for step in range(-20, 20)}
    for place in sorted(place for place in places if place < len(stored)):
        altered = bytearray(stored)
        altered[place] ^= 1
        assert_refused(bytes(altered))


def cut(stored: bytes) -> list[bytes]:
    return [stored[start : start + ENCRYPTED_CHUNK] for start in range(HEAD, len(stored), ENCRYPTED_CHUNK)]


class TestChunks:
    stored = encrypt(bytes(range(256)) * (4 * CHUNK_BYTES // 256 + 1))
    chunks = cut(stored)

    def put_together(self, *order: int) -> bytes:
        return self.stored[:HEAD] + b"".join(self.chunks[number] for number in order)

    def test_chunks_in_order_are_decrypted(self):
        assert len(self.chunks) == 5
        assert decrypt(self.put_together(0, 1, 2, 3, 4)) == decrypt(self.stored)

    @pytest.mark.parametrize(
        "order",
        [(1, 0, 2, 3, 4), (0, 1, 3, 2, 4), (0, 1, 2, 3), (0,), (1, 2, 3, 4), (0, 1, 3, 4), (0, 0, 1, 2, 3, 4),
         (0, 1, 2, 3, 4, 4), (4,), ()],
    )  # fmt: skip
    def test_swapped_dropped_or_repeated_chunks_are_refused(self, order):
        assert_refused(self.put_together(*order))

    def test_a_chunk_of_another_file_is_refused(self):
        other = encrypt(bytes(range(256)) * (4 * CHUNK_BYTES // 256 + 1))
        assert_refused(self.stored[: HEAD + ENCRYPTED_CHUNK] + other[HEAD + ENCRYPTED_CHUNK :])

    def test_a_cut_file_gives_its_first_chunk_and_then_an_error(self):
        short, received = self.stored[: HEAD + 2 * ENCRYPTED_CHUNK], b""
        with pytest.raises(CannotDecrypt):
            for piece in decrypted(io.BytesIO(short), name="ab/abc", ring=RING):
                received += piece
        assert received == decrypt(self.stored)[:CHUNK_BYTES]


@pytest.mark.parametrize("keep", [0, 1, 2, 5, HEAD - 1, HEAD, HEAD + 1, HEAD + TAG_BYTES, HEAD + 500, -1])
def test_a_cut_file_is_refused(keep):
    assert_refused(encrypt(b"x" * 1000)[:keep])


def test_a_lengthened_file_is_refused():
    for more in (b"\x00", b"x" * ENCRYPTED_CHUNK):
        assert_refused(encrypt(b"x" * CHUNK_BYTES) + more)


def test_a_file_under_the_name_of_another_is_refused():
    assert_refused(encrypt(b"mine", name="ab/abc"), name="ab/abd")


def test_a_new_key_encrypts_and_the_old_one_still_decrypts():
    old = {b"2025": RING[b"2025"]}
    before = encrypt(b"x", ring=old)
    assert decrypt(before) == b"x"
    after = encrypt(b"x")
    assert after[2:6] == b"2026"
    with pytest.raises(CannotDecrypt, match="FIELD_ENCRYPTION_KEYS does not hold"):
        decrypt(after, ring=old)
    assert_refused(before, ring={b"2025": os.urandom(32)})


@pytest.mark.parametrize(
    "rubbish", [b"", b"\x01", b"\x01\x04", b"PK\x03\x04 never encrypted", b"\xff" * 200, b"\x01\x00" * 60]
)
def test_bytes_that_were_never_encrypted_are_refused(rubbish):
    assert_refused(rubbish)
