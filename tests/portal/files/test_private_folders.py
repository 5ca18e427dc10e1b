"""Plain copies of files exist only in a private folder and only while a process reads them, even if it is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.files.private_folders import private_folder, remove_abandoned


def folders_in(parent: Path) -> list[Path]:
    return [path for path in parent.iterdir() if path.is_dir()]


def test_a_folder_is_private_and_removed_after_its_block(tmp_path):
    parent = tmp_path / "reading"
    with pytest.raises(RuntimeError), private_folder(parent) as folder:
        (folder / "plain").write_bytes(b"a patient's")
        assert folder.stat().st_mode & 0o777 == 0o700 == parent.stat().st_mode & 0o777
        assert remove_abandoned(parent) == 0 and (folder / "plain").exists()  # still in use
        raise RuntimeError
    assert folders_in(parent) == []


def test_two_readers_have_separate_folders(tmp_path):
    with private_folder(tmp_path) as one, private_folder(tmp_path) as other:
        assert sorted(folders_in(tmp_path)) == sorted({one, other})
        assert remove_abandoned(tmp_path) == 0
    assert folders_in(tmp_path) == []


@pytest.mark.parametrize("who", ["the next reader", "the sweep"])
def test_a_killed_reader_s_folder_is_removed_by(who, tmp_path):
    reader = subprocess.Popen(
        [sys.executable, "-c", f"""
from pathlib import Path
from portal.files.private_folders import private_folder
with private_folder(Path({str(tmp_path)!r})) as folder:
    (folder / "plain").write_bytes(b"a patient's")
    print("reading", flush=True)
    input()
"""], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stdin=subprocess.PIPE,
    )  # fmt: skip
    assert reader.stdout and reader.stdout.readline() == b"reading\n"
    [folder] = folders_in(tmp_path)
    assert remove_abandoned(tmp_path) == 0
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    reader.stdout.close()
    assert (folder / "plain").exists()  # a killed process removes nothing
    if who == "the sweep":
        assert remove_abandoned(tmp_path) == 1
    else:
        with private_folder(tmp_path) as mine:
            assert folders_in(tmp_path) == [mine]
    assert not folder.exists()
