"""An organisation's page of its final-year review: its own account, and what was decided."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.common import clock
from commissioning.common.states import CannotMove
from commissioning.common.templatetags.words import time_of
from monitoring.enums import ReviewStatus
from monitoring.forms.reviews import AccountForm
from monitoring.operations import reviews as operations
from monitoring.queries.reviews import own_reviews
from organisations import access

TEXTS = ("achievements", "users", "proposals")


@access.member
def review_account(request, pk):
    """Write, save, hand in; read afterwards."""
    review = get_object_or_404(own_reviews(request.user), pk=pk)
    can_write = (
        review.status == ReviewStatus.OPEN
        and review.account_given_at is None
        and request.user.has_perm("monitoring.account_for_review", review)
    )
    initial = {name: getattr(review, f"account_{name}") for name in TEXTS} | {"revision": review.account_revision}
    conflict = None
    if request.method == "POST":
        access.require(request.user, "monitoring.account_for_review", review)
        form = AccountForm(request.POST)
        if form.is_valid():
            found = _save(request, review, form)
            if not isinstance(found, dict):
                return found
            conflict = found.get("conflict")
    else:
        form = AccountForm(initial=initial)
    context = {
        "review": review,
        "agreement": review.agreement,
        "form": form,
        "can_write": can_write,
        "conflict": conflict,
        "has_errors": bool(conflict) or (request.method == "POST" and bool(form.errors)),
        "notices": review.funding_notices.all(),
        "is_decided": review.status == ReviewStatus.DECIDED,
        "texts": [(form.fields[name].label, getattr(review, f"account_{name}")) for name in TEXTS],
    }
    return render(request, "monitoring/reviews/account.html", context)


def _save(request, review, form):
    """Save, and hand in where that was pressed: a redirect, or what the page shows in its place."""
    at = clock.now()
    texts = {name: form.cleaned_data[name] for name in TEXTS}
    try:
        operations.save_account(review, **texts, revision=form.cleaned_data["revision"], at=at, by=request.user)
        if "give" in request.POST:
            operations.give_account(review, at=at, by=request.user)
            messages.success(request, "Your account is handed in. Thank you. We have sent you a receipt.")
        else:
            messages.success(request, f"Your account was saved at {time_of(at)}. It is not handed in yet.")
        return redirect("monitoring:review-account", review.pk)
    except operations.StaleAccount:
        review.refresh_from_db()
        form.data = form.data.copy()
        form.data["revision"] = review.account_revision
        return {"conflict": [(form.fields[name].label, getattr(review, f"account_{name}")) for name in TEXTS]}
    except operations.AccountIncomplete as incomplete:
        form.data = form.data.copy()
        form.data["revision"] = review.account_revision
        for name, words in incomplete.missing.items():
            form.add_error(name, words)
        return {}
    except (operations.AccountGiven, CannotMove) as refusal:
        messages.error(request, str(refusal))
        return redirect("monitoring:review-account", review.pk)
