"""Every sentence a submitter sees: what is wrong, why it matters, how to mend it.

No sentence repeats a received value: values are patients' data and travel in a field of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Sentence:
    """The words of one rule."""

    title: str
    what: str
    why: str
    fix: str
    severity: str = ERROR

    def say(self, **details: Any) -> tuple[str, str]:
        """Fill in the details and give the message (what and why) and the fix."""
        return f"{self.what} {self.why}".strip().format(**details), self.fix.format(**details)


SENTENCES: dict[str, Sentence] = {
    # -- the file ------------------------------------------------------------------------------------------
    "file-empty": Sentence(
        "The file is empty",
        "The file holds no data at all.",
        "Nothing can be checked or counted.",
        "Export the file again, or fill in the current template, and upload it.",
    ),
    "file-too-large": Sentence(
        "The file is too large",
        "The file is larger than {expected}.",
        "Files of this size are not read.",
        "Remove pictures and other sheets, or save the sheet as CSV, and upload that file.",
    ),
    "file-type-mismatch": Sentence(
        "The file is not what its name says",
        "The name of the file ends in {ending}, but its content is {content}.",
        "A file that is not what its name says is often the wrong file.",
        "Check that this is the right file, then save it as {expected} and upload it again.",
    ),
    "file-format": Sentence(
        "The file format is not accepted",
        "The content of this file is {content}, which is not accepted for {file_type}.",
        "Only the formats of the layout can be checked.",
        "Save the data as {expected} and upload that file.",
    ),
    "file-encoding": Sentence(
        "The file is not in UTF-8",
        "The text of the file is not in UTF-8{where}; it looks like {content}.",
        "In another encoding, names would be stored wrongly.",
        "In Excel choose Save As, then “CSV UTF-8 (Comma delimited)”; in other programs choose the encoding UTF-8.",
    ),
    "file-binary": Sentence(
        "The file is not text",
        "The file holds bytes that no text file has.",
        "It cannot be read as rows and columns.",
        "Export the data again as CSV or XLSX and upload that file.",
    ),
    "line-too-long": Sentence(
        "A line is too long",
        "A line of the file is longer than {expected} characters.",
        "Most often line breaks were lost in an export, or a quotation mark was opened and never closed.",
        "Look at this row in a text editor, restore the line breaks or the quotation mark, and upload again.",
    ),
    "cell-too-long": Sentence(
        "A value is too long",
        "The value is longer than {expected} characters.",
        "No column holds values of this length; often a quotation mark was opened and never closed.",
        "Shorten the value, or close the quotation mark in this row.",
    ),
    "too-many-columns": Sentence(
        "There are too many columns",
        "The file has more than {expected} columns.",
        "Files this wide are not read.",
        "Copy the columns of the layout into the current template and upload that.",
    ),
    "too-many-rows": Sentence(
        "There are too many rows",
        "The file has more than {expected} data rows.",
        "Files this long are not read in one piece.",
        "Check that the right file was chosen, then ask the help desk how to split it.",
    ),
    "header-only": Sentence(
        "There are no rows below the header",
        "The file has a header but no data row.",
        "A submission needs at least one row.",
        "Fill in one row for each {unit} and upload again.",
    ),
    "row-too-long": Sentence(
        "A row has more values than the header has columns",
        "This row has values beyond the last column of the header.",
        "Values may have slipped into wrong columns; often a value holds the separator without quotation marks.",
        "Put values that hold the separator in quotation marks, or remove what is right of the last column.",
    ),
    "malformed-quotes": Sentence(
        "A quotation mark is not closed",
        "A quotation mark is opened in this row and never closed.",
        "Everything after it would be taken as one value.",
        "Close the quotation mark in this row, or remove it.",
    ),
    # -- columns -------------------------------------------------------------------------------------------
    "missing-column": Sentence(
        "A required column is missing",
        "The column {column} is missing{because}.",
        "Without it the rows cannot be checked.",
        "Add the column {column} to the header, or copy your rows into the current template: {template}",
    ),
    "doubled-column": Sentence(
        "A column occurs twice",
        "A column of this name occurs more than once in the header.",
        "It is not clear which of them counts.",
        "Keep one of them and remove or rename the other.",
    ),
    "unknown-column": Sentence(
        "A column is not part of the layout",
        "This column is not part of the layout.",
        "It is ignored and nothing in it is kept.",
        "Nothing needs to be done{similar}. Remove the column if it holds data that should not leave your practice.",
        WARNING,
    ),
    "unnamed-column": Sentence(
        "A column with values has no name",
        "Column {column} holds values but has no name in the header.",
        "It is ignored and nothing in it is kept.",
        "Give the column its name from the layout, or remove it.",
        WARNING,
    ),
    "layout-version": Sentence(
        "The layout version is not the current one",
        "The file says that it follows another layout version than {expected}.",
        "Columns and allowed words may differ between versions.",
        "Download the current template, copy your rows into it and upload that: {template}",
    ),
    # -- workbooks -----------------------------------------------------------------------------------------
    "workbook-macros": Sentence(
        "The workbook holds macros",
        "The workbook holds macros.",
        "Workbooks with programs inside are refused.",
        "In Excel choose Save As, then “Excel Workbook (.xlsx)”, which leaves the macros out.",
    ),
    "workbook-encrypted": Sentence(
        "The workbook is of an old format or protected with a password",
        "The workbook is in the old .xls format or is protected with a password.",
        "Neither can be read here.",
        "Remove the password, choose Save As, then “Excel Workbook (.xlsx)”, and upload that file.",
    ),
    "workbook-too-large": Sentence(
        "The workbook is too large when unpacked",
        "The workbook unpacks to more than {expected}.",
        "Workbooks that unpack to very much more than their size are refused.",
        "Copy the rows into the current template, or save the sheet as CSV, and upload that file.",
    ),
    "workbook-unreadable": Sentence(
        "The workbook cannot be read",
        "The workbook is damaged, or a stray cell far to the right or far down makes it too large to read.",
        "Reading was stopped to protect the portal.",
        "Copy only the rows and columns of the layout into the current template, or save the sheet as CSV.",
    ),
    "workbook-formula": Sentence(
        "A cell holds a formula",
        "The cell holds a formula.",
        "Its stored value was taken; if the workbook was not recalculated, that value may be out of date.",
        "Check the value. To be sure, copy the column and paste it as values.",
        WARNING,
    ),
    # -- values --------------------------------------------------------------------------------------------
    "required-value": Sentence(
        "A required value is blank",
        "{column} is blank.",
        "The layout requires it {required}.",
        "Fill in {column}: {expected}.",
    ),
    "not-an-allowed-word": Sentence(
        "A value is not one of the allowed words",
        "The value of {column} is not one of the allowed words.",
        "Other words cannot be counted.",
        "Write one of: {expected}.",
    ),
    "not-a-number": Sentence(
        "A value is not a number",
        "The value of {column} is not a number.",
        "",
        "Write digits only, with a point before decimals: {expected}.",
    ),
    "number-with-separator": Sentence(
        "A number has a thousands separator or a decimal comma",
        "The number in {column} has a comma, a space or an apostrophe inside.",
        "A comma could mean thousands or decimals, so it is not guessed.",
        "Write the number without thousands separators and with a point before decimals, for example 7000 or 1.8.",
    ),
    "number-with-unit": Sentence(
        "A number has a unit",
        "The value of {column} holds letters or signs beside the number.",
        "Each column has one fixed unit{unit}.",
        "Write the number alone, converted to the unit of the column{unit}.",
    ),
    "not-a-whole-number": Sentence(
        "A value is not a whole number",
        "The value of {column} has decimals.",
        "This column counts things.",
        "Write a whole number: {expected}.",
    ),
    "number-out-of-range": Sentence(
        "A number is out of range",
        "The value of {column} is outside the believable range.",
        "Often the unit differs (Gy instead of cGy) or a digit was lost.",
        "Write a number {expected}.",
    ),
    "not-a-date": Sentence(
        "A value is not a date",
        "The value of {column} is not a date of the calendar in an accepted form.",
        "Other forms can be read in more than one way.",
        "Write it as YYYY-MM-DD or MM/DD/YYYY, for example 2021-08-02 or 08/02/2021.",
    ),
    "two-digit-year": Sentence(
        "A date has a two-digit year",
        "The date in {column} has a year of two digits.",
        "A birth year 21 could be 1921 or 2021, so it is not guessed.",
        "Write the year with four digits, for example 08/02/2021.",
    ),
    "control-characters": Sentence(
        "A value holds characters that cannot be seen",
        "The value of {column} holds control characters or line breaks.",
        "They come from copying and would be stored with the value.",
        "Delete the value and type it again.",
    ),
    "mbi-invalid": Sentence(
        "An MBI is not valid",
        "The value of {column} is not a valid Medicare Beneficiary Identifier.",
        "Without it the row cannot be matched with the episode.",
        "Copy the 11 characters from the Medicare card; the letters S, L, O, I, B and Z are never used.",
    ),
    "npi-invalid": Sentence(
        "An NPI is not valid",
        "The value of {column} is not a valid National Provider Identifier.",
        "Its check digit or its length is wrong.",
        "Look up the 10-digit NPI of the rendering practitioner and write it without spaces.",
    ),
    "tin-invalid": Sentence(
        "A TIN is not valid",
        "The value of {column} is not a Taxpayer Identification Number.",
        "A TIN has nine digits; spreadsheets often drop leading zeros.",
        "Write all nine digits; in a spreadsheet format the column as text first.",
    ),
    "tin-mismatch": Sentence(
        "The TIN is another participant's",
        "The value of {column} is not the TIN of the participant that submits.",
        "Each participant submits for itself.",
        "Check that this is the right file and that the right participant is chosen at the top of the page.",
    ),
    "model-id-invalid": Sentence(
        "A Model ID is not valid",
        "The value of {column} does not have the form of a Model ID.",
        "A Model ID is RO and five digits.",
        "Copy the Model ID from the dashboard of your practice.",
    ),
    "model-id-mismatch": Sentence(
        "The Model ID is another participant's",
        "The value of {column} is not the Model ID of the participant that submits.",
        "Each participant submits for itself.",
        "Check that this is the right file and that the right participant is chosen at the top of the page.",
    ),
    "year-mismatch": Sentence(
        "The performance year is another one",
        "The performance year in the file is not the year of this submission.",
        "Counts of another year would be scored wrongly.",
        "Check that this is the right file, or choose the right year before you upload. Expected: {expected}.",
    ),
    # -- clinical data -------------------------------------------------------------------------------------
    "cancer-type-without-clinical-data": Sentence(
        "A cancer type has no clinical data elements",
        "Clinical data elements are not collected for this cancer type.",
        "They are required for {expected} only.",
        "Remove this row.",
    ),
    "icd10-unknown": Sentence(
        "A diagnosis belongs to no included cancer type",
        "The ICD-10 code belongs to no cancer type of the Model.",
        "Only episodes of included cancer types are reported.",
        "Correct the code (for example C61 or C50.911), or remove the row.",
    ),
    "icd10-cancer-type": Sentence(
        "Diagnosis and cancer type disagree",
        "The ICD-10 code belongs to another cancer type than the row says.",
        "The cancer type decides which data elements are needed.",
        "Correct icd10 or cancer_type so that both say the same.",
    ),
    "column-of-another-cancer-type": Sentence(
        "A column of another cancer type is filled in",
        "{column} belongs to {expected} and is filled in for another cancer type.",
        "Values may have slipped into the wrong row or column.",
        "Leave {column} blank in this row, or correct cancer_type.",
    ),
    "episode-outside-period": Sentence(
        "The episode does not complete in this period",
        "An episode that starts on this day does not complete in the period of this submission.",
        "An episode completes on day 90, counting its planning day; the row belongs to the period with that day.",
        "Move the row to the file of its period. Start dates that belong here: {expected}.",
    ),
    "treatment-outside-episode": Sentence(
        "The treatment starts outside the episode",
        "The treatment does not start within the 90 days of the episode.",
        "Treatment before the planning day or after day 90 belongs to no episode or to another one.",
        "Correct rt_start_date or episode_start_date.",
    ),
    "treatment-ends-before-start": Sentence(
        "The treatment ends before it starts",
        "rt_end_date is before rt_start_date.",
        "",
        "Correct one of the two dates.",
    ),
    "birth-date-unbelievable": Sentence(
        "A birth date is not believable",
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
        "This can be right when a boost has another dose per fraction.",
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
        "The stage group is not the one that T, N and M give.",
        "Prognostic factors can change the group, so this is only a warning.",
        "Check stage_group, t_stage, n_stage and m_stage.",
        WARNING,
    ),
    "grade-group-gleason": Sentence(
        "Grade group and Gleason patterns disagree",
        "The grade group is not the one that the two Gleason patterns give.",
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
    # -- quality measures ----------------------------------------------------------------------------------
    "unknown-measure": Sentence(
        "A measure is not one of the Model's",
        "The measure is not one of the Model's measures.",
        "It would not be scored.",
        "Write one of: {expected}; or remove the row.",
    ),
    "measure-sum": Sentence(
        "The counts of a measure do not add up",
        "met + not_met + exceptions + exclusions is not equal to eligible.",
        "Every eligible case must be in exactly one of the four.",
        "Correct the counts so that the four add up to eligible.",
    ),
    "measure-twice": Sentence(
        "A measure is reported twice",
        "The measure is reported in more than one row ({expected}).",
        "Counts are for the whole practice, so there is one row for each measure.",
        "Add the counts up in one row and remove the other.",
    ),
    "measure-not-reported": Sentence(
        "A measure is not reported",
        "Measure {expected} is not in the file.",
        "A measure that is not reported scores 0 points unless it has too few cases.",
        "Add a row for the measure if your practice has cases.",
        WARNING,
    ),
    "measure-ignored": Sentence(
        "The file holds other measures",
        "The file also holds measures that are not the Model's: {expected}.",
        "They are ignored.",
        "Nothing needs to be done.",
        WARNING,
    ),
    "no-measure-of-ours": Sentence(
        "The file holds none of the Model's measures",
        "The file holds these measures: {held}. None of them is one of the Model's that this format can carry.",
        "There is nothing to score.",
        "Export the measures {expected} and upload again.",
    ),
    "printed-rate": Sentence(
        "A printed rate disagrees with the counts",
        "The performance rate in the file is not the one that the counts give.",
        "The counts are what is scored.",
        "Check the counts with the vendor of your system.",
        WARNING,
    ),
    "structure-unreadable": Sentence(
        "The structure of the file cannot be read",
        "The file is not well-formed {content}{where}.",
        "It may be cut off or changed by hand.",
        "Export the file again from your system and upload it unchanged.",
    ),
    "structure-unsafe": Sentence(
        "The file holds a document type definition",
        "The XML file holds a document type definition or entities.",
        "They can be used for attacks and are refused.",
        "Export the file again without a document type definition.",
    ),
    "structure-unexpected": Sentence(
        "The file does not have the expected structure",
        "The file is {content} but not {expected}.",
        "The measures cannot be found in it.",
        "Export it from your system in this format, or fill in the current template.",
    ),
    "measure-strata": Sentence(
        "A measure is split into strata",
        "The counts of the measure are split into strata.",
        "The Model's measures are counted as one.",
        "Export the measure with its total counts.",
    ),
}
