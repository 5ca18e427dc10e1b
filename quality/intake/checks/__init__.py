"""The checks of uploads: one module a check, and one ordered tuple a file type.

Each module has one public function `problems(context)` that yields `Problem`s: a rule, a column, and the expression
that is true for the rows in error (a null counts as not in error). Expressions are built when a file is checked,
never at import, and are evaluated together in one pass over the rows. A check sees typed values (`typed.value`),
where a value that is not of its type is null, so that one defect is reported once.
"""

from quality.intake.checks import (
    birth_date,
    cancer_type,
    clinical_words,
    column_names,
    columns_of_cancer_types,
    control_characters,
    dates,
    delivered_treatment,
    diagnosis,
    duplicate_episodes,
    episode_period,
    gleason,
    identifiers,
    layout_version,
    measure_counts,
    measures_reported,
    nodes,
    not_completed,
    numbers,
    performance_status,
    planned_dose,
    required_values,
    staging,
    submitter,
    treatment_dates,
    value_lengths,
    words,
)
from quality.intake.layouts import CLINICAL_DATA, QUALITY_MEASURES

_FORM = (
    layout_version,
    column_names,
    required_values,
    value_lengths,
    control_characters,
    words,
    numbers,
    dates,
    identifiers,
)

CHECKS = {
    CLINICAL_DATA: (
        *_FORM,
        cancer_type,
        clinical_words,
        columns_of_cancer_types,
        diagnosis,
        episode_period,
        treatment_dates,
        birth_date,
        performance_status,
        planned_dose,
        delivered_treatment,
        not_completed,
        staging,
        gleason,
        nodes,
        duplicate_episodes,
    ),
    QUALITY_MEASURES: (*_FORM, submitter, measure_counts, measures_reported),
}
