"""Private folders for decrypted copies of files: they exist while the copies are read, and never longer."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.files.rooms import clear_left_behind, private_room


def rooms_in(rooms: Path) -> list[Path]:
    return [path for path in rooms.iterdir() if path.is_dir()]


def test_a_room_is_private_and_removed_after_its_block(tmp_path):
    rooms = tmp_path / "reading"
    with pytest.raises(RuntimeError), private_room(rooms) as room:
        (room / "plain").write_bytes(b"a patient's")
        assert room.stat().st_mode & 0o777 == 0o700 == rooms.stat().st_mode & 0o777
        assert clear_left_behind(rooms) == 0 and (room / "plain").exists()  # still in use
        raise RuntimeError
    assert rooms_in(rooms) == []


def test_two_readers_have_separate_rooms(tmp_path):
    with private_room(tmp_path) as one, private_room(tmp_path) as other:
        assert sorted(rooms_in(tmp_path)) == sorted({one, other})
        assert clear_left_behind(tmp_path) == 0
    assert rooms_in(tmp_path) == []


@pytest.mark.parametrize("who", ["the next reader", "the sweep"])
def test_room_of_a_killed_reader_is_removed_by(who, tmp_path):
    reader = subprocess.Popen(
        [sys.executable, "-c", f"""
from pathlib import Path
from portal.files.rooms import private_room
with private_room(Path({str(tmp_path)!r})) as room:
    (room / "plain").write_bytes(b"a patient's")
    print("reading", flush=True)
    input()
"""], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stdin=subprocess.PIPE,
    )  # fmt: skip
    assert reader.stdout and reader.stdout.readline() == b"reading\n"
    [room] = rooms_in(tmp_path)
    assert clear_left_behind(tmp_path) == 0
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    reader.stdout.close()
    assert (room / "plain").exists()  # a killed process cleans up nothing
    if who == "the sweep":
        assert clear_left_behind(tmp_path) == 1
    else:
        with private_room(tmp_path) as mine:
            assert rooms_in(tmp_path) == [mine]
    assert not room.exists()
