"""The sentences that people sign. A version is never changed: a new wording gets a new version."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Wording:
    """One sentence to sign, kept word for word with every signature."""

    version: str
    text: str

    def filled(self, **values: str) -> Wording:
        """Return the sentence with what the policy of the year gives, such as a share, for its placeholders."""
        return replace(self, text=self.text.format(**values))


PRACTITIONER_LIST = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. To the best of my knowledge, information and belief, the "
    "individual practitioner list shown above is accurate, complete and truthful: it names every practitioner who has "
    "reassigned the right to receive Medicare payment for radiotherapy to this participant's TIN, and each of them "
    "agreed beforehand to comply with the requirements of the Model.",
)
WITHDRAW_ATTESTATION = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. I withdraw the attestation shown above. I understand that "
    "it no longer counts, that this participant must attest again, and that an attestation after the last day is late.",
)
TAKE_BACK_OPT_OUT = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. I take back the election shown above. I understand that "
    "this participant then takes part in the Model in the performance year and owes all its duties, unless it elects "
    "again before the performance year begins.",
)
OPT_OUT = Wording(
    "2020.2",
    "I have the authority to legally bind this participant. I attest that this participant elects not to take part in "
    "the Model in this performance year because it furnished fewer episodes than the low-volume threshold. I "
    "understand that the election cannot be taken back once the performance year has begun, that it says nothing about "
    "any later year, and that episodes that begin before the performance year stay in the Model until they end, with "
    "the clinical data that they require.",
)
DATA_REQUEST = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. This participant requests from CMS the data named in this "
    "form for the performance year named in it. I attest that the data are the minimum that the purposes named in this "
    "form need, that this participant will use and disclose them for these purposes only, in accordance with HIPAA and "
    "all other laws that apply, and that it will keep each safeguard named in this form. I understand that the request "
    "covers one performance year, that CMS removes the claims of beneficiaries who refused data sharing, and that CMS "
    "may end the sharing of data at any time.",
)
PROFILE = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. To the best of my knowledge, information and belief, what "
    "CMS has on file about this participant, as shown above, is accurate and complete for this performance year: its "
    "legal name, kind, days, exclusions, sites and contact.",
)
