"""The statements about files that a practice signs. A version never changes; new text gets a new version."""

from __future__ import annotations

from portal.participation.wording import Wording
from quality.intake.layouts import CLINICAL_DATA, QUALITY_MEASURES

NOTHING_TO_REPORT = {
    CLINICAL_DATA: Wording(
        "2021.1",
        "I have looked through the records of this practice for the period named above. To the best of my knowledge, "
        "no episode for which the Model asks for clinical data was completed in it, so there is nothing to report. If "
        "I learn of such an episode, I will upload its clinical data while the window is open.",
    ),
    QUALITY_MEASURES: Wording(
        "2021.1",
        "I have looked through the records of this practice for the performance year named above. To the best of my "
        "knowledge, no patient was an eligible case of any quality measure of the Model in it, so there is nothing to "
        "report. If I learn of such a case, I will upload the counts of the measures while the window is open.",
    ),
}
_LOCKED = (
    "I understand that the file is then locked, that this version of it counts, and that CMS may compare it with the "
    "medical records."
)
CERTIFY = {
    CLINICAL_DATA: Wording(
        "2021.1",
        "I have the authority to legally bind this participant. To the best of my knowledge, information and belief, "
        "the clinical data in the version named above are accurate, complete and truthful: they cover every episode "
        "of the period for which the Model asks for clinical data, and they agree with the medical records. " + _LOCKED,
    ),
    QUALITY_MEASURES: Wording(
        "2021.1",
        "I have the authority to legally bind this participant. To the best of my knowledge, information and belief, "
        "the counts in the version named above are accurate, complete and truthful: they include all eligible cases "
        "of each measure in the performance year, and they agree with the medical records. " + _LOCKED,
    ),
}
CERTIFY_NOTHING = Wording(
    "2021.1",
    "I have the authority to legally bind this participant. To the best of my knowledge, information and belief, the "
    "declaration named above is accurate and truthful: there is nothing to report in this file. " + _LOCKED,
)
WITHDRAW_CERTIFICATION = Wording(
    "2021.1",
    "I have the authority to legally bind this participant. I withdraw the certification named above. I understand "
    "that the version still counts until another one is accepted, and that it is no longer certified.",
)
