"""One calculation: read the request, run the rule on the policy, write the worksheet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.policy import Book, PolicyError
from portal.policy.plain import plain
from portal.rules.input_error import InputError
from reconciliation.calculate.requests import RULES, Answer, Request


@dataclass(frozen=True, slots=True)
class Outcome:
    """The body for standard output; `ok` if the request was valid."""

    ok: bool
    body: dict[str, Any]

    def text(self) -> str:
        """Write the body as JSON in ASCII, so that it is right in any encoding of the terminal."""
        return json.dumps(self.body, indent=2)


class _BadRequest(Exception):
    """A request that cannot be read, with its errors by field."""

    def __init__(self, *errors: tuple[str, str]) -> None:
        """Store the errors as pairs of field and sentence."""
        super().__init__(errors)
        self.errors = errors


def calculate(rule: str, raw: bytes, *, book: Book, today: date) -> Outcome:
    """Run one rule on a JSON request and return its worksheet, or the errors by field.

    `today` is the day for rules whose request names none. No request raises an exception.
    """
    try:
        return Outcome(True, _worksheet(rule, raw, book=book, today=today))
    except _BadRequest as error:
        errors = error.errors
    except InputError as error:
        errors = ((error.field, error.message),)
    except PolicyError as error:
        errors = (("policy", str(error)),)
    except (ArithmeticError, LookupError, TypeError):
        # Only rehearsed values can cause this (a scale of zero, a table without rows): models limit the other fields
        # of a request, and tests check the policy files.
        errors = (("policy", "The rule cannot be calculated with these rehearsed values; check their sizes."),)
    return Outcome(False, {"errors": [{"field": field, "message": message} for field, message in errors]})


def _worksheet(rule: str, raw: bytes, *, book: Book, today: date) -> dict[str, Any]:
    """Run one rule on a JSON request and return the body of its answer."""
    if rule not in RULES:
        named = f"{rule} is not a rule" if rule else "No rule is named"
        raise _BadRequest(("rule", f"{named}; use one of {', '.join(RULES)}."))
    model, function = RULES[rule]
    content = _json(raw)
    try:
        request = model.model_validate(content)
    except ValidationError as error:
        raise _BadRequest(*(_sentence(detail, model) for detail in error.errors())) from error
    rehearsal = _rehearsal(request, book).noted()
    answer: Answer = function(request, book=rehearsal, today=today)
    return {
        "rule": rule,
        "result": plain(answer.result),
        "lines": [line.as_json() for line in answer.lines],
        "policy": {
            "digest": rehearsal.digest,
            "rehearsed": sorted(rehearsal.rehearsed),
            "used": [entry.as_json() for entry in rehearsal.used],
        },
    }


def _json(raw: bytes) -> dict[str, Any]:
    """Parse the request strictly: exact decimals, no repeated key, no NaN."""
    try:
        text = raw.decode("utf-8-sig")
        content = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    except UnicodeDecodeError:
        raise _BadRequest(("request", "The request is not UTF-8 text.")) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _BadRequest(("request", f"The request is not valid JSON ({place}).")) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise _BadRequest(("request", "The request has a number that is too long, or is nested too deeply.")) from None
    if not isinstance(content, dict):
        raise _BadRequest(("request", "The request must be a JSON object."))
    return content


def _refuse_constant(word: str) -> None:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise _BadRequest(("request", f"{word} is not a number; give a finite one."))


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a repeated key, because it is unclear which value counts."""
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise _BadRequest(*((name, "This field is given twice; give it once.") for name in twice))
    return content


def _rehearsal(request: Request, book: Book) -> Book:
    """Apply the rehearsed values to the policy; report every value that does not fit."""
    errors = []
    for name, value in request.policy.items():
        try:
            book = book.rehearse({name: value})
        except PolicyError as error:
            errors.append((f"policy.{name}", str(error)))
    if errors:
        raise _BadRequest(*errors)
    return book


def _sentence(detail: ErrorDetails, model: type[Request]) -> tuple[str, str]:
    """Return the field of an error and a sentence in plain words."""
    field = ".".join(str(part) for part in detail["loc"]) or "request"
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return field, "This field is required."
        case "extra_forbidden":
            known = f"; the request takes {', '.join(model.model_fields)}" if len(detail["loc"]) == 1 else ""
            return field, f"Unknown field{known}."
        case "literal_error":
            return field, f"Use {context['expected']}."
        case "greater_than_equal":
            return field, f"The number must be {context['ge']} or more."
        case "greater_than":
            return field, f"The number must be more than {context['gt']}."
        case "less_than_equal":
            return field, f"The number must be {context['le']} or less."
        case "string_type":
            return field, "Give text in quotation marks."
        case "string_pattern_mismatch":
            return field, "Give an ICD-10-CM code, such as C34.11."
        case "string_too_long":
            return field, f"Give at most {context['max_length']} characters."
        case "too_long":
            return field, f"Give at most {context['max_length']} items."
        case "bool_type":
            return field, "Give true or false."
        case "list_type":
            return field, "Give a list."
        case "dict_type" | "model_type" | "model_attributes_type":
            return field, "Give an object in braces."
    return field, detail["msg"]
