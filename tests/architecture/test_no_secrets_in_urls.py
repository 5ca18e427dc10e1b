"""Addresses end up in histories, logs and referrers: no TIN, MBI, name or email stands in one."""

from __future__ import annotations

import re

from tests.architecture.addresses import own_pages

SECRET = re.compile(r"(^|_)(tin|mbi|ssn|name|surname|email|birth|dob|ccn|npi|bene)(_|$)")
# Ids that are ours or public: the Model ID is made to be quoted.
ALLOWED = {"model_id", "token"}


def test_no_argument_of_an_address_is_personal():
    arguments = {(page.name, argument) for page in own_pages() for argument in page.arguments}
    assert arguments, "no page takes an argument: this test would look at nothing"
    assert [pair for pair in arguments if pair[1] not in ALLOWED and SECRET.search(pair[1])] == []


def test_arguments_of_rows_are_numbers():
    """A row's key in an address is a number of ours; text would let anything in."""
    wrong = [
        (page.name, argument)
        for page in own_pages()
        for argument, converter in page.converters.items()
        if argument.endswith("_id") and argument not in ALLOWED and converter not in ("IntConverter", "UUIDConverter")
    ]
    assert wrong == []


def test_the_search_knows_a_secret_when_it_sees_one():
    for argument in ("tin", "mbi", "patient_name", "bene_id", "contact_email"):
        assert SECRET.search(argument), argument
    for argument in ("sequence", "version_id", "report_id", "line_id"):
        assert not SECRET.search(argument), argument
