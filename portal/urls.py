"""All URLs of the portal, except `/healthz` and `/readyz`, which a middleware answers."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.views import (
    demonstration,
    invitation,
    library,
    messages,
    people,
    public,
    receipts,
    registration,
    session,
    terms,
)

_of_participant = "participants/<str:model_id>/"

portal_patterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("terms/<slug:part>/", terms.terms, name="terms"),
    path("help/", public.help_desk, name="help-desk"),
    path("resources/", public.resources, name="resources"),
    path("resources/dates/", public.key_dates, name="key-dates"),
    path("resources/assumed-values/", public.assumed_values, name="assumed-values"),
    path("resources/questions/", public.questions, name="questions"),
    path("resources/library/", library.library, name="library"),
    path("resources/library/<int:document_id>/", library.library_document, name="library-document"),
    path("resources/library/files/<int:version_id>/", library.library_file, name="library-file"),
    path("resources/guides/<slug:code>/", public.guide, name="guide"),
    path("register/", registration.register, name="register"),
    path("register/sent/", registration.register_sent, name="register-sent"),
    path("register/<str:token>/", registration.registration_confirm, name="registration-confirm"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    path("start/", session.start, name="start"),
    path("session/extend/", session.session_extend, name="session-extend"),
    path("session/left/", session.session_left, name="session-left"),
    path("session/over/", session.session_over, name="session-over"),
    path("session/kept-form/forget/", session.kept_form_forget, name="kept-form-forget"),
    path(f"{_of_participant}receipts/", receipts.receipt_list, name="receipt-list"),
    path(f"{_of_participant}receipts/<int:sequence>/", receipts.receipt, name="receipt"),
    path(f"{_of_participant}messages/", messages.message_list, name="message-list"),
    path(f"{_of_participant}messages/<int:message_id>/", messages.message, name="message"),
    path(f"{_of_participant}people/", people.people, name="people"),
    path(f"{_of_participant}people/handover/", people.handover, name="handover"),
    path(f"{_of_participant}people/<int:seat_id>/end/", people.seat_end, name="seat-end"),
    path(f"{_of_participant}people/<int:seat_id>/role/", people.seat_role, name="seat-role"),
    path(
        f"{_of_participant}people/invited/<int:invitation_id>/renew/", people.invitation_renew, name="invitation-renew"
    ),
    path(
        f"{_of_participant}people/invited/<int:invitation_id>/revoke/",
        people.invitation_revoke,
        name="invitation-revoke",
    ),
    path("demonstration/clock/", demonstration.demonstration_clock_move, name="demonstration-clock-move"),
    path("demonstration/logins/", demonstration.demonstration_logins, name="demonstration-logins"),
    path("demonstration/mailbox/", demonstration.demonstration_mailbox, name="demonstration-mailbox"),
]

handler429 = "portal.views.errors.too_many_requests"  # allauth uses this name
handler500 = "portal.views.errors.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((portal_patterns, "portal"))),
    path("", include("portal.participation.urls")),
    path("", include("quality.urls")),
    path("", include("episodes.urls")),
    path("", include("reconciliation.urls")),
    path("", include("portal.oversight.urls")),
    path("", include("portal.connect.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
