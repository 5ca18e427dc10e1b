"""Identifiers of people in free text, in any spelling. Claim numbers and ZIP+4 are no identifiers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.models import Message
from portal.personal_data import SENTENCE, check_text, holds_identifier
from portal.services import messages
from portal.services.use_case import Refused
from tests import factories

MBI = ("1EG4", "TE5", "MK73")
BREAKS = (
    *("", " ", "-", " - ", "\n", "\t"),
    *("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"),
    *("\N{EN DASH}", "\N{EM DASH}", "\N{FIGURE DASH}", "\N{MINUS SIGN}", "\N{NON-BREAKING HYPHEN}", "\N{SOFT HYPHEN}"),
)


@pytest.mark.parametrize("between", BREAKS, ids=ascii)
@pytest.mark.parametrize("groups", [MBI, ("123", "45", "6789"), ("12", "3456789")], ids="-".join)
def test_identifier_is_found_with_any_separator(groups, between):
    assert holds_identifier(f"It is about {between.join(groups)}, who was treated in May.")


@pytest.mark.parametrize(
    "text",
    [
        "1eg4te5mk73",
        "patient 1EG4TE5 MK73",
        "(1EG4-TE5MK73)",
        "1EG4.TE5.MK73",
        "1EG4_TE5_MK73",
        "1 E G 4 T E 5 M K 7 3",
        "1-E-G-4-T-E-5-M-K-7-3",
        "on 2022 1EG4 TE5 MK73",
        "1EG4/TE5/MK73",
        "123/45/6789",
        "123_45_6789",
        "MBI:1EG4TE5MK73;",
        "\N{FULLWIDTH DIGIT ONE}EG4-TE5-MK73",
        "SSN 123.45.6789",
        "123-45-6789A",
        "our number 123456789",
        "our number 123 456 789",
        "our number 12-345-6789",
        "TIN_123456789",
        "TIN of the practice: 123 456 789",
        "Social Security 1-2-3-4-5-6-7-8-9",
        "\N{ARABIC-INDIC DIGIT ONE}\N{ARABIC-INDIC DIGIT TWO}3456789",
        "tax id no. 12 345 6789",
        "the claim of 123-45-6789",
        "the claim names TIN 123456789",
        "in 123456789",
        "claims 111111111 and 222222222 of 123456789",
    ],
)
def test_identifier_is_found(text):
    assert holds_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        "03/15/2021",
        "claim 123456789",
        "Claim number: 123456789",
        "claims 123456789, 234567890 and 345678901",
        "claim no. 123456789, line 3",
        "claim no. 123 456 789",
        "ICN 123456789",
        "123456789 is the claim that we mean",
        "ZIP 021111234",
        "ZIP+4 021111234",
        "ZIP Code 02111-1234",
        "37203-1234",
        "Boston, MA 021111234",
        "$123456789.00",
        "$1,234,567,890.12",
        "Call 1-844-711-2664 or 615-555-0100.",
        "NPI 1234567893",
        "claim 2021123456789012",
        "HCPCS 77427 on 03/05/2021, 77263 on 2021-03-05",
        "Report RO00042-2021-17, notice RO00042-12",
        "It was 12 fractions of 200 cGy from 3 May to 28 May 2021.",
        "1EG4 TE5 MK7",
        "1234 567 8901",
        "",
    ],
)
def test_other_numbers_are_no_identifiers(text):
    assert not holds_identifier(text)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_accepted_and_an_identifier_in_it_is_found(text):
    assert holds_identifier(text) in (True, False)
    assert holds_identifier(f"{text} 1EG4-TE5-MK73 {text}") or text[-1:].isalnum() or text[:1].isalnum()


def test_refusal_names_the_field_without_the_identifier():
    with pytest.raises(Refused) as refused:
        check_text("It is 1EG4-TE5-MK73.", field="grounds")
    assert refused.value.field == "grounds"
    assert str(refused.value) == SENTENCE
    assert "1EG4" not in SENTENCE


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["subject", "body"])
def test_message_with_an_identifier_is_not_sent(field):
    words = {"subject": "About your file", "body": "It holds an error.", field: "Patient 1EG4 TE5 MK73"}
    with pytest.raises(Refused, match="Remove it"):
        messages.send(participant=factories.participant(), by="test", **words)
    assert not Message.objects.exists()
