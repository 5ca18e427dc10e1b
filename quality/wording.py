"""The statements of nothing to report that a practice signs. A version never changes; new text gets a new version."""

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
