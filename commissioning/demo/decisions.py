"""The demonstration's decisions: how the programme was agreed, a published six-month report, one being written."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.common.dates import add_months
from commissioning.common.uploads import validate_upload
from commissioning.common.working_days import add_working_days, working_day_on_or_after
from commissioning.decisions.enums import ClearanceKind, DecisionType, DocumentKind, EqualityAnalysis, Outcome
from commissioning.decisions.models import Issue, Report
from commissioning.decisions.operations import decision, document, issue, publication, report
from commissioning.decisions.operations.decision import Decided
from commissioning.decisions.queries.figures import figures_of
from commissioning.decisions.rendering import report_pdf
from commissioning.demo.agreements import Cast, moment
from consultations.models import Consultation

COMMON = {
    "decision_maker": "Cabinet",
    "lead_member": "Councillor Mina Underhay, communities",
    "lead_director": "Rashid Farrow, director of communities",
    "department": "Communities and partnerships",
    "contact_name": "Olu Achebe, commissioning officer",
    "contact_email": "officer@marlbridge.example",
    "contact_telephone": "01632 960101",
}
CONSULTED = (
    "Two phases of co-production: three open workshops, talks with 41 organisations one by one, an internal workshop "
    "and a survey. What was said, and what became of it, is appended to the report."
)
ASKED_FIRST = (
    "Presentations to networks, talks with organisations one by one, an internal workshop and a short survey. What was "
    "said and what came of it is published with the consultation."
)
ALTERNATIVES = "To go on with the older grants programme; to let every theme by contract. Both were rejected."
SECTIONS = {
    "reasons": (
        "Members agreed that they would see every half year what the money does. The programme replaced the main "
        "grants programme and has five themes and fifteen schemes. Organisations report every six months; officers "
        "accept each return before its figures count."
    ),
    "supporting_information": (
        "Every figure below rests on returns that officers have accepted. Returns that have not come are named."
    ),
    "options": "To report once a year only. Rejected: problems would be seen too late to help.",
    "background_papers": "Returns accepted for the half year, as listed in the appendices.",
    "financial": "Spending is within the programme's budget. There is no new call on reserves.",
    "legal": "The council may fund the sector under its general power of competence. Agreements bind both sides.",
    "personnel": "There are none.",
    "equalities": "Returns say which groups take part. Gaps found are followed up in the monitoring meetings.",
    "priorities": "The programme serves all four priorities of the council's plan.",
}
EXPLANATION = "The officer has met the organisation. A plan is agreed, and the next return will show whether it works."


def make_decisions(cast: Cast) -> None:
    """Everything about decisions, in the order in which it would have happened."""
    _programme_is_agreed(cast)
    start, end = _last_window_but(cast, 1)
    _report_is_published(cast, start, end)
    _report_is_written(cast, *_last_window_but(cast, 0))


def _last_window_but(cast: Cast, skip: int) -> tuple[dt.date, dt.date]:
    """The half year of the programme that was over by today; with ``skip``, that many before it."""
    start = cast.calendar.programme_starts_on
    while add_months(start, 6 * (skip + 1)) <= cast.calendar.today:
        last, start = start, add_months(start, 6)
    return last, add_months(last, 6) - dt.timedelta(days=1)


def _issue(
    cast: Cast, title: str, summary: str, proposals: list[str], due_on: dt.date, at: dt.datetime, **more
) -> Issue:
    values = {
        **COMMON,
        "title": title,
        "summary": summary,
        "decision_type": DecisionType.KEY,
        "affects_two_or_more_wards": True,
        "above_threshold": True,
        "value_pence": 5_220_000_00,
        "all_wards": True,
        "due_on": due_on,
        "programme": cast.programme,
        "consultation_process": CONSULTED,
        "equality_analysis": EqualityAnalysis.DONE,
        "equality_detail": "Done with the sector. Two gaps were found, and each has a named scheme that closes it.",
        **more,
    }
    return issue.create_issue(values=values, proposals=proposals, at=at, by=cast.staff["officer"])


def _programme_is_agreed(cast: Cast) -> None:
    """The key decision that started the programme, in effect since."""
    democracy = cast.staff["democracy"]
    meets_on = working_day_on_or_after(cast.calendar.programme_starts_on - dt.timedelta(days=120))
    announced = moment(meets_on - dt.timedelta(days=35))
    matter = _issue(
        cast,
        "Community commissioning programme",
        "To replace the main grants programme by grants and contracts under five themes, worked out with the sector.",
        ["Agree the programme, its five themes and fifteen schemes.", "Agree its budget for four years."],
        meets_on,
        announced - dt.timedelta(days=3),
    )
    issue.publish_notice(matter, at=announced, by=democracy)
    issue.put_on_agenda(matter, committee="Cabinet", meets_on=meets_on, number="7")
    _attach_and_decide(cast, matter, meets_on)


def agree_on_a_framework(cast: Cast, consultation: Consultation) -> None:
    """What people said in the first phase led to a decision, before the draft was written."""
    democracy, first = cast.staff["democracy"], consultation.phases.get(number=1)
    meets_on = working_day_on_or_after(first.closes_on + dt.timedelta(days=40))
    announced = moment(meets_on - dt.timedelta(days=35))
    matter = _issue(
        cast,
        "A framework for working with the sector",
        "To write one framework for all teams that fund organisations, from what they told us, and to consult on it.",
        [
            "Agree that grants are for three years as a rule.",
            "Agree that a draft framework is written and consulted on for twelve weeks.",
            "Open grants for lunch clubs, befriending and community buildings first.",
        ],
        meets_on,
        announced - dt.timedelta(days=3),
        consultation=consultation,
        consultation_process=ASKED_FIRST,
        value_pence=None,
        above_threshold=False,
    )
    issue.publish_notice(matter, at=announced, by=democracy)
    issue.put_on_agenda(matter, committee="Cabinet", meets_on=meets_on, number="5")
    _attach_and_decide(cast, matter, meets_on)


def _attach_and_decide(cast: Cast, matter: Issue, meets_on: dt.date) -> None:
    """A report that was written elsewhere is attached; the decision follows."""
    democracy, at = cast.staff["democracy"], moment(meets_on - dt.timedelta(days=8))
    text = f"{matter.title}: report to Cabinet. Made up for the demonstration.\n"
    file = SimpleUploadedFile("report.txt", text.encode(), content_type="text/plain")
    document.attach(
        matter,
        file=file,
        upload=validate_upload(file),
        title="Report to Cabinet",
        kind=DocumentKind.REPORT,
        at=at,
        by=democracy,
    )
    issue.publish_papers(matter, at=at, by=democracy)
    decide(cast, matter, meets_on, [(each.number, each.text) for each in matter.proposals.all()], Outcome.AGREED)


def decide(cast: Cast, matter: Issue, meets_on: dt.date, recommendations, outcome: str) -> None:
    """Cabinet decides the day it meets; the decision is published the next day and takes effect after the call-in."""
    democracy, published_on = cast.staff["democracy"], meets_on + dt.timedelta(days=1)
    decision.record_decision(
        matter,
        decided_on=meets_on,
        decided_by="Cabinet",
        reasons="The programme serves the council's priorities and was worked out with the sector.",
        alternatives=ALTERNATIVES,
        outcomes=[Decided(number=number, text=text, outcome=outcome) for number, text in recommendations],
        published_on=published_on,
        at=moment(published_on),
        by=democracy,
    )
    decision.bring_into_effect(at=moment(add_working_days(published_on, 7)))


def _performance_issue(cast: Cast, start: dt.date, end: dt.date, meets_on: dt.date, announced: dt.datetime) -> Issue:
    matter = _issue(
        cast,
        f"Community commissioning programme: performance, {start:%B %Y} to {end:%B %Y}",
        "What organisations did with the programme's money in the half year, and what follows from it.",
        ["Note the performance of the programme.", "Agree what is proposed about the agreements that are red."],
        meets_on,
        announced,
    )
    issue.publish_notice(matter, at=announced, by=cast.staff["democracy"])
    issue.put_on_agenda(matter, committee="Cabinet", meets_on=meets_on, number="9")
    return matter


def _written(cast: Cast, matter: Issue, start: dt.date, end: dt.date, cut_off: dt.datetime, at: dt.datetime) -> Report:
    officer = cast.staff["officer"]
    values = {
        "title": matter.title,
        "committee": "Cabinet",
        "meets_on": matter.due_on,
        "report_of": "The director of communities",
        "author": "Olu Achebe",
        "contact": "officer@marlbridge.example, 01632 960101",
        "window_starts_on": start,
        "window_ends_on": end,
        "cut_off_at": cut_off,
    }
    made = report.create_report(matter, values=values, at=at, by=officer)
    for section in made.sections.all():
        text = SECTIONS.get(section.key, "")
        if text:
            report.write_section(section, text=text, revision=section.revision, at=at, by=officer)
    return made


def _report_is_published(cast: Cast, start: dt.date, end: dt.date) -> None:
    """The report of the half year before the last: cleared by two professions, published, decided."""
    meets_on = working_day_on_or_after(end + dt.timedelta(days=90))
    announced, at = moment(meets_on - dt.timedelta(days=40)), moment(meets_on - dt.timedelta(days=12))
    matter = _performance_issue(cast, start, end, meets_on, announced)
    made = _written(cast, matter, start, end, moment(meets_on - dt.timedelta(days=14)), at)
    texts = {line.key: EXPLANATION for line in figures_of(made).exceptions}
    report.explain(made, texts=texts, at=at, by=cast.staff["officer"])
    report.send_for_clearance(made, at=at, by=cast.staff["officer"])
    report.clear(made, kind=ClearanceKind.FINANCIAL, at=at, by=cast.staff["finance"])
    report.clear(made, kind=ClearanceKind.LEGAL, at=at, by=cast.staff["legal"])
    publication.mark_cleared(made, at=at, by=cast.staff["officer"])
    publication.publish(made, at=at, by=cast.staff["democracy"], render=report_pdf)
    lines = [(each.number, each.text) for each in made.recommendations.all()]
    decide(cast, matter, meets_on, lines, Outcome.AGREED)


def _report_is_written(cast: Cast, start: dt.date, end: dt.date) -> None:
    """The report of the last half year: announced, in clearance, half of its exceptions explained."""
    today, officer = cast.calendar.today, cast.staff["officer"]
    meets_on = working_day_on_or_after(max(end + dt.timedelta(days=90), today + dt.timedelta(days=31)))
    matter = _performance_issue(cast, start, end, meets_on, moment(today))
    made = _written(cast, matter, start, end, moment(today + dt.timedelta(days=7)), moment(today))
    exceptions = list(figures_of(made).exceptions)
    texts = {line.key: EXPLANATION for line in exceptions[: len(exceptions) // 2]}
    report.explain(made, texts=texts, at=moment(today), by=officer)
    report.send_for_clearance(made, at=moment(today), by=officer)
    report.clear(made, kind=ClearanceKind.FINANCIAL, at=moment(today), by=cast.staff["finance"])
