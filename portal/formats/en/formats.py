"""Days and instants as the admin writes and takes them."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, g:i a"
SHORT_DATE_FORMAT = "m/d/Y"
SHORT_DATETIME_FORMAT = "m/d/Y g:i a"
DATE_INPUT_FORMATS = ["%m/%d/%Y", "%Y-%m-%d"]
