"""Scans by clamd: its verdicts, and that an error is never taken for a clean file."""

from __future__ import annotations

import time

import pytest

from portal.files.scanning import Scanner, Verdict
from tests.clamd import EICAR, Clamd, running

SECONDS = 20


@pytest.fixture
def server():
    with running() as server:
        yield server


def scan(server: Clamd, *pieces: bytes, seconds: float = SECONDS):
    scanner = Scanner.at(server.url, seconds=seconds)
    assert scanner
    return scanner.scan(pieces)


def test_the_scanner_receives_the_whole_of_a_clean_file(server):
    assert scan(server, b"x" * 70_000, b"", b"y").verdict == Verdict.CLEAN
    assert scan(server).verdict == Verdict.CLEAN
    assert server.scanned == [70_001, 0]


def test_a_harmful_file_is_found_however_it_is_cut_into_pieces(server):
    for cut in range(0, len(EICAR), 9):
        answer = scan(server, b"before" + EICAR[:cut], EICAR[cut:])
        assert (answer.verdict, answer.words) == (Verdict.HARMFUL, "Eicar-Test-Signature")


def test_verdict_on_a_file_over_the_scanner_s_limit_is_unknown(server):
    server.size_limit = 1000
    answer = scan(server, *[b"x" * 600] * 50)
    assert answer.verdict == Verdict.UNKNOWN
    assert answer.words


@pytest.mark.parametrize("text", ["stream: Can't open file ERROR", "UNKNOWN COMMAND", "", "OK", "stream: OKAY"])
def test_answer_without_a_verdict_is_unknown(server, text):
    server.answer = text or " "
    assert scan(server, b"x").verdict == Verdict.UNKNOWN


def test_wait_for_a_silent_scanner_has_a_limit(server):
    server.silent = True
    began = time.monotonic()
    answer = scan(server, b"x", seconds=0.5)
    assert (answer.verdict, answer.words) == (Verdict.UNKNOWN, "TimeoutError")
    assert time.monotonic() - began < SECONDS


def test_verdict_of_a_scanner_that_is_down_is_unknown_with_the_error():
    with Clamd() as server:
        pass
    answer = scan(server, b"x", b"y")
    assert (answer.verdict, answer.words) == (Verdict.UNKNOWN, "ConnectionRefusedError")
    gone = Scanner.at("unix:///no/such/socket", seconds=SECONDS)
    assert gone
    assert gone.scan([b"x"]).words == "FileNotFoundError"


def test_scanner_is_made_of_valid_addresses_alone():
    assert Scanner.at("", seconds=1) is None
    assert Scanner.at("tcp://clamav:3310", seconds=1) == Scanner(("clamav", 3310), 1)
    assert Scanner.at("tcp://[::1]:3310", seconds=1) == Scanner(("::1", 3310), 1)
    assert Scanner.at("unix:///run/clamav/clamd.ctl", seconds=1) == Scanner("/run/clamav/clamd.ctl", 1)
    for wrong in ("clamav:3310", "tcp://clamav", "unix://run/clamd.ctl", "http://clamav:3310", "/run/clamd.ctl"):
        with pytest.raises(ValueError, match="CLAMD_URL must be"):
            Scanner.at(wrong, seconds=1)
