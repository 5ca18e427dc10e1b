"""The cockpit of CMS staff: what lapses soon, who is silent, what is stuck, and how old the cases are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import staff_only
from portal.oversight import selectors
from portal.staff import ADMINISTRATOR, ANALYST, HELP_DESK, OFFICIAL, REVIEWER, may_act_as


@staff_only
def cockpit(request: HttpRequest) -> HttpResponse:
    """Show each part to the groups that work on it; a list that a person may not open is not counted for them."""
    user: Any = request.user
    today = clock.today()
    context = {
        **admin.site.each_context(request),
        "title": "Cockpit",
        "today": today,
        "ahead": selectors.AHEAD_DAYS,
        "ages": selectors.age_groups(),
        "cases": [
            one
            for one in selectors.cases(today=today)
            if admin.site.get_model_admin(one.model).has_view_permission(request)
        ],
    }
    if may_act_as(user, REVIEWER, OFFICIAL):
        context |= {"shows_clocks": True, "clocks": selectors.clocks(today=today)}
    if may_act_as(user, HELP_DESK, ANALYST):
        context |= {"shows_deadlines": True, "deadlines": selectors.deadlines(today=today)}
    if may_act_as(user, ANALYST):
        context |= {"shows_claims": True, "no_pay": selectors.no_pay_watch()}
    if may_act_as(user, ADMINISTRATOR, ANALYST):
        context |= {"shows_work": True, "work": selectors.work(now=clock.real_now())}
    return render(request, "oversight/cockpit.html", context)
