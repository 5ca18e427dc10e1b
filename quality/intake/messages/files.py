"""Sentences about a file as a whole, and about its lines."""

from quality.intake.messages.sentence import Sentence

SENTENCES = {
    "file-empty": Sentence(
        "The file is empty",
        "The file contains no data.",
        "Nothing can be checked or counted.",
        "Export the file again, or fill in the current template, and upload it.",
    ),
    "file-too-large": Sentence(
        "The file is too large",
        "The file is larger than {expected}.",
        "We cannot read files of this size.",
        "Remove pictures and other sheets, or save the sheet as CSV, and upload that file.",
    ),
    "file-type-mismatch": Sentence(
        "The name of the file does not match its content",
        "The name of the file ends in {ending}, but its content is {content}.",
        "Such a file is often the wrong one.",
        "Check that this is the right file, then save it as {expected} and upload it again.",
    ),
    "file-format": Sentence(
        "The file format is not accepted",
        "The content of this file is {content}, which is not accepted for {file_type}.",
        "We can check only the formats of the layout.",
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
        "The file contains bytes that a text file cannot have.",
        "It cannot be read as rows and columns.",
        "Export the data again as CSV or XLSX and upload that file.",
    ),
    "line-too-long": Sentence(
        "A line is too long",
        "A line of the file is longer than {expected} characters.",
        "Often an export lost its line breaks, or a quotation mark is never closed.",
        "Open the file in a text editor, restore the line breaks or the quotation mark, and upload it again.",
    ),
    "cell-too-long": Sentence(
        "A value is too long",
        "The value is longer than {expected} characters.",
        "No column takes values of this length. Often a quotation mark was opened and never closed.",
        "Shorten the value, or close the quotation mark in this row.",
    ),
    "too-many-columns": Sentence(
        "There are too many columns",
        "The file has more than {expected} columns.",
        "We cannot read files this wide.",
        "Copy the columns of the layout into the current template and upload that.",
    ),
    "too-many-rows": Sentence(
        "There are too many rows",
        "The file has more than {expected} data rows.",
        "We cannot read a file this long in one piece.",
        "Check that you chose the right file, then ask the help desk how to split it.",
    ),
    "header-only": Sentence(
        "There are no rows below the header",
        "The file has a header but no data row.",
        "An empty file could be a mistake, so it does not say that you have nothing to report.",
        "Fill in one row for each {unit} and upload again. If you have none to report, do not upload a file: choose "
        "“Nothing to report” on the page “Files”.",
    ),
    "row-too-long": Sentence(
        "A row has more values than the header has columns",
        "This row has values beyond the last column of the header.",
        "Values may have moved into wrong columns. Often a value contains the separator but has no quotation marks.",
        "Put quotation marks around values that contain the separator, or remove the values after the last column.",
    ),
    "malformed-quotes": Sentence(
        "A quotation mark is not closed",
        "A quotation mark in this row is not closed before the next value.",
        "We would read everything after it, with the rows below, as one value.",
        "Close the quotation mark in this row, or remove it.",
    ),
}
