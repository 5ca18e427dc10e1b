"""The public library of CMS: documents by topic, the versions of one, and the download of a version."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from portal import selectors
from portal.access import public
from portal.models import LibraryDocument, LibraryVersion
from portal.staff import ANALYST, may_act_as
from portal.views.downloads import download


@public
def library(request: HttpRequest) -> HttpResponse:
    """Show the documents by topic, each with its current version."""
    topics = list(LibraryDocument.Topic)
    documents = sorted(selectors.library(), key=lambda one: topics.index(LibraryDocument.Topic(one.topic)))
    groups = [(topic, list(rows)) for topic, rows in groupby(documents, key=lambda one: one.get_topic_display())]
    return render(request, "portal/library.html", {"groups": groups})


@public
def library_document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show a document with all versions that were ever published.

    :raises Http404: for a document of which none was.
    """
    document = get_object_or_404(selectors.library(), pk=document_id)
    return render(request, "portal/library_document.html", {"document": document})


@public
def library_file(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Send the file of a published version; analysts of CMS may also read drafts.

    :raises Http404: for another version, or one without a file.
    """
    version = get_object_or_404(LibraryVersion.objects.select_related("file").exclude(file=None), pk=version_id)
    if version.status != LibraryVersion.Status.PUBLISHED and not may_act_as(request.user, ANALYST):
        raise Http404("We cannot find that document.")
    return download(request, version.file)  # type: ignore[arg-type]
