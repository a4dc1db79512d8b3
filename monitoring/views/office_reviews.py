"""Officers' pages of reviews: the queue, one review in tabs, criteria, recommendation, decision."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from commissioning.common.csv_export import csv_response
from commissioning.common.filter_chips import chips_of
from commissioning.common.paging import page_of
from commissioning.common.pdf import render_pdf
from commissioning.common.snapshots import sha256_of
from commissioning.common.states import CannotMove, changes_of
from monitoring.enums import ReviewKind, ReviewStatus
from monitoring.forms.reviews import CriteriaForm, DecideForm, RecommendForm
from monitoring.models import Review
from monitoring.operations import reviews as operations
from monitoring.queries.evidence import evidence_of
from monitoring.queries.reviews import (
    CSV_LABELS,
    SORTS,
    ReviewFilter,
    criteria_of,
    csv_rows,
    notice_clock,
    reviews_for,
)
from organisations import access

CONDUCT, DECIDE = "monitoring.conduct_review", "monitoring.decide_review"
TABS = (
    ("overview", "Overview"),
    ("returns", "Returns"),
    ("targets", "Targets"),
    ("spending", "Money"),
    ("meetings", "Meetings"),
    ("account", "Organisation’s account"),
    ("assessment", "Assessment"),
)


@access.office()
def review_queue(request):
    """Every review that the officer sees; with ``?format=csv`` as a file."""
    found = ReviewFilter(request.GET or None, queryset=reviews_for(request.user), request=request, today=clock.today())
    sort = request.GET.get("sort", "due")
    order = SORTS.get(sort.removeprefix("-"), SORTS["due"])
    records = found.qs.order_by(*(f"-{name}" if sort.startswith("-") else name for name in order))
    if request.GET.get("format") == "csv":
        return csv_response("reviews.csv", CSV_LABELS, csv_rows(records))
    query = request.GET.copy()
    query["format"] = "csv"
    context = {"page": page_of(records, request), "filter": found, "sort": sort, "chips": chips_of(found)}
    return render(request, "monitoring/reviews/queue.html", context | {"csv_query": query.urlencode()})


def _review(request, pk: int) -> Review:
    return get_object_or_404(
        Review.objects.visible_to(request.user).select_related(
            "agreement__organisation",
            "agreement__officer",
            "agreement__programme",
            "agreement__lead_agency",
            "recommended_by",
            "decided_by",
            "account_given_by",
        ),
        pk=pk,
    )


def tab_links(review: Review) -> list[tuple[str, str]]:
    """The pages of a review; a re-procurement has no account and no criteria."""
    left_out = {"account", "assessment"} if review.kind == ReviewKind.REPROCUREMENT else set()
    return [(words, _tab_url(review, slug)) for slug, words in TABS if slug not in left_out]


def _tab_url(review: Review, slug: str) -> str:
    if slug == "overview":
        return review.get_absolute_url()
    return reverse("monitoring:review-tab", args=[review.pk, slug])


def _context(request, review: Review) -> dict:
    return {
        "review": review,
        "agreement": review.agreement,
        "tabs": tab_links(review),
        "evidence": evidence_of(review),
        "clock": notice_clock(review, clock.today()),
        "is_undecided": review.status not in {ReviewStatus.DECIDED, ReviewStatus.CANCELLED},
        "is_open": review.status == ReviewStatus.OPEN,
        "is_recommended": bool(review.recommended_at),
        "is_decided": review.status == ReviewStatus.DECIDED,
        "may_conduct": request.user.has_perm(CONDUCT, review),
        "may_decide": request.user.has_perm(DECIDE, review),
        "recommended_it": review.recommended_by_id == request.user.pk,
    }


@access.office()
def review_detail(request, pk):
    """What stands: the evidence in figures, recommendation, decision, what follows, the notice clock."""
    review = _review(request, pk)
    context = _context(request, review) | {
        "notices": review.funding_notices.select_related("given_by"),
        "renewals": review.agreement.successors.visible_to(request.user) if review.decided_on else [],
        "changes": changes_of(review),
    }
    return render(request, "monitoring/reviews/detail.html", context)


@access.office()
def review_tab(request, pk, slug):
    """One part of the evidence pack, or the organisation's account."""
    review = _review(request, pk)
    words = {_tab_url(review, slug): words for slug, words in TABS}.get(_tab_url(review, slug))
    if (words, _tab_url(review, slug)) not in tab_links(review) or slug == "overview":
        raise Http404
    if slug == "assessment":
        return _assessment(request, review)
    return render(request, f"monitoring/reviews/tab_{slug}.html", _context(request, review) | {"heading": words})


def _assessment(request, review: Review):
    """Criteria with marks and judgement: a form while the review is open."""
    context = _context(request, review) | {"heading": "Assessment"}
    criteria = criteria_of(review)
    if not context["is_open"] or not context["may_conduct"]:
        if request.method == "POST":
            access.require(request.user, CONDUCT, review)
            messages.error(request, "The recommendation is made: the assessment can no longer be changed.")
        return render(request, "monitoring/reviews/tab_assessment.html", context | {"criteria": criteria})
    form = CriteriaForm(*([request.POST] if request.method == "POST" else []), criteria=criteria)
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_criteria(review, form.entries(), at=clock.now(), by=request.user)
            messages.success(request, "The assessment is saved.")
        except CannotMove as refusal:
            messages.error(request, str(refusal))
        return redirect(_tab_url(review, "assessment"))
    return render(request, "monitoring/reviews/tab_assessment.html", context | {"form": form})


@access.office()
def review_recommend(request, pk):
    """Recommend; the evidence is frozen with it."""
    review = _review(request, pk)
    access.require(request.user, CONDUCT, review)
    form = RecommendForm(*([request.POST] if request.method == "POST" else []), review=review)
    if request.method == "POST" and form.is_valid():
        try:
            operations.recommend(review, **form.cleaned_data, at=clock.now(), by=request.user)
            messages.success(request, "Your recommendation is made and the evidence is frozen. Somebody else decides.")
            return redirect(review)
        except (CannotMove, operations.CriteriaUnscored, operations.NotForThisReview) as refusal:
            form.add_error(None, str(refusal))
    form.cancel_url = review.get_absolute_url()
    context = _context(request, review) | {"form": form, "title": "Make a recommendation"}
    return render(request, "monitoring/reviews/recommend.html", context)


@access.office()
def review_decide(request, pk):
    """Record the decision, by somebody else than who recommended."""
    review = _review(request, pk)
    access.require(request.user, DECIDE, review)
    form = DecideForm(*([request.POST] if request.method == "POST" else []), review=review, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide(review, **form.values(), at=clock.now(), by=request.user)
            messages.success(request, "The decision is recorded.")
            return redirect(review)
        except operations.NoticeTooShort as refusal:
            form.add_error("short_notice_reason", str(refusal))
        except (CannotMove, operations.SamePerson, operations.NotForThisReview) as refusal:
            form.add_error(None, str(refusal))
        except ValueError as refusal:
            form.add_error("takes_effect_on", str(refusal))
    form.cancel_url = review.get_absolute_url()
    context = _context(request, review) | {"form": form, "title": "Record the decision"}
    return render(request, "monitoring/reviews/decide.html", context)


@access.office()
@require_POST
def review_users_told(request, pk, notice_pk):
    """Record that the people who use the work were told."""
    review = _review(request, pk)
    access.require(request.user, CONDUCT, review)
    notice = get_object_or_404(review.funding_notices, pk=notice_pk)
    operations.record_users_told(notice, at=clock.now(), by=request.user)
    messages.success(request, "It is recorded that the people who use the work were told.")
    return redirect(review)


@access.office()
def review_pdf(request, pk):
    """The evidence pack as PDF; frozen, with its SHA-256, once the recommendation is made."""
    review = _review(request, pk)
    context = _context(request, review) | {"is_intact": sha256_of(review.evidence) == review.evidence_sha256}
    title = f"{review.get_kind_display()}: evidence"
    document = render_pdf("monitoring/pdf/evidence.html", context, title=title)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="evidence-{review.agreement.reference}.pdf"'
    return response
