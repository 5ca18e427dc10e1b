"""Sentences about the header and the layout version."""

from quality.intake.messages.sentence import WARNING, Sentence

SENTENCES = {
    "no-known-column": Sentence(
        "The header is not found",
        "The first row with values has no column name from the layout ({expected}).",
        "There may be a title above the header, no header, a separator other than comma, semicolon or tab, or the "
        "data may be on another sheet.",
        "Put the column names in the first row, or copy your rows into the current template: {template}",
    ),
    "missing-column": Sentence(
        "A required column is missing",
        "The column {column} is missing{because}.",
        "Without it the rows cannot be checked.",
        "Add the column {column} to the header, or copy your rows into the current template: {template}",
    ),
    "misspelled-column": Sentence(
        "A required column is missing, and another has a similar name",
        "The column {column} is missing{because}. The file has a column with a similar name.",
        "Without {column} the rows cannot be checked.",
        "Rename that column to {column} if it holds the same in the same unit. Otherwise add the column {column}.",
    ),
    "other-file-type": Sentence(
        "The file is of another type",
        "The columns are those of {other}, but you submit {expected}.",
        "Each file type has its own layout.",
        "Choose {other} as the type of this file and upload it again. Or fill in the template of {expected}: "
        "{template}",
    ),
    "doubled-column": Sentence(
        "A column occurs twice",
        "A column of this name occurs more than once in the header.",
        "We cannot tell which of them counts.",
        "Keep one of them and remove or rename the other.",
    ),
    "column-alias": Sentence(
        "A column has another name than in the layout",
        "We took this column as {column}.",
        "Its name is another word for the same thing.",
        "You do not need to do anything if that is right. Otherwise rename the column.",
        WARNING,
    ),
    "unknown-column": Sentence(
        "A column is not part of the layout",
        "This column is not part of the layout.",
        "We ignore it and store nothing from it.",
        "You do not need to do anything{similar}. Remove the column if it holds data that should not leave your "
        "practice.",
        WARNING,
    ),
    "unnamed-column": Sentence(
        "A column with values has no name",
        "Column {column} holds values but has no name in the header.",
        "We ignore it and store nothing from it.",
        "Give the column its name from the layout, or remove it.",
        WARNING,
    ),
    "title-row": Sentence(
        "A row above the header",
        "This row is above the header and holds no data.",
        "We took it as a title and passed over it.",
        "You do not need to do anything. The template has its header in the first row.",
        WARNING,
    ),
    "header-again": Sentence(
        "The header is repeated below",
        "This row repeats the names of columns.",
        "We passed over it.",
        "You do not need to do anything. If rows below it belong to another file, remove them.",
        WARNING,
    ),
    "units-row": Sentence(
        "A row of units or formats",
        "This row names units or formats and holds no data.",
        "We passed over it. Each column has one fixed unit, whatever this row says.",
        "Check that your numbers are in the units of the layout (doses in cGy), and remove the row.",
        WARNING,
    ),
    "total-row": Sentence(
        "A row of totals",
        "This row adds up other rows and is not itself a patient or a measure.",
        "We passed over it.",
        "You do not need to do anything. Remove the row if it is not wanted.",
        WARNING,
    ),
    "note-row": Sentence(
        "A row with a note",
        "This row holds one text and nothing else.",
        "We took it as a note of the program that made the file, and passed over it.",
        "You do not need to do anything. If the row should be data, fill in its other columns.",
        WARNING,
    ),
    "layout-version": Sentence(
        "The layout version is not the current one",
        "The file says that it follows a layout version other than {expected}.",
        "Columns and allowed words may differ between versions.",
        "Download the current template, copy your rows into it and upload that: {template}",
    ),
}
