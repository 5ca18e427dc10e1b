"""Page that shows what an act of staff would do, before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse

from portal.services.effects import Effect, Unconfirmed, confirmed

from . import kept_uploads

Made = TypeVar("Made")
SEEN = "seen_effect"
"""The field of a form with the fingerprint of the effect that the page showed."""
BACK = "back_to_form"
"""The button by which a person returns from the page to the form."""


def asked(request: HttpRequest, act: Callable[[], Made]) -> Made:
    """Do an act if the form says that the person saw its effect.

    :raises Unconfirmed: with the effect to show.
    """
    return confirmed(act, seen=request.POST.get(SEEN, ""))


def page(
    request: HttpRequest, unconfirmed: Unconfirmed, *, site: AdminSite, title: str, notes: Sequence[str] = ()
) -> TemplateResponse:
    """Return the page that shows an effect; its form repeats everything that was posted.

    :param title: the act as an order ("Retry the participants that failed").
    :param notes: sentences about what the rows do not tell.
    """
    effect: Effect = unconfirmed.effect
    practices, everyone = effect.practices, len(effect.participants)
    own = {SEEN, BACK, kept_uploads.FIELD, "csrfmiddlewaretoken"}
    posted = [(name, value) for name in request.POST if name not in own for value in request.POST.getlist(name)]
    if files := kept_uploads.keep(request):
        posted.append((kept_uploads.FIELD, files))
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": title,
        "rows": [(kind, happens, f"{number:,}") for kind, happens, number in effect.rows],
        "concerned": f"It concerns {everyone:,} practice{'' if everyone == 1 else 's'}." if everyone else "",
        "practices": practices,
        "more": f"And {everyone - len(practices):,} more." if everyone > len(practices) else "",
        "notes": notes,
        "seen": effect.seen,
        "has_changed": bool(request.POST.get(SEEN)),
        "posted": posted,
        "seen_name": SEEN,
        "back_name": BACK,
    }
    return TemplateResponse(request, "admin/asking.html", context)
