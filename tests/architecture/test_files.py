"""One file store: all files pass through it, and no other module opens it (docs/house.md#files)."""

from __future__ import annotations

import re

import pytest

from tests.architecture.house import ROOT, forbidden_imports, modules, name_of

STORE = ROOT / "portal" / "files"
KEEPERS = {"portal/services/file_intake.py", "portal/services/stored_files.py"}
PURE = ("archives", "encrypting", "kinds", "names", "private_folders", "scanning", "text")


# The large world has rows of files that were removed long ago, and no file.
OF_REMOVED_FILES = "reconciliation/demonstration/large_world/files.py"

# Files that nobody uploads: the copies of the heads of receipts, and the style sheet.
OTHER_STORAGES = {"portal/anchors.py", "portal/stylesheet.py"}


def modules_outside_the_store() -> list:
    return [path for path in modules() if path.parent != STORE and name_of(path) not in KEEPERS]


def test_no_other_module_opens_a_storage():
    storages = ("django.core.files.storage", "storages", "boto3", "portal.files.storage", "portal.files.bucket")
    others = [path for path in modules_outside_the_store() if name_of(path) not in OTHER_STORAGES]
    assert forbidden_imports(others, (*storages, "portal.files.writing", "portal.files.encrypting")) == []


def test_no_other_module_creates_the_row_of_a_file():
    makes = re.compile(r"StoredFile\.objects\.\w*create|(?<!class )\bStoredFile\(")
    making = [name_of(path) for path in modules_outside_the_store() if makes.search(path.read_text())]
    assert making == [OF_REMOVED_FILES]


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_of_the_store_import_no_django(name):
    assert (
        forbidden_imports([STORE / f"{name}.py"], ("django", "portal.models", "portal.services", "portal.clock")) == []
    )
