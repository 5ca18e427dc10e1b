"""Addresses of pages appear in browser histories, logs and referrers, so they hold no TIN, MBI, name or email."""

from __future__ import annotations

import re

from tests.architecture.addresses import own_pages

SECRET = re.compile(r"(^|_)(tin|mbi|ssn|name|surname|email|birth|dob|ccn|npi|bene)(_|$)")
# Ids that are ours or public: people quote the Model ID.
ALLOWED = {"model_id", "token"}


def test_no_argument_of_an_address_is_personal():
    arguments = {(page.name, argument) for page in own_pages() for argument in page.arguments}
    assert arguments, "no page takes an argument: this test would check nothing"
    assert [pair for pair in arguments if pair[1] not in ALLOWED and SECRET.search(pair[1])] == []


def test_arguments_of_rows_are_numbers():
    """The key of a row in an address is a number or a UUID; free text could hold personal data."""
    wrong = [
        (page.name, argument)
        for page in own_pages()
        for argument, converter in page.converters.items()
        if argument.endswith("_id") and argument not in ALLOWED and converter not in ("IntConverter", "UUIDConverter")
    ]
    assert wrong == []


def test_the_pattern_finds_personal_names_alone():
    for argument in ("tin", "mbi", "patient_name", "bene_id", "contact_email"):
        assert SECRET.search(argument), argument
    for argument in ("sequence", "version_id", "report_id", "line_id"):
        assert not SECRET.search(argument), argument
