"""Check of free text for identifiers of people: the portal checks every text that reaches CMS or a message.

A TIN may be a Social Security number, so it is personal data, as is a beneficiary's MBI. The check finds them with
spaces, no-break spaces or dashes of any kind. Claim numbers and ZIP+4 codes also have nine digits but identify nobody
(docs/readings.md#identifiers-in-free-text).
"""

from __future__ import annotations

import re
import unicodedata

from portal.identifiers import check_mbi
from portal.services.use_case import Refused

SENTENCE = (
    "The text seems to contain a TIN, a Social Security number or a Medicare beneficiary identifier (MBI). Remove it. "
    "Use the Model ID, the claim number or a date instead."
)
_BREAK = r"[ -]{1,3}"
_WIDER_BREAK = r"[ ._/-]{1,3}"  # for identifiers whose groups are distinctive enough
_START, _END = r"(?<![0-9A-Za-z$.,])", r"(?![0-9A-Za-z]|[.,][0-9])"
# A Social Security number in its three groups; the old Medicare number adds one or two characters.
_SSN = re.compile(rf"{_START}[0-9]{{3}}{_WIDER_BREAK}[0-9]{{2}}{_WIDER_BREAK}[0-9]{{4}}(?:[A-Za-z][0-9A-Za-z]?)?{_END}")
_TIN = re.compile(rf"{_START}[0-9]{{2}}{_BREAK}[0-9]{{7}}{_END}")
_OLD_MEDICARE_NUMBER = re.compile(rf"{_START}[0-9]{{9}}[A-Za-z][0-9A-Za-z]?{_END}")
# Nine digits without a break, in groups of three, or in the groups in which people read a TIN aloud.
_NINE_DIGITS = re.compile(
    rf"{_START}(?:[0-9]{{9}}|[0-9]{{3}}{_BREAK}[0-9]{{3}}{_BREAK}[0-9]{{3}}|[0-9]{{2}}{_BREAK}[0-9]{{3}}{_BREAK}[0-9]{{4}})"
    rf"(?!{_BREAK}[0-9]){_END}"
)
# After one of these words nine digits are an identifier, in any grouping.
_NAMED = re.compile(
    r"(?<![A-Za-z])(?:TINs?|EINs?|SSNs?|ITINs?|Social Security|tax(?:payer)? id(?:entification)?)(?![A-Za-z])"
    r"[^0-9]{0,20}[0-9](?:[ .-]{0,3}[0-9]){8}(?![0-9])",
    re.IGNORECASE,
)
# Eleven characters in any grouping; a look-ahead, because an MBI may follow a number that looks like its beginning.
_MBI = re.compile(rf"{_START}(?=([0-9](?:(?:{_WIDER_BREAK})?[0-9A-Za-z]){{10}}){_END})")
# Words before nine digits that show what they are: a claim or a list of claims, a ZIP+4, a place with its State.
_CLAIM_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:claims?|ICN|DCN)(?![A-Za-z])(?:[^0-9A-Za-z]|(?:control|numbers?|nos?|id|and|or|[0-9]{6,})(?![A-Za-z]))*$",
    re.IGNORECASE,
)
_ZIP_BEFORE = re.compile(r"(?<![A-Za-z])ZIP(?:[ -]?codes?)?(?: ?\+ ?4)?[^0-9A-Za-z]*$", re.IGNORECASE)
_STATE_BEFORE = re.compile(r", ?[A-Z]{2},? +$")
_CLAIM_AFTER = re.compile(r"^[^0-9A-Za-z]*(?:is )?(?:the |a )?claim(?![A-Za-z])", re.IGNORECASE)


def holds_identifier(text: str) -> bool:
    """Return whether a text seems to contain a TIN, a Social Security number or an MBI."""
    plain = _plain(text)
    if any(shape.search(plain) for shape in (_SSN, _TIN, _OLD_MEDICARE_NUMBER, _NAMED)):
        return True
    if any(check_mbi("".join(filter(str.isalnum, found[1]))).valid for found in _MBI.finditer(plain)):
        return True
    return any(not _is_of_a_claim_or_place(plain, found) for found in _NINE_DIGITS.finditer(plain))


def check_text(text: str, *, field: str | None = None) -> None:
    """Check that a free text contains no identifier of a person.

    :param field: the form field in which the text was typed.
    :raises Refused: always with the same sentence, which never repeats the identifier.
    """
    if holds_identifier(text):
        raise Refused(SENTENCE, field=field)


def _plain(text: str) -> str:
    """Return a text with ASCII digits, spaces and hyphens in place of all other characters of these kinds."""
    kept = []
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if category == "Cf":  # invisible, such as a soft hyphen or a zero-width space
            continue
        if category == "Pd" or character in "\u2212\u2043\u02d7":
            kept.append("-")
        elif category == "Nd":
            kept.append(str(unicodedata.digit(character)))
        else:
            kept.append(" " if character.isspace() else character)
    return "".join(kept)


def _is_of_a_claim_or_place(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()], text[found.end() :]
    says_so = (_CLAIM_BEFORE, _ZIP_BEFORE, _STATE_BEFORE)
    return any(words.search(before) for words in says_so) or bool(_CLAIM_AFTER.search(after))
