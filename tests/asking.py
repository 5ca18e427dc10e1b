"""The two clicks by which staff confirm what an act would do."""

from __future__ import annotations

from typing import Any

from django.test import Client

from portal.admin.asking import SEEN


def confirmed(browser: Client, address: str, fields: dict[str, Any], **given: Any) -> Any:
    """Post a form, read what it would do, confirm that, and return the answer to the confirmation.

    The answer to the first post is returned when it asks for no confirmation, as after an error in the form.
    """
    answer = browser.post(address, fields, follow=given.get("follow", False))
    if not asks(answer):
        return answer
    repeated: dict[str, list[str]] = {}
    for name, value in answer.context["posted"]:  # as a browser does: kept files are not chosen again
        repeated.setdefault(name, []).append(value)
    return browser.post(address, {**repeated, SEEN: answer.context["seen"]}, **given)


def asks(answer: Any) -> bool:
    """Return whether an answer is the page that asks for a confirmation."""
    return "admin/asking.html" in [template.name for template in answer.templates]
