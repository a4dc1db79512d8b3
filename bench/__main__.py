"""``python -m bench``: the benchmarks that fit in five minutes; ``--full``: all of them at full size."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from bench.folder import own_folder

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "bench.json"


def main() -> int:
    """Run, print the table, write ``var/bench.json``. 0 also where a goal is missed: the table says so."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="all sizes and more rounds")
    parser.add_argument("--only", metavar="WORD", help="only benchmarks whose name has this word")
    parser.add_argument(
        "--responses", type=int, metavar="NUMBER", help="to a consultation, instead of the size planned"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where the JSON goes (var/bench.json)")
    options = parser.parse_args()
    with own_folder():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - only now is the environment as it must be

    django.setup()
    from bench.runs import FULL, QUICK, run  # noqa: PLC0415 - likewise
    from bench.table import as_text, write_json  # noqa: PLC0415 - likewise

    plan = FULL if options.full else QUICK
    if options.responses:
        plan = replace(plan, response_sizes=(options.responses // 10, options.responses))
    results = run(plan, only=options.only, tell=lambda text: print(text, file=sys.stderr))
    print(as_text(results))
    write_json(results, options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
