"""Sentences about XLSX workbooks."""

from quality.intake.messages.sentence import WARNING, Sentence

SENTENCES = {
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
        "The workbook is damaged, or reading it takes too much time or memory.",
        "Reading was stopped to protect the portal.",
        "Copy only the rows and columns of the layout into the current template, or save the sheet as CSV.",
    ),
    "workbook-far-cell": Sentence(
        "A cell is far away from the rows",
        "The used part of the sheet reaches as far as cell {corner}.",
        "A value far below or far to the right of your rows makes the sheet too large to read.",
        "In Excel press Ctrl+End to find the cell. Delete the rows below and the columns right of your data, and save. "
        "Or copy your rows into the current template.",
    ),
    "workbook-hidden-row": Sentence(
        "A row is hidden",
        "This row is hidden in the sheet, by a filter or by hand.",
        "It was checked and counts like the others.",
        "Show all rows of the sheet, and delete those that do not belong to this submission.",
        WARNING,
    ),
    "workbook-formula": Sentence(
        "A cell holds a formula",
        "The cell holds a formula.",
        "Its stored value was taken; if the workbook was not recalculated, that value may be out of date.",
        "Check the value. To be sure, copy the column and paste it as values.",
        WARNING,
    ),
}
