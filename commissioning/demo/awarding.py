"""The demonstration's decided round: assessed, recommended, decided by Cabinet, told and answered in every way, so that
its awards can be followed from the prospectus to the payments."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.agreements import operations as agreements
from commissioning.agreements.models import Agreement
from commissioning.applications.models import Application, Award, FundingRound, Recommendation
from commissioning.applications.operations import assessment, awards
from commissioning.applications.pack import as_pdf
from commissioning.applications.queries.award_board import boards_of
from commissioning.applications.queries.coverage import coverage_of
from commissioning.common import snapshots
from commissioning.common.uploads import validate_upload
from commissioning.common.working_days import add_working_days, working_day_on_or_after
from commissioning.decisions.enums import DecisionType, DocumentKind, EqualityAnalysis, Outcome
from commissioning.decisions.models import Issue
from commissioning.decisions.operations import document, issue
from commissioning.demo.agreements import Cast, moment
from commissioning.demo.assessing import ASSESSORS, give, pass_organisation, score
from commissioning.demo.decisions import COMMON, decide

TOO_EARLY = "The group was founded last month and has no rules in writing yet. We have told it who helps with that."
NO_MONEY = "The money of the scheme does not reach: the projects above it scored more."
LESS = "The largest award of the scheme."
MITIGATION = "The next round is announced here first, with an evening for groups that have never applied."
EQUALITY = "Seven in ten pounds go to work with groups that were seldom reached before. The gaps are named one by one."
FEEDBACK = (
    "The assessors liked the idea. Say next time who you asked and what they told you, and what will be different for "
    "the people who come. The council for voluntary service reads drafts with you, free of charge."
)
CONDITION = "Send us your safeguarding policy before the first payment."
DECLINED = "We were promised the money by a trust in the meantime. Please give it to somebody else."
# What assessors gave, in turn; both of them within the spread.
POINTS = (((5, 4, 5, 4, 4, 4), (4, 4, 4, 4, 4, 4)), ((4, 4, 4, 3, 4, 3), (4, 3, 4, 4, 3, 4)), ((3, 3, 4, 3, 3, 3),) * 2)
REFUSED = ((2, 2, 1, 2, 2, 2), (2, 1, 2, 2, 1, 2))


def decide_the_first(cast: Cast, funding_round: FundingRound) -> None:
    """Everything from the closing day on, in the order in which it would have happened."""
    _assess(cast, funding_round)
    _recommend(cast, funding_round)
    matter = _decided_by_cabinet(cast, funding_round)
    _tell(cast, funding_round, matter)
    _answer(cast, funding_round)


def _day(cast: Cast, days: int) -> dt.date:
    return cast.calendar.today + dt.timedelta(days=days)


def _at(cast: Cast, days: int, hour: int = 10) -> dt.datetime:
    return moment(_day(cast, days), hour)


def _assess(cast: Cast, funding_round: FundingRound) -> None:
    """All but the last are scored by two; the last one before it is refused for its scores."""
    found = Application.objects.filter(round=funding_round).select_related("stage", "round").order_by("reference")
    *scored, left_out = found
    officer = cast.staff["officer"]
    for application in found:
        pass_organisation(cast, application.stage, at=_at(cast, -126))
    assessment.mark_ineligible(left_out, reason=TOO_EARLY, at=_at(cast, -125), by=officer)
    for place, application in enumerate(scored):
        assessment.mark_eligible(application, at=_at(cast, -125), by=officer)
        points = REFUSED if application == scored[-1] else POINTS[place % len(POINTS)]
        names = [ASSESSORS[place % 3], ASSESSORS[(place + 1) % 3]]
        for name, given in zip(names, points, strict=True):
            assignment = give(cast, application, name, due_on=_day(cast, -110), at=_at(cast, -123))
            score(assignment, given, at=_at(cast, -116, 14 + place % 3))


def _recommend(cast: Cast, funding_round: FundingRound) -> None:
    """What the board proposes by rank and budget; nothing for the weakest, whatever is left."""
    officer = cast.staff["officer"]
    for board in boards_of(funding_round):
        sums = {}
        for row in board.rows:
            pence = row.pence if row.score >= 50 else 0
            reason = "" if pence == row.asked else LESS if pence else NO_MONEY
            condition = CONDITION if pence and row.rank == 1 else ""
            sums[row.reference] = awards.Sum(pence, reason, condition, (False, "Nothing is sold to anybody."))
        awards.recommend(board.scheme, sums, at=_at(cast, -106), by=officer)
    coverage = coverage_of(funding_round, boards_of(funding_round))
    notes = {(dimension.key, gap.line.value): MITIGATION for dimension, gap in coverage.gaps}
    awards.note_gaps(funding_round, notes, at=_at(cast, -105), by=officer)
    awards.make_final(funding_round, equality_analysis=EQUALITY, at=_at(cast, -104), by=officer)


def _decided_by_cabinet(cast: Cast, funding_round: FundingRound) -> Issue:
    """Announced 35 days before, with the pack among its papers; agreed, and in effect since."""
    democracy, meets_on = cast.staff["democracy"], working_day_on_or_after(_day(cast, -63))
    announced, papers = moment(meets_on - dt.timedelta(days=35)), moment(meets_on - dt.timedelta(days=8))
    pence = sum(Award.objects.filter(application__round=funding_round).values_list("recommended_pence", flat=True))
    values = {
        **COMMON,
        "title": f"{funding_round.title}: awards",
        "summary": "Which projects of neighbourhood groups are funded, with how much, and which gaps that leaves.",
        "decision_type": DecisionType.KEY,
        "affects_two_or_more_wards": True,
        "value_pence": pence,
        "all_wards": True,
        "due_on": meets_on,
        "programme": cast.programme,
        "consultation_process": "What is funded was worked out with the sector. Two assessors scored each application.",
        "equality_analysis": EqualityAnalysis.DONE,
        "equality_detail": EQUALITY,
    }
    recommendation = Recommendation.objects.get(round=funding_round)
    pack = snapshots.read(recommendation)
    matter = issue.create_issue(
        values=values, proposals=pack["recommendations"], at=announced, by=cast.staff["officer"]
    )
    issue.publish_notice(matter, at=announced, by=democracy)
    issue.put_on_agenda(matter, committee="Cabinet", meets_on=meets_on, number="6")
    file = SimpleUploadedFile(
        f"recommendation-{funding_round.slug}.pdf",
        as_pdf(pack, recommendation.snapshot_sha256),
        content_type="application/pdf",
    )
    document.attach(
        matter,
        file=file,
        upload=validate_upload(file),
        title=f"Recommended awards: {funding_round}",
        kind=DocumentKind.REPORT,
        at=papers,
        by=democracy,
    )
    issue.publish_papers(matter, at=papers, by=democracy)
    decide(cast, matter, meets_on, [(each.number, each.text) for each in matter.proposals.all()], Outcome.AGREED)
    return matter


def _tell(cast: Cast, funding_round: FundingRound, matter: Issue) -> None:
    """Decided as recommended; each has its letter, the one refused for its scores with what to do better."""
    officer = cast.staff["officer"]
    in_effect = add_working_days(matter.due_on, 9)
    found = Award.objects.filter(application__round=funding_round).select_related("application").order_by("pk")
    awards.record_decisions(
        funding_round,
        {one.application.reference: awards.Decided(one.recommended_pence) for one in found},
        decided_on=matter.due_on,
        reference=matter.reference,
        at=moment(in_effect),
        by=officer,
    )
    for award in found.filter(recommended_pence=0):
        awards.write_feedback(award, feedback=FEEDBACK, at=moment(in_effect, 11), by=officer)
    awards.send_letters(funding_round, at=moment(in_effect, 15), by=officer)


def _answer(cast: Cast, funding_round: FundingRound) -> None:
    """Riverside Lunch Club has not answered yet. The others did: one declined; the agreements of those that accepted
    are active, offered and being drafted."""
    funded = Award.objects.filter(application__round=funding_round, decided_pence__gt=0).select_related(
        "application__organisation"
    )
    others = [one for one in funded.order_by("pk") if one.application.organisation_id != cast.organisations[0].pk]
    fates: Sequence[Callable[[Cast, Agreement], None]] = (_activate, _offer, _leave, _activate)
    declines, *accept = others
    awards.answer(declines, accepts=False, reason=DECLINED, at=_at(cast, -26), by=_lead(declines.application))
    for place, award in enumerate(accept):
        awards.answer(award, accepts=True, at=_at(cast, -25, 9 + place), by=_lead(award.application))
        fates[place % len(fates)](cast, Agreement.objects.get(application=award.application_id))


def _lead(application: Application):
    return application.organisation.memberships.current().filter(role="lead").select_related("user")[0].user


def _leave(cast: Cast, draft: Agreement) -> None:
    """It waits for the officer to read it."""


def _offer(cast: Cast, draft: Agreement) -> None:
    agreements.offer(draft, at=_at(cast, -24), by=cast.staff["officer"])


def _activate(cast: Cast, draft: Agreement) -> None:
    """Offered, accepted, countersigned; what is due in advance by today is approved by two and paid."""
    _offer(cast, draft)
    lead = draft.organisation.memberships.current().filter(role="lead").select_related("user")[0].user
    agreements.accept(draft, at=_at(cast, -23), by=lead)
    agreements.countersign(draft, at=_at(cast, -22), by=cast.staff["officer"])
    finance, second = cast.staff["finance"], cast.staff["finance.two"]
    for payment in draft.payments.filter(due_on__lte=cast.calendar.today):
        at = moment(payment.due_on)
        agreements.approve_payment(payment, at=at, by=finance)
        agreements.approve_payment(payment, at=at, by=second)
        agreements.send_payment(payment, at=at, by=finance, sent_on=payment.due_on)
