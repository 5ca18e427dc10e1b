"""Words that every document of the portal about the Model carries."""

from __future__ import annotations

AUTHOR = "Radiation Oncology Administrative Portal (demonstration)"
DISCLAIMER = (
    "This document is based on the Radiation Oncology Model. The statements in it are solely those of its authors and "
    "do not necessarily reflect the views of the Centers for Medicare & Medicaid Services. The portal that made it is "
    "a demonstration and not an official system of the United States government."
)
REPLACED = "The fonts of this document lack some characters. Their Unicode numbers are shown in brackets instead."
