import datetime as dt
import hashlib

import pytest

from commissioning.common import snapshots, states
from commissioning.decisions.enums import ClearanceKind, IssueStatus, ReportStatus
from commissioning.decisions.models import FrozenReport, PublishedReport, Report
from commissioning.decisions.operations import publication
from commissioning.decisions.operations import report as operations
from commissioning.decisions.queries.document import document_of
from commissioning.decisions.rules.headings import BadHeadings, report_headings
from commissioning.decisions.tests.factories import IssueFactory, ReportFactory
from commissioning.decisions.tests.writing import AT, cleared, in_clearance, published, rendered, who, write
from commissioning.programmes.tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_a_report_begins_with_the_headings_and_the_issue_s_proposals(report):
    assert report.reference == "R-2026-001"
    assert list(report.sections.values_list("key", flat=True)) == [heading.key for heading in report_headings()]
    assert report.recommendations.get().text == "Note the performance."


@pytest.mark.parametrize(
    "headings",
    [
        ["recommendations:R"],
        ["legal:L", "recommendations:R", "performance:P", "exceptions:E", "financial:F"],
        ["recommendations:R", "recommendations:R"],
        ["recommendations"],
        ["Recom mendations:R"],
    ],
)
def test_headings_that_cannot_be_are_refused(headings, settings):
    settings.REPORT_HEADINGS = headings

    with pytest.raises(BadHeadings):
        report_headings()


def test_a_report_needs_a_programme_and_an_open_issue(officer):
    for issue in (IssueFactory(announced=True), IssueFactory(decided=True, programme=ProgrammeFactory())):
        with pytest.raises(operations.CannotWrite):
            operations.create_report(issue, values={}, **who(officer))

    assert not Report.objects.exists()


def test_of_two_who_write_a_section_the_second_is_told(report, officer):
    section = report.sections.get(key="supporting_information")
    operations.write_section(section, text="First.", revision=0, **who(officer))

    with pytest.raises(operations.StaleText) as refused:
        operations.write_section(section, text="Second.", revision=0, **who(officer))

    section.refresh_from_db()
    assert (section.text, refused.value.current.text) == ("First.", "First.")


def test_only_exceptions_of_the_report_are_explained(report, officer):
    with pytest.raises(operations.CannotWrite):
        operations.explain(report, texts={"return:999999": "No."}, **who(officer))

    assert not report.explanations.exists()


def test_clearance_needs_the_implications_in_words(report, officer):
    with pytest.raises(operations.CannotWrite):
        operations.send_for_clearance(report, **who(officer))

    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT


def test_changing_what_was_cleared_voids_its_clearance_and_says_so(report, officer):
    in_clearance(report, officer)
    for kind in ClearanceKind:
        operations.clear(report, kind=kind, **who(officer))

    write(report, "supporting_information", "More.", officer)
    assert report.clearances.filter(voided_at=None).count() == 2
    write(report, "financial", "There are some.", officer)

    voided = report.clearances.exclude(voided_at=None).get()
    assert (voided.kind, voided.voided_reason) == ("financial", "“Financial implications” was changed.")
    operations.clear(report, kind=ClearanceKind.FINANCIAL, **who(officer))
    assert report.clearances.filter(voided_at=None).count() == 2


@pytest.mark.parametrize("change", ["recommendations", "window"])
def test_changing_what_is_recommended_or_covered_voids_every_clearance(change, report, officer):
    in_clearance(report, officer)
    for kind in ClearanceKind:
        operations.clear(report, kind=kind, **who(officer))

    if change == "recommendations":
        operations.write_recommendations(report, texts=["Agree the plan."], **who(officer))
    else:
        operations.update_particulars(report, values={"window_starts_on": dt.date(2026, 3, 1)}, **who(officer))

    assert not report.clearances.filter(voided_at=None).exists()


def test_nothing_is_cleared_twice_or_out_of_turn(report, officer):
    with pytest.raises(operations.CannotClear):
        operations.clear(report, kind="legal", **who(officer))
    in_clearance(report, officer)
    operations.clear(report, kind="legal", **who(officer))
    with pytest.raises(operations.CannotClear):
        operations.clear(report, kind="legal", **who(officer))

    assert report.clearances.count() == 1


def test_a_report_is_cleared_when_everything_is_cleared_and_explained(report, officer):
    in_clearance(report, officer)

    with pytest.raises(publication.CannotPublish) as refused:
        publication.mark_cleared(report, **who(officer))

    assert refused.value.obstacles == [
        "Financial implications are not cleared.",
        "Legal implications are not cleared.",
        "1 of the exceptions have no explanation.",
    ]


def test_a_cleared_report_s_text_stays(report, officer):
    cleared(report, officer)

    with pytest.raises(operations.CannotWrite):
        write(report, "legal", "Other.", officer)
    with pytest.raises(operations.CannotWrite):
        operations.write_recommendations(report, texts=["Other."], **who(officer))
    with pytest.raises(operations.CannotWrite):
        operations.explain(report, texts={}, **who(officer))
    with pytest.raises(operations.CannotWrite):
        operations.update_particulars(report, values={"title": "Other"}, **who(officer))


def test_publication_freezes_and_publishes_the_issue_s_report(report, officer):
    publication_ = published(report, officer)

    report.refresh_from_db()
    assert (report.status, report.issue.status) == (ReportStatus.PUBLISHED, IssueStatus.REPORT_PUBLISHED)
    assert bytes(publication_.pdf) == f"{report.title} {publication_.snapshot_sha256}".encode()
    assert publication_.pdf_sha256 == hashlib.sha256(bytes(publication_.pdf)).hexdigest()
    assert snapshots.is_intact(publication_)


def test_a_report_without_notice_is_not_published(report, officer):
    cleared(report, officer)
    type(report.issue).objects.update(status=IssueStatus.DRAFT, notice_published_on=None)

    with pytest.raises(publication.CannotPublish) as refused:
        publication.publish(report, render=rendered, **who(officer))

    report.refresh_from_db()
    assert refused.value.obstacles == ["The notice of the issue is not published."]
    assert (report.status, PublishedReport.objects.count()) == (ReportStatus.CLEARED, 0)


def test_an_exception_that_appears_after_clearing_must_be_explained_first(report, officer):
    cleared(report, officer)
    report.funding.outstanding(report.funding.agreement(reference="A-3"))

    with pytest.raises(publication.CannotPublish):
        publication.publish(report, render=rendered, **who(officer))

    assert not PublishedReport.objects.exists()


def test_a_pdf_that_fails_leaves_nothing_published(report, officer):
    cleared(report, officer)

    def broken(document, sha256):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        publication.publish(report, render=broken, **who(officer))

    report.refresh_from_db()
    assert (report.status, report.issue.status) == (ReportStatus.CLEARED, IssueStatus.NOTICE_PUBLISHED)


def test_later_changes_do_not_reach_what_was_published(report, officer):
    stored = published(report, officer)
    before = document_of(Report.objects.get(pk=report.pk))
    agreement = report.funding.agreement(reference="A-9", value=1_00)
    report.funding.accepted(agreement)
    Report.objects.filter(pk=report.pk).update(title="Another title")
    report.sections.update(text="Other words")
    report.funding.programme.agreements.filter(reference="A-1").update(value_pence=1, title="x")

    after = document_of(Report.objects.get(pk=report.pk))

    assert after == before
    again = PublishedReport.objects.get()
    assert (bytes(again.pdf), again.snapshot) == (bytes(stored.pdf), stored.snapshot)


def test_a_publication_cannot_be_saved_again_or_deleted(report, officer):
    stored = published(report, officer)

    stored.snapshot = "{}"
    with pytest.raises(FrozenReport):
        stored.save()
    with pytest.raises(FrozenReport):
        stored.delete()

    assert PublishedReport.objects.get().snapshot != "{}"


def test_a_snapshot_that_was_tampered_with_is_not_shown(report, officer):
    published(report, officer)
    PublishedReport.objects.update(snapshot="{}")

    with pytest.raises(snapshots.Altered):
        document_of(Report.objects.get(pk=report.pk))


def test_a_replacement_supersedes_only_when_it_is_published(report, officer):
    published(report, officer)
    report.refresh_from_db()

    new = publication.start_replacement(report, **who(officer))
    with pytest.raises(operations.CannotWrite):
        publication.start_replacement(report, **who(officer))
    assert new.sections.get(key="legal").text == "There are none."
    assert (new.explanations.count(), new.recommendations.count()) == (1, 1)
    assert Report.objects.get(pk=report.pk).status == ReportStatus.PUBLISHED

    operations.send_for_clearance(new, **who(officer))
    for kind in ClearanceKind:
        operations.clear(new, kind=kind, **who(officer))
    publication.mark_cleared(new, **who(officer))
    publication.publish(new, render=rendered, **who(officer))

    assert Report.objects.get(pk=report.pk).status == ReportStatus.SUPERSEDED
    assert Report.objects.get(pk=new.pk).status == ReportStatus.PUBLISHED


def test_a_second_report_on_a_published_issue_is_refused(report, officer):
    published(report, officer)
    report.issue.refresh_from_db()
    names = ("title", "committee", "meets_on", "report_of", "author", "contact")
    covers = ("window_starts_on", "window_ends_on", "cut_off_at")
    values = {name: getattr(report, name) for name in names + covers}
    second = operations.create_report(report.issue, values=values, **who(officer))

    cleared(second, officer)
    with pytest.raises(publication.CannotPublish):
        publication.publish(second, render=rendered, **who(officer))

    assert PublishedReport.objects.count() == 1


@pytest.mark.parametrize("after", ReportStatus)
@pytest.mark.parametrize("before", ReportStatus)
def test_only_the_moves_of_the_table_are_allowed(before, after):
    allowed = {
        ("draft", "in_clearance"),
        ("in_clearance", "cleared"),
        ("in_clearance", "draft"),
        ("cleared", "published"),
        ("published", "superseded"),
    }
    report = ReportFactory(status=before)

    if (before, after) in allowed:
        states.move(report, after, at=AT, by=None)
    else:
        with pytest.raises(states.CannotMove):
            states.move(report, after, at=AT, by=None)

    report.refresh_from_db()
    assert report.status == (after if (before, after) in allowed else before)
