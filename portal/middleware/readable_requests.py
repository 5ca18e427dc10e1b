"""Refusal of requests that no page can read."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "\0"
_CHARSETS = {"", "utf-8", "utf8", "us-ascii", "ascii"}


class ReadableRequestsMiddleware:
    """Answer 400 to requests with text that PostgreSQL cannot store or Python cannot decode.

    Browsers send none of these: a NUL in the path, the query string or a cookie, an invalid Content-Type header, or a
    character set other than UTF-8. Forms themselves refuse a NUL in a field, because they can name the field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or NUL in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("The address contains a NUL character.")
        if any(NUL in value for value in request.COOKIES.values()):
            raise BadRequest("A cookie contains a NUL character.")
        if request.META.get("CONTENT_TYPE") and not request.content_type:
            raise BadRequest("The header of the request's content cannot be read.")
        if (request.content_params or {}).get("charset", "").lower() not in _CHARSETS:
            raise BadRequest("The content is not in UTF-8.")
        return self.get_response(request)
