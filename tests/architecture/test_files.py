"""One file store: whatever is handed in goes through it, and nothing else opens it (docs/house.md#files)."""

from __future__ import annotations

import re

import pytest

from tests.architecture.house import ROOT, modules, name_of, offences

STORE = ROOT / "portal" / "files"
KEEPERS = {"portal/services/file_intake.py", "portal/services/stored_files.py"}
PURE = ("archives", "encrypting", "kinds", "names", "private_folders", "scanning", "text")


# No files of anybody: the copies of the heads of receipts, and the style sheet.
OTHER_STORAGES = {"portal/anchors.py", "portal/stylesheet.py"}


def outside() -> list:
    return [path for path in modules() if path.parent != STORE and name_of(path) not in KEEPERS]


def test_nothing_else_opens_a_storage():
    storages = ("django.core.files.storage", "storages", "boto3", "portal.files.storage", "portal.files.bucket")
    others = [path for path in outside() if name_of(path) not in OTHER_STORAGES]
    assert offences(others, (*storages, "portal.files.writing", "portal.files.encrypting")) == []


def test_nothing_else_makes_the_row_of_a_file():
    makes = re.compile(r"StoredFile\.objects\.\w*create|(?<!class )\bStoredFile\(")
    assert [name_of(path) for path in outside() if makes.search(path.read_text())] == []


@pytest.mark.parametrize("name", PURE)
def test_what_knows_no_settings_knows_no_django(name):
    assert offences([STORE / f"{name}.py"], ("django", "portal.models", "portal.services", "portal.clock")) == []
