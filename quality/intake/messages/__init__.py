"""Sentences for submitters: the fault, why it matters, and how to fix it, in one module for each subject.

No sentence repeats a received value or a name from the file. Those may be patients' data and have a field of their
own. The numbers of the law are filled in from the policy.
"""

from quality.intake.messages import across, clinical_data, columns, files, quality_measures, trees, values, workbooks
from quality.intake.messages.sentence import CONSISTENCY, ERROR, FORMAT, KINDS, VALUES, WARNING, Sentence, of_kind

SENTENCES: dict[str, Sentence] = {
    **of_kind(FORMAT, files.SENTENCES | columns.SENTENCES | workbooks.SENTENCES | trees.SENTENCES),
    **of_kind(VALUES, values.SENTENCES),
    **of_kind(CONSISTENCY, clinical_data.SENTENCES | quality_measures.SENTENCES),
    **across.SENTENCES,
}

__all__ = ["ERROR", "KINDS", "SENTENCES", "WARNING", "Sentence"]
