"""Sentences about single values, in any column."""

from quality.intake.messages.sentence import Sentence

SENTENCES = {
    "required-value": Sentence(
        "A required value is blank",
        "{column} is blank.",
        "The layout requires it {required}.",
        "Fill in {column}: {expected}.",
    ),
    "null-word": Sentence(
        "A cell that should be blank contains a word",
        "The value of {column} is a word for “no value”.",
        "If there is no value, the cell must be blank.",
        "Leave {column} blank in this row.",
    ),
    "null-word-for-required": Sentence(
        "A required value is missing",
        "The value of {column} is a word for “no value”.",
        "The layout requires a value {required}.",
        "Fill in {column}: {expected}.",
    ),
    "error-cell": Sentence(
        "A cell contains a spreadsheet error",
        "The cell contains an error value, such as #N/A or #REF!.",
        "The spreadsheet could not calculate a formula, so the value is not known.",
        "Correct the formula or type the value. If there is no value and the column may be blank, leave it blank.",
    ),
    "not-an-allowed-word": Sentence(
        "A value is not one of the allowed words",
        "The value of {column} is not one of the allowed words.",
        "We cannot count other words.",
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
        "A comma could mean thousands or decimals, and we do not guess.",
        "Write the number without thousands separators and with a point before decimals, for example 7000 or 1.8.",
    ),
    "number-with-unit": Sentence(
        "A number has a unit",
        "The value of {column} has letters or signs next to the number.",
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
        "The value of {column} is outside the plausible range.",
        "Often the unit differs (Gy instead of cGy), or a digit was lost or typed twice.",
        "Write a number in the range: {expected}.",
    ),
    "not-a-date": Sentence(
        "A value is not a date",
        "The value of {column} is not a calendar date in an accepted format.",
        "Other formats can be read in more than one way.",
        "Write it as YYYY-MM-DD or MM/DD/YYYY, for example 2021-08-02 or 08/02/2021.",
    ),
    "two-digit-year": Sentence(
        "A date has a two-digit year",
        "The date in {column} has a year of two digits.",
        "A birth year of 21 could be 1921 or 2021, and we do not guess.",
        "Write the year with four digits, for example 08/02/2021.",
    ),
    "date-after-upload": Sentence(
        "A date is after the day of the upload",
        "The date in {column} is after {day}, the day of this upload.",
        "A file cannot report dates in the future.",
        "Correct the date in {column}.",
    ),
    "date-too-early": Sentence(
        "A date is too long ago",
        "The date in {column} is further in the past than a person can live.",
        "Often a digit of the year is wrong.",
        "Correct the date in {column}: {expected}.",
    ),
    "control-characters": Sentence(
        "A value contains invisible characters",
        "The value of {column} holds control characters, line breaks or other invisible characters.",
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
        "CMS identifies each participant by the Model ID from the help desk.",
        "Copy the Model ID from the dashboard of your practice.",
    ),
    "model-id-mismatch": Sentence(
        "The Model ID is another participant's",
        "The value of {column} is not the Model ID of the participant that submits.",
        "Each participant submits for itself.",
        "Check that this is the right file and that the right participant is chosen at the top of the page.",
    ),
    "year-mismatch": Sentence(
        "The performance year is not the year of this submission",
        "The performance year in the file is not the year of this submission.",
        "Counts from another year would give a wrong score.",
        "Check that this is the right file, or choose the right year before you upload. Expected: {expected}.",
    ),
}
