"""Sentences about XLSX workbooks."""

from quality.intake.messages.sentence import WARNING, Sentence

SENTENCES = {
    "workbook-macros": Sentence(
        "The workbook contains macros",
        "The workbook contains macros.",
        "We do not accept workbooks that contain programs.",
        "In Excel choose Save As, then “Excel Workbook (.xlsx)”, which removes the macros.",
    ),
    "workbook-encrypted": Sentence(
        "The workbook is in an old format or protected with a password",
        "The workbook is in the old .xls format or is protected with a password.",
        "We cannot read either kind.",
        "Remove the password, choose Save As, then “Excel Workbook (.xlsx)”, and upload that file.",
    ),
    "workbook-too-large": Sentence(
        "The workbook is too large when unpacked",
        "The workbook unpacks to more than {expected}.",
        "We do not accept workbooks that expand to many times their size.",
        "Copy the rows into the current template, or save the sheet as CSV, and upload that file.",
    ),
    "workbook-unreadable": Sentence(
        "The workbook cannot be read",
        "The workbook is damaged, or reading it takes too much time or memory.",
        "We stopped reading the file to protect the portal.",
        "Copy only the rows and columns of the layout into the current template, or save the sheet as CSV.",
    ),
    "workbook-far-cell": Sentence(
        "A cell is far away from the rows",
        "The used part of the sheet reaches as far as cell {cell}.",
        "A value far below or far to the right of your rows makes the sheet too large to read.",
        "In Excel press Ctrl+End to find the cell. Delete the rows below and the columns right of your data, and save. "
        "Or copy your rows into the current template.",
    ),
    "workbook-hidden-row": Sentence(
        "A row is hidden",
        "This row is hidden in the sheet, by a filter or by hand.",
        "We checked it, and it counts like the others.",
        "Show all rows of the sheet, and delete those that do not belong to this submission.",
        WARNING,
    ),
    "workbook-formula": Sentence(
        "A cell contains a formula",
        "The cell contains a formula.",
        "We used its stored value. If the workbook was not recalculated, that value may be out of date.",
        "Check the value. To be sure, copy the column and paste it as values.",
        WARNING,
    ),
}
