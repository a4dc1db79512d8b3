"""The id of the request that is being served, for every log line."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Add ``request_id`` to a record; ``-`` outside a request."""

    def filter(self, record):
        record.request_id = request_id.get()
        return True
