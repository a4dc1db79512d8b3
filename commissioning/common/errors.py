"""Error pages in the portal's look, whatever went wrong.

Raise ``Gone``, ``TooLarge``, ``TooManyRequests`` or ``Unavailable`` with a sentence for the person from any
view; Django's own ``Http404``, ``PermissionDenied`` and ``SuspiciousOperation`` have their pages too.
Pages for 500 and 503 ask nothing of the database, the session or the navigation.
"""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string

from commissioning.common.kept_writing import has_writing, kept_page

logger = logging.getLogger(__name__)

LAST_RESORT = (
    "<!DOCTYPE html><html lang='en'><title>Sorry, there is a problem</title><h1>Sorry, there is a problem</h1>"
)


class PageError(Exception):
    """A refusal with a page of its own."""

    status = 400
    bare = False


class Gone(PageError):
    """What was asked for was here and is not any more, such as an invitation that has run out."""

    status = 410


class TooLarge(PageError):
    """More was sent than the portal takes."""

    status = 413


class TooManyRequests(PageError):
    """Somebody must wait before trying again."""

    status = 429


class Unavailable(PageError):
    """A part the page cannot do without does not answer."""

    status = 503
    bare = True


class ErrorPagesMiddleware:
    """Turns those exceptions, a database that is away or busy, and an address that is there for a button only, into
    their pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content and request.method == "GET":
            page = _page(request, 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError):
            logger.exception("database unavailable: %s", request.path)
            return _bare(503, "")
        if isinstance(exception, PageError):
            message = str(exception)
            return _bare(exception.status, message) if exception.bare else _page(request, exception.status, message)
        return None


def _page(request, status: int, message: str = "", template: str = "") -> HttpResponse:
    return render(request, template or f"{status}.html", {"message": message}, status=status)


def _bare(status: int, message: str) -> HttpResponse:
    context = {
        "council_name": settings.COUNCIL_NAME,
        "service_name": settings.SERVICE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "message": message,
    }
    try:
        text: str = render_to_string(f"{status}.html", context)
    except Exception:  # The page that reports a fault must never be one.
        logger.exception("error page %s", status)
        text = LAST_RESORT
    return HttpResponse(text, status=status)


def bad_request(request, exception):
    """400, or 413 where the trouble was size."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFilesSent)
    return _page(request, 413 if too_large else 400)


def forbidden(request, exception):
    """403, with the sentence that the refusal was raised with."""
    return _page(request, 403, str(exception))


def csrf_failure(request, reason=""):
    """403 where a form's safety mark is missing or stale; ``reason`` is for logs only. What somebody wrote on a
    page of ours comes back to them."""
    if has_writing(request) and request.user.is_authenticated:
        return kept_page(request, is_signed_out=False)
    return _page(request, 403, template="403_csrf.html")


def not_found(request, exception):
    """404."""
    return _page(request, 404)


def server_error(request):
    """500."""
    return _bare(500, "")
