"""The steps of a report, for tests that begin further on."""

import datetime as dt

from commissioning.decisions.enums import ClearanceKind
from commissioning.decisions.operations import publication
from commissioning.decisions.operations import report as operations
from commissioning.decisions.queries.figures import figures_of

AT = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)


def rendered(document, sha256):
    return f"{document.title} {sha256}".encode()


def who(officer):
    return {"at": AT, "by": officer}


def write(report, key, text, officer):
    section = report.sections.get(key=key)
    return operations.write_section(section, text=text, revision=section.revision, **who(officer))


def in_clearance(report, officer):
    for key in ("financial", "legal"):
        write(report, key, "There are none.", officer)
    return operations.send_for_clearance(report, **who(officer))


def cleared(report, officer):
    in_clearance(report, officer)
    for kind in ClearanceKind:
        operations.clear(report, kind=kind, **who(officer))
    operations.explain(
        report, texts={line.key: "The post was vacant." for line in figures_of(report).exceptions}, **who(officer)
    )
    return publication.mark_cleared(report, **who(officer))


def published(report, officer):
    cleared(report, officer)
    return publication.publish(report, render=rendered, **who(officer))
