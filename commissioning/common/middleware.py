"""A request id on every request, its answer and every log line written while it is served."""

import re
import uuid

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
