"""The file store in a bucket, on a server that speaks S3's protocol: encrypted, listed and swept."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.files import reading
from portal.files.bucket import PART_BYTES
from portal.models import StoredFile
from portal.services import stored_files
from portal.services.use_case import Refused
from tests.clamd import EICAR

pytestmark = pytest.mark.django_db


def keys(bucket) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


@pytest.mark.parametrize("size", [1, PART_BYTES + 1, 3 * PART_BYTES])
def test_a_file_is_stored_encrypted_and_read_back(bucket, store, data_dir, size):
    content = (b"mbi;last_name\n" + b"1EG4TE5MK73;Okafor\n" * (size // 19 + 1))[:size]
    file = store(content, limit=size)
    assert keys(bucket) == [file.stored_as]
    stored = bucket.Object(file.stored_as).get()["Body"].read()
    assert b"Okafor" not in stored and len(stored) > size
    assert b"".join(reading.pieces(file)) == content
    assert stored_files.is_sound(file=file, by="test")
    assert not (data_dir / "files").exists()


def test_a_harmful_file_leaves_nothing(bucket, store, clamd):
    with pytest.raises(Refused, match="harmful"):
        store(EICAR)
    assert keys(bucket) == []


def test_altered_and_missing_files_are_not_sound(bucket, store):
    file, other = store(b"one"), store(b"two")
    bucket.Object(file.stored_as).copy({"Bucket": bucket.name, "Key": other.stored_as})
    assert not stored_files.is_sound(file=file, by="test")
    bucket.Object(other.stored_as).delete()
    assert not stored_files.is_sound(file=other, by="test")


def test_the_sweep_finds_bytes_without_a_row_and_rows_without_bytes(bucket, store, settings):
    kept, lost = store(b"one"), store(b"two")
    bucket.Object(lost.stored_as).delete()
    StoredFile.objects.filter(pk=lost.pk).update(removed_at=None)
    young = "ab/abandoned"
    bucket.put_object(Key=young, Body=b"x")
    found = stored_files.sweep(by="test")
    assert (found["without_row"], found["without_bytes"]) == (0, 1)
    settings.FILES_GRACE_SECONDS = -60
    assert stored_files.sweep(by="test")["without_row"] == 1
    assert keys(bucket) == [kept.stored_as]


def test_upload_to_a_missing_or_unreachable_bucket_is_refused_with_a_sentence(bucket, store, settings):
    bucket.delete()
    with pytest.raises(Refused, match=r"We could not store doses.csv. Try again in a few minutes"):
        store()
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    with pytest.raises(Refused, match=r"We could not store doses.csv. Try again in a few minutes"):
        store()
    assert not StoredFile.objects.exists()
    bucket.create()


def test_a_second_save_does_not_overwrite_a_file(bucket, store):
    file = store(b"one")
    name = default_storage.save(file.stored_as, ContentFile(b"another"))
    assert name != file.stored_as
    assert b"".join(reading.pieces(file)) == b"one"
