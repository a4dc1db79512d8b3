"""A broker that needs no service: kombu's filesystem transport, safe to poll while it is written to.

kombu opens a message under its final name and only then writes it, so a poll that falls between the
two reads an empty file, loses the message and stops the worker. Here a message is written under
another name, flushed to disk and renamed. Names begin with the wall clock so that order survives a
restart of the machine.
"""

import os
import time
import uuid
from pathlib import Path

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's channel, with an atomic write in place of its own."""

    def _put(self, queue, payload, **kwargs):  # type: ignore[override]  # as Kombu's own channel does
        name = f"{time.time_ns() // 1_000_000:015d}_{uuid.uuid4()}.{queue}.msg"
        final = Path(self.data_folder_out) / name
        partial = final.with_name(f"{name}.tmp")
        with partial.open("wb") as stream:
            stream.write(str_to_bytes(dumps(payload)))
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(final)


class Transport(filesystem.Transport):
    """Kombu's transport, made of the channel above."""

    Channel = Channel


def install() -> None:
    """Make ``filesystem://`` addresses use the transport above."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
