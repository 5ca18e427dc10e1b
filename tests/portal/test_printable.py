"""Unusual names and texts in a PDF: the PDF stays valid, and characters without a font appear as their numbers."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents.printable import compile_pdf, printable, replaced

TEMPLATE = b"""#let content = json(bytes(sys.inputs.content))
#set document(title: content.title)
#set text(lang: "en", region: "US", font: "Libertinus Serif")
#title()
#content.text
"""


def text_of(text: str) -> str:
    """Return the text of a PDF/UA-1 that has a text as title and as paragraph."""
    pdf = pypdf.PdfReader(BytesIO(compile_pdf(TEMPLATE, {"title": f"Report of {text}", "text": text})))
    assert b"pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data()
    return "\n".join(page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lakeshore \uf0b7 Clinic", "Lakeshore [U+F0B7] Clinic"),
        ("\u4e2d\u5fc3 Clinic", "[U+4E2D][U+5FC3] Clinic"),
        ("Sunny \U0001f600", "Sunny [U+1F600]"),
        ("1\ufe0f\u20e3 Care", "1[U+20E3] Care"),  # a keycap: the digit stays
        ("\U0001f469\u200d\u2695\ufe0f", "[U+1F469][U+2695]"),
        ("\u4e2d\u0301", "[U+4E2D][U+0301]"),  # Typst would print the accent without the letter
        ("x\u20ddy", "x[U+20DD]y"),
        ("bell\x07", "bell[U+0007]"),
        ("Jose\u0301 Ni\u00f1o, M\u00fcller & S\u00f8n", "Jos\u00e9 Ni\u00f1o, M\u00fcller & S\u00f8n"),
        ("Vi\u1ec7t H\u01b0ng", "Vi\u1ec7t H\u01b0ng"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("\u0411\u043e\u043b\u044c\u043d\u0438\u0446\u0430", "\u0411\u043e\u043b\u044c\u043d\u0438\u0446\u0430"),
        ("Plain, P.C.", "Plain, P.C."),
    ],
)
def test_characters_without_a_font_are_replaced_by_their_numbers(text, shown):
    assert printable(text) == shown
    assert replaced({"rows": [["x", text]]}) is ("[U+" in shown)
    assert re.sub(r"\s", "", shown)[:4] in re.sub(r"\s", "", text_of(text)) or not shown.isascii()


def test_pdf_shows_the_number_of_a_replaced_character():
    assert "[U+4E2D]" in text_of("\u4e2d Clinic")


# Letters of all scripts, combining characters, private use, emoji, control characters, unassigned code points.
anything = st.text(
    st.one_of(
        st.characters(blacklist_categories=("Cs",)),
        st.characters(min_codepoint=0x300, max_codepoint=0x36F),
        st.characters(min_codepoint=0x590, max_codepoint=0x77F),
        st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF),
        st.characters(min_codepoint=0x1F300, max_codepoint=0x1FAFF),
        st.sampled_from("\u200d\ufe0f\u202e\u2067\u00ad\u2028\x00"),
    ),
    max_size=40,
)


@given(anything)
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_valid_pdf(text):
    text_of(text)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F), max_size=60))
@settings(max_examples=40, deadline=None)
def test_latin_names_are_printed_unchanged(text):
    assert not replaced(re.sub(r"[\x7f-\x9f]", "", text))
