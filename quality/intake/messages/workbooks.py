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
}
