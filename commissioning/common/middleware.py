"""What surrounds every request: an id in its answer and log lines, and no cache for what is private."""

import re
import uuid

from django.conf import settings
from django.contrib.auth import SESSION_KEY

from commissioning.common.logging import request_id

WELL_FORMED = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class RequestIdMiddleware:
    """Take over a proxy's ``X-Request-ID`` where it is well formed, else make one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if WELL_FORMED.match(given) else uuid.uuid4().hex
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class PrivatePagesMiddleware:
    """No cache keeps what was made for somebody who is signed in.

    The browser may go back to a page without asking, so that a form half filled in is not lost; on signing out it
    is told to forget them all. Files, such as PDFs, are not kept at all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = request.COOKIES.get(settings.SESSION_COOKIE_NAME) is not None
        response = self.get_response(request)
        if not request.session.accessed:
            return response
        if SESSION_KEY in request.session:
            if not response.has_header("Cache-Control"):
                is_page = response.headers.get("Content-Type", "").startswith("text/html")
                response.headers["Cache-Control"] = "private, no-cache" if is_page else "private, no-store"
        elif was_signed_in and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response
