"""Checks of identifiers: NPI, TIN, CCN, MBI, CMS EHR Certification ID, PSO listing, ZIP code, CBSA, email address.

Other agencies define the formats, so they are here and not in the policy. No format shows that a hospital is
PPS-exempt, so that list is policy and the caller passes it. The checks are strict: callers first normalize typed text
with `portal.characters`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

ICD10_CM = r"^[A-Za-z][0-9][0-9A-Za-z](\.?[0-9A-Za-z]{1,4})?$"
"""Pattern of an ICD-10-CM code, with or without its period: C34.11, C3411."""
_ASC = re.compile(r"\d\d[C]\d{7}")
_CCN = re.compile(r"\d\d[0-9A-Z]\d{3}")
_CEHRT = re.compile(r"0015[CEH][0-9A-HJ-NP-Z]{10}")
_ZIP = re.compile(r"[0-9]{5}(?:-?[0-9]{4})?")
_MBI_LETTER = "AC-HJKMNP-RT-Y"
_MBI = re.compile(
    rf"[1-9][{_MBI_LETTER}][0-9{_MBI_LETTER}][0-9][{_MBI_LETTER}][0-9{_MBI_LETTER}][0-9]"
    rf"[{_MBI_LETTER}]{{2}}[0-9]{{2}}"
)
MBI = f"^{_MBI.pattern}$"
"""Pattern of a Medicare Beneficiary Identifier as it is stored: in upper case, without hyphens."""
_THREE_LETTERS = 3
_HIDDEN, _SHOWN_CHARACTERS = "\N{BULLET}" * 4, 4
_NO_AREA = "99999"
_NO_ZIP = "00000"
_EMAIL = re.compile(
    r"[A-Z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Z0-9!#$%&'*+/=?^_{|}~-]+)*@([A-Z0-9]([A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z]{2,63}",
    re.IGNORECASE | re.ASCII,
)
_EMAIL_LONGEST = 254

# Last four characters of a CCN by kind of facility (State Operations Manual § 2779A1): first, last, whether the
# hospital's outpatient department may take part, and a remark.
_CCN_RANGES = (
    (1, 879, True, ""),
    (880, 899, True, "a demonstration hospital's number, which CMS must review"),
    (1300, 1399, False, "a critical access hospital (last four 1300 to 1399), which is excluded"),
    (2000, 2299, True, "a long-term care hospital's number, which CMS must review"),
    (3025, 3099, True, "a rehabilitation hospital's number, which CMS must review"),
    (3300, 3399, True, "a children's hospital's number, which CMS must review"),
    (4000, 4499, True, "a psychiatric hospital's number, which CMS must review"),
)
_UNIT_LETTERS = "MRSTUWYZ"
_ALIKE = str.maketrans("OoIiLl", "001111")
_LETTERS_FOR_DIGITS = " Look for a letter typed for a digit: O for 0, or I or l for 1."


@dataclass(frozen=True, slots=True)
class Identifier:
    """Result of the check of one identifier: whether it is valid, its stored form, and the reason.

    `normalized` is None if the identifier is not valid. A valid one may have a reason too: what CMS must review.
    """

    valid: bool
    normalized: str | None
    reason: str | None


def masked(identifier: str) -> str:
    """Hide all but the last four characters of an identifier that a page shows."""
    return _HIDDEN + identifier[-_SHOWN_CHARACTERS:]


def _refused(reason: str) -> Identifier:
    """Return the result for an identifier that is not valid."""
    return Identifier(False, None, reason)


def _letters_for_digits(text: str, shape: str | re.Pattern[str]) -> str:
    """Return a hint to add to a reason, if a text has its shape once letters that look like digits are digits."""
    read = text.translate(_ALIKE)
    return _LETTERS_FOR_DIGITS if read != text and re.fullmatch(shape, read) else ""


def _is_digits(text: str) -> bool:
    """Return whether a text is only digits 0 to 9 (`str.isdigit` alone would accept digits of other scripts)."""
    return text.isascii() and text.isdigit()


def check_npi(raw: str) -> Identifier:
    """Check a National Provider Identifier, 45 CFR 162.406.

    It has ten digits, the first is 1 or 2, and the last is the Luhn check digit over 80840 and the first nine.
    """
    npi = raw.strip()
    if not _is_digits(npi) or len(npi) != 10:
        return _refused(f"An NPI has ten digits.{_letters_for_digits(npi, '[0-9]{10}')}")
    if npi[0] not in "12":
        return _refused("An NPI begins with 1 or 2.")
    total = 0
    for place, digit in enumerate(reversed("80840" + npi)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled // 10 + doubled % 10
    if total % 10:
        return _refused("The last digit (the check digit) does not match the others. Look for a mistyped digit.")
    return Identifier(True, npi, None)


def check_tin(raw: str) -> Identifier:
    """Check a taxpayer identification number: nine digits, hyphens as written on an EIN or SSN allowed."""
    tin = raw.strip()
    if re.fullmatch(r"[0-9]{2}-[0-9]{7}|[0-9]{3}-[0-9]{2}-[0-9]{4}", tin):
        tin = tin.replace("-", "")
    if not _is_digits(tin) or len(tin) != 9:
        return _refused(f"A TIN has nine digits.{_letters_for_digits(tin.replace('-', ''), '[0-9]{9}')}")
    if not tin.strip("0"):
        return _refused("A TIN is never all zeros.")
    return Identifier(True, tin, None)


def check_ccn(raw: str, *, pps_exempt: Collection[str]) -> Identifier:
    """Check a hospital outpatient department's CMS Certification Number and the exclusions of 42 CFR 512.210.

    :param pps_exempt: the policy's list of PPS-exempt cancer hospitals, which have ordinary hospital numbers.
    """
    ccn = raw.strip().upper()
    if _ASC.fullmatch(ccn):
        return _refused("This is an ambulatory surgical center's number (ten characters), which is excluded.")
    if len(ccn) != 6 or not ccn.isascii():
        return _refused("A CCN has six characters.")
    if not _CCN.fullmatch(ccn):
        return _refused(
            "A CCN has two digits for the State, then four characters. Only the third character may be a letter."
            + _letters_for_digits(ccn, _CCN)
        )
    if ccn[2] in _UNIT_LETTERS:
        return _refused(
            f"The letter {ccn[2]} marks a unit or swing beds of another hospital. Give the hospital's own CCN."
        )
    if ccn[2].isalpha():
        return _refused(f"A CCN with the letter {ccn[2]} in third place is not a hospital's.")
    if ccn in pps_exempt:
        return _refused("This is a PPS-exempt cancer hospital, which is excluded.")
    sequence = int(ccn[2:])
    for first, last, allowed, reason in _CCN_RANGES:
        if first <= sequence <= last:
            if not allowed:
                return _refused(f"This is {reason}.")
            return Identifier(True, ccn, f"This is {reason}." if reason else None)
    return _refused("The last four digits are not in the range of hospitals with an outpatient department.")


def check_mbi(raw: str) -> Identifier:
    """Check a Medicare Beneficiary Identifier: eleven characters, dashes as printed on the card allowed."""
    mbi = raw.strip().upper().replace("-", "")
    if len(mbi) != 11:
        return _refused("An MBI has eleven characters.")
    if any(letter in "SLOIBZ" for letter in mbi):
        return _refused(
            "An MBI never contains the letters S, L, O, I, B or Z. Look for a digit that was typed as a letter."
        )
    if not _MBI.fullmatch(mbi):
        return _refused("The letters and digits are not in the order of an MBI (as in 1EG4-TE5-MK73).")
    return Identifier(True, mbi, None)


def check_cehrt_id(raw: str) -> Identifier:
    """Check a CMS EHR Certification ID of 2015 Edition products, as the Certified Health IT Product List issues it."""
    cehrt = raw.strip().upper()
    if len(cehrt) != 15 or not cehrt.isascii() or not cehrt.isalnum():
        return _refused("A CMS EHR Certification ID has fifteen letters and digits.")
    if not cehrt.startswith("0015"):
        hint = _letters_for_digits(cehrt[:4], "0015")
        return _refused(f"A CMS EHR Certification ID of the 2015 Edition begins with 0015.{hint}")
    if cehrt[4] not in "CEH":
        return _refused("The fifth character must be C, E or H, the edition.")
    if not _CEHRT.fullmatch(cehrt):
        return _refused("The last ten characters never contain the letters I and O.")
    run = 0
    for character in cehrt[5:]:
        run = run + 1 if character.isalpha() else 0
        if run > _THREE_LETTERS:
            return _refused("An ID never has more than three letters in a row.")
    return Identifier(True, cehrt, None)


def check_pso_listing(raw: str) -> Identifier:
    """Check the number under which AHRQ lists a patient safety organization: P and four digits."""
    number = raw.strip().upper()
    if not re.fullmatch(r"P[0-9]{4}", number):
        hint = _letters_for_digits(number, "P[0-9]{4}")
        return _refused(f"An AHRQ listing number is the letter P and four digits, as in P0123.{hint}")
    if number == "P0000":
        return _refused("AHRQ lists no organization under P0000. Look up the number in AHRQ's list.")
    return Identifier(True, number, None)


def check_model_id(raw: str) -> Identifier:
    """Check the form of a Model ID, which is ours because CMS published none: RO and five digits."""
    model_id = raw.strip().upper()
    if not re.fullmatch(r"RO[0-9]{5}", model_id):
        hint = _letters_for_digits(model_id[2:], "[0-9]{5}") if model_id.startswith("RO") else ""
        return _refused(f"A Model ID is RO and five digits, as in RO12345.{hint}")
    return Identifier(True, model_id, None)


def check_zip(raw: str) -> Identifier:
    """Check the ZIP code of a service location, and remove the four additional digits of a ZIP+4."""
    text = raw.strip()
    if not re.fullmatch(_ZIP, text):
        return _refused(f"A ZIP code has five digits (four more may follow).{_letters_for_digits(text, _ZIP)}")
    if text.startswith(_NO_ZIP):
        return _refused("00000 is not a ZIP code. Give the ZIP code of the location.")
    return Identifier(True, text[:5], None)


def check_cbsa(raw: str) -> Identifier:
    """Check the code of a core-based statistical area: five digits, but not 99999, HUD's code for no area."""
    text = raw.strip()
    if not re.fullmatch(r"[0-9]{5}", text):
        return _refused(f"A CBSA has five digits, as in 14460.{_letters_for_digits(text, '[0-9]{5}')}")
    if text == _NO_AREA:
        return _refused("99999 means no area. Give the CBSA of the location.")
    return Identifier(True, text, None)


def check_email(raw: str) -> Identifier:
    """Check the format of an email address, more narrowly than the standard: only what mail providers really assign."""
    text = raw.strip().lower()
    if len(text) > _EMAIL_LONGEST or not _EMAIL.fullmatch(text):
        return _refused("This is not an email address, as in name@practice.org.")
    return Identifier(True, text, None)
