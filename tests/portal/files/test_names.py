"""Names of files stay readable in any language and hold no path and no control characters."""

from __future__ import annotations

import pytest

from portal.files.names import MOST_CHARACTERS, UNNAMED, plain_name


@pytest.mark.parametrize(
    "name",
    ["order of services.pdf", "Befund Müller, José (2).pdf", "診療記録.pdf", "चिकित्सा रिपोर्ट.pdf", "تقرير طبي.pdf",
     "отчёт №3.csv", "O'Brien & Søn.txt", "報告 😀.png"],
)  # fmt: skip
def test_a_name_in_any_language_is_kept(name):
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\ada\Desktop\note.txt", "note.txt"),
        ("a\x00b\x07c\x1b[31m.txt", "abc[31m.txt"),
        ("two\r\nlines\t.txt", "two lines .txt"),
        ("annexe\u202efdp.exe", "annexefdp.exe"),  # shown as annexeexe.pdf
        ("in\u200bvisible\ufeff.pdf", "invisible.pdf"),
        ("no-break\u00a0space\u3000wide.pdf", "no-break space wide.pdf"),
        ("Zoe\u0308.pdf", "Zoë.pdf"),  # as macOS writes it
        (" . hidden . ", "hidden"),
        ("lone \ud800 surrogate.txt", "lone surrogate.txt"),
        ("", UNNAMED),
        (None, UNNAMED),
        ("../..", UNNAMED),
        ("\u202e\u200b", UNNAMED),
    ],
)
def test_paths_control_and_invisible_characters_are_removed(given, kept):
    assert plain_name(given) == kept


def test_a_long_name_keeps_its_ending():
    for letter in ("x", "診"):
        name = plain_name(letter * 400 + ".PDF")
        assert len(name) == MOST_CHARACTERS and name.endswith(letter + ".PDF")
    assert len(plain_name("x." + "y" * 400)) == MOST_CHARACTERS
    assert plain_name("x" * 196 + ".pdf") == "x" * 196 + ".pdf"
