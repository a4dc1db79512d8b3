"""Names what must not stand in the project's files: a registry's host, or a folder of somebody's machine.

Both tie the project to one place: packages come from wherever the ordinary clients are told to look, and
every path is given from the project's own folder.
"""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {"node_modules", "var", "__pycache__", "build"}
LARGEST = 2_000_000

# Written in pieces, so that this file passes its own check.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "yarnpkg" + ".com"]
HOSTS += ["docker" + ".io", "ghcr" + ".io", "quay" + ".io"]
HOMES = ["/" + "home/", "/" + "Users/", "/" + "work/", "/" + "root/"]
FORBIDDEN = re.compile(
    "|".join([rf"\b{re.escape(host)}\b" for host in HOSTS] + [rf"(?<![\w.~/-]){re.escape(home)}\w" for home in HOMES])
)


def project_files():
    """Every file that could be tracked, in order."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name == ".ci" or not (name in SKIPPED or name.startswith(".")))
        yield from (Path(folder) / name for name in sorted(names) if name not in {".git", ".env"})


def main():
    """Print each place, and return how many there are."""
    places = 0
    for path in project_files():
        if path.is_symlink() or path.stat().st_size > LARGEST:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if found := FORBIDDEN.search(line):
                places += 1
                sys.stdout.write(f"{path.relative_to(ROOT)}:{number}: {found[0]}\n")
    return places


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
