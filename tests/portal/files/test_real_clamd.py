"""The real clamd, offline with a signature of our own, finds the test file that every scanner knows."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.files.scanning import Scanner, Verdict
from tests.clamd import EICAR
from tests.worker import wait_until


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    """Run clamd on a Unix socket with one signature: the bytes of the EICAR test file, anywhere in a file."""
    if not (clamd := shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")):
        pytest.skip("clamd is not installed (Debian: clamav-daemon): scans by the real one are NOT tested")
    folder: Path = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "own.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nLocalSocket {folder}/s\nDatabaseDirectory {folder}/signatures\nLogFile {folder}/log\n"
    )
    process = subprocess.Popen([clamd, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        wait_until((folder / "s").exists, 30, lambda: (folder / "log").read_text())
        yield Scanner.at(f"unix://{folder}/s", seconds=30)
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.parametrize("before", [b"", b"mbi,last_name\r\n" * 9_000], ids=["alone", "inside a long file"])
def test_the_test_file_is_found(scanner, before):
    answer = scanner.scan([before, EICAR[:20], EICAR[20:]])
    assert answer.verdict == Verdict.HARMFUL and answer.words.startswith("Eicar-Test-Signature")


def test_a_harmless_file_is_clean(scanner):
    content = hashlib.sha256(b"harmless").hexdigest().encode() * 1_000
    assert scanner.scan([content]).verdict == Verdict.CLEAN
