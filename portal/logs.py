"""Log processors that remove the text of errors, query strings and the tokens of links.

An error's text can quote what a person typed or what a row contains (`Key (email)=(…) already exists`). So a log line
keeps only its type and frames. The processors run for our own events and for those of libraries.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

HIDDEN = "…"
# Links for registration, an invitation, a forgotten password and confirming an email address, links to shared findings,
# and addresses of calendar feeds: anybody who has one can use it.
_SECRET_PATH = re.compile(
    r"(/register/|/invitations/|/accounts/password/reset/key/|/accounts/confirm-email/|/feeds/|/shared/)(?!sent/)[^/\s]+"
)
_QUERY = re.compile(r"\?\S*")
# Arguments of Celery's log message about a task that raised.
_TEXTS_OF_CELERY = {"exc": HIDDEN, "traceback": HIDDEN}


def format_library_message(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Format the message of a library's log record, without the text of its error."""
    given = event.pop("positional_args", ())
    if isinstance(given, Mapping):
        given = {**given, **{name: text for name, text in _TEXTS_OF_CELERY.items() if name in given}}
    words = event["event"] % given if given else event["event"]
    for error in _errors(event.get("exc_info")):
        if str(error):
            words = words.replace(str(error), HIDDEN)
    event["event"] = words
    return event


def remove_error_text(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace an exception by the types and frames of its chain, the first cause first."""
    errors = list(_errors(event.pop("exc_info", None)))
    if errors:
        event["errors"] = [{"kind": _kind(error), "frames": list(_frames(error))} for error in errors]
    return event


def without_secrets(text: str) -> str:
    """Return a path, or a text that contains paths, without the tokens of links."""
    return _SECRET_PATH.sub(rf"\1{HIDDEN}", text)


def hide_secrets_in_paths(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Hide the tokens of links in all values, and the query string of the request."""
    for name, value in event.items():
        if isinstance(value, str) and not name.startswith("_"):
            event[name] = without_secrets(value)
    if "request" in event:
        event["request"] = _QUERY.sub(f"?{HIDDEN}", event["request"])
    return event


def _errors(exc_info: Any) -> Iterator[BaseException]:
    """Yield an exception and its causes, the first cause first."""
    if exc_info is True:
        exc_info = sys.exc_info()
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    chain: list[BaseException] = []
    while isinstance(error, BaseException) and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield from reversed(chain)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _frames(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
