"""Formats of dates and times in the admin."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, g:i a"
SHORT_DATE_FORMAT = "m/d/Y"
SHORT_DATETIME_FORMAT = "m/d/Y g:i a"
DATE_INPUT_FORMATS = ["%m/%d/%Y", "%Y-%m-%d"]
