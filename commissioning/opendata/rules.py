"""Figures of imports."""

import datetime as dt

# Files up to this size are checked while the officer waits; larger ones by a task.
CHECKED_AT_ONCE_BYTES = 2 * 1024 * 1024
# A claim of which nothing was heard for so long is somebody else's to take.
STALE_AFTER = dt.timedelta(minutes=10)
