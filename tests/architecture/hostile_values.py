"""Values that no browser sends, and forms with them."""

from __future__ import annotations

from django.core.exceptions import ValidationError

NUL, BEYOND_BIGINT, ENDLESS, INFINITE = "\0", "9" * 30, "9" * 5000, "1e400"
VALUES = [NUL, BEYOND_BIGINT, ENDLESS, INFINITE, "9999-12-31", "99999", "http://[", "²"]


def no_error(answer):
    return answer.status_code < 500


def forms_with(form, good, hostile):
    """Yield forms with hostile values, so that each value is read by its field and reaches all that it can reach.

    A value that its own field takes is sent alone, among good ones, because the form or the service may fail over it.
    Values that their fields refuse are sent together, the first of all fields, then the second: each field reads and
    shows its own. Behind the field they are all alike, a missing value, so one of each field is also sent alone.
    """
    refused = {name: [one for one in values if is_refused(form.fields[name], one)] for name, values in hostile.items()}
    for place in range(max(map(len, refused.values()), default=0)):
        yield {**good, **{name: values[place] for name, values in refused.items() if place < len(values)}}
    for name, values in hostile.items():
        for value in [*(one for one in values if one not in refused[name]), *refused[name][:1]]:
            yield {**good, name: value}


def is_refused(field, value):
    """Return whether a field refuses a value by itself; any other error than a refusal fails the test."""
    try:
        field.clean(value)
    except ValidationError:
        return True
    return False
