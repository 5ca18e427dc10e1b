"""The sentences that people sign. A version is never changed: a new wording gets a new version."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """One sentence to sign, kept word for word with every signature."""

    version: str
    text: str


PRACTITIONER_LIST = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. To the best of my knowledge, information and belief, the "
    "individual practitioner list shown above is accurate, complete and truthful: it names every practitioner who has "
    "reassigned the right to receive Medicare payment for radiotherapy to this participant's TIN, and each of them "
    "agreed beforehand to comply with the requirements of the Model.",
)
CEHRT = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. I certify that this participant and its practitioners use, "
    "and intend to use throughout the performance year, certified EHR technology in a manner sufficient to meet "
    "42 CFR 414.1415(a)(1)(i).",
)
PSO = Wording(
    "2020.2",
    "I have the authority to legally bind this participant. I attest that this participant has begun and continues to "
    "take an active part in a patient safety organization for radiation oncology that is listed by the Agency for "
    "Healthcare Research and Quality.",
)
OPT_OUT = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. I attest that this participant elects not to take part in "
    "the Model in this performance year because it furnished fewer episodes than the low-volume threshold. I "
    "understand that the election cannot be taken back once the performance year has begun and says nothing about any "
    "later year.",
)
