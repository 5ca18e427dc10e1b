"""Sentences about rows of clinical data."""

from quality.intake.messages.sentence import WARNING, Sentence

SENTENCES = {
    "cancer-type-without-clinical-data": Sentence(
        "A cancer type has no clinical data elements",
        "The Model does not collect clinical data elements for this cancer type.",
        "They are required for {expected} only.",
        "Remove this row.",
    ),
    "cancer-type-of-columns": Sentence(
        "The cancer type is not that of the columns filled in",
        "The columns that are filled in belong to {expected}, not to the cancer type of this row.",
        "The cancer type decides which columns a row needs.",
        "Write {expected} in cancer_type, or fill in the columns of the right cancer type instead.",
    ),
    "icd10-form": Sentence(
        "A diagnosis is not written as an ICD-10-CM code",
        "The value of icd10 is not written as one ICD-10-CM code.",
        "Often there is text after the code, a second code or an extra character.",
        "Write the code alone, for example C61 or C50.911. With several diagnoses, write the one treated.",
    ),
    "icd10-unknown": Sentence(
        "A diagnosis belongs to no included cancer type",
        "The ICD-10 code belongs to no cancer type of the Model.",
        "Only episodes of included cancer types are reported.",
        "Correct the code (for example C61 or C50.911), or remove the row.",
    ),
    "icd10-cancer-type": Sentence(
        "Diagnosis and cancer type disagree",
        "The ICD-10 code belongs to a different cancer type from the one in the row.",
        "The cancer type decides which data elements are needed.",
        "Correct icd10 or cancer_type so that they match.",
    ),
    "column-of-another-cancer-type": Sentence(
        "A column of another cancer type is filled in",
        "{column} belongs to {expected} and is filled in for another cancer type.",
        "Values may have moved into the wrong row or column.",
        "Leave {column} blank in this row, or correct cancer_type.",
    ),
    "episode-outside-period": Sentence(
        "The episode does not complete in this period",
        "An episode that starts on this day does not complete in the period of this submission.",
        "An episode completes on day {length}, counting its planning day; the row belongs to the period with that day.",
        "Move the row to the file for the right period. Start dates for this file: {expected}.",
    ),
    "treatment-outside-episode": Sentence(
        "The treatment starts outside the episode",
        "The treatment does not start within the {length} days of the episode.",
        "Treatment before the planning day or after day {length} belongs to no episode or to another one.",
        "Correct rt_start_date or episode_start_date.",
    ),
    "treatment-ends-before-start": Sentence(
        "The treatment ends before it starts",
        "rt_end_date is before rt_start_date.",
        "",
        "Correct one of the two dates.",
    ),
    "birth-date-unbelievable": Sentence(
        "A birth date is not plausible",
        "The date of birth is after the start of the episode, or the age would be greater than {expected} years.",
        "",
        "Correct date_of_birth.",
    ),
    "delivered-dose": Sentence(
        "More dose delivered than planned",
        "The delivered dose is greater than the planned dose.",
        "A small difference is accepted; this one is greater.",
        "Correct planned_dose_cgy or delivered_dose_cgy; if the plan was changed, write the changed plan.",
    ),
    "delivered-fractions": Sentence(
        "More fractions delivered than planned",
        "More fractions were delivered than planned.",
        "This can be right when the plan was changed.",
        "Check planned_fractions and delivered_fractions.",
        WARNING,
    ),
    "planned-dose": Sentence(
        "Planned dose differs from fractions times dose per fraction",
        "planned_dose_cgy is not planned_fractions times dose_per_fraction_cgy.",
        "This can be right when a boost has a different dose per fraction.",
        "Check the three values.",
        WARNING,
    ),
    "performance-value": Sentence(
        "The performance status is not on its scale",
        "The value is not on the scale that performance_scale names.",
        "",
        "Write a value of the scale: {expected}.",
    ),
    "tnm-category": Sentence(
        "A category is not one of AJCC's for this cancer type",
        "The value of {column} is not an AJCC category of this cancer type.",
        "",
        "Write one of: {expected}.",
    ),
    "stage-group-tnm": Sentence(
        "Stage group and T, N, M disagree",
        "The stage group does not follow from T, N and M.",
        "Prognostic factors can change the group, so this is only a warning.",
        "Check stage_group, t_stage, n_stage and m_stage.",
        WARNING,
    ),
    "grade-group-gleason": Sentence(
        "Grade group and Gleason patterns disagree",
        "The grade group does not follow from the two Gleason patterns.",
        "",
        "Check grade_group, gleason_primary and gleason_secondary.",
        WARNING,
    ),
    "nodes-positive": Sentence(
        "More nodes positive than examined",
        "nodes_positive is greater than nodes_examined.",
        "",
        "Correct one of the two counts.",
    ),
    "reason-without-need": Sentence(
        "A reason is given for a course that was completed",
        "not_completed_reason is filled in although course_completed is Y.",
        "",
        "Remove the reason, or write N in course_completed.",
        WARNING,
    ),
    "duplicate-episode": Sentence(
        "The same episode occurs twice",
        "An earlier row has the same MBI and the same episode start date ({expected}).",
        "Each episode is reported once.",
        "Remove one of the two rows, or correct the MBI or the date.",
    ),
}
