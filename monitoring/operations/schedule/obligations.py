"""Creating what running agreements owe, and bringing it in line when their dates or their plan change."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import transaction

from commissioning.agreements.models import Agreement
from commissioning.common.clock import local_date
from commissioning.programmes.models import Programme
from monitoring.enums import Tier
from monitoring.models import Meeting, MonitoringPlan, Return, Review, TierQuestionnaire
from monitoring.operations.schedule.bulk import by_agreement, chunks, create
from monitoring.operations.schedule.meetings import align_meetings
from monitoring.operations.schedule.returns import align_returns
from monitoring.operations.schedule.reviews import align_reviews
from monitoring.rules import Rules, frequency_for, periods, tier_for
from monitoring.rules import review as review_of
from monitoring.rules.meetings import meetings as meetings_of
from monitoring.rules.periods import due_on

_periods = lru_cache(maxsize=4096)(lambda *term: tuple(periods(*term)))
_due_on = lru_cache(maxsize=16384)(due_on)


def create_obligations(agreements: Agreement | Iterable[Agreement | int], *, at: dt.datetime, by) -> Counter:
    """Create what is missing of the monitoring plan, returns, meetings and review of running agreements.

    ``agreements`` is one agreement, or many or their keys. Others than active and suspended ones are passed
    by. What is there already is left alone, so that a second call creates nothing. Gives the numbers of
    ``plans_created``, ``returns_created``, ``meetings_created`` and ``reviews_created``.
    """
    if isinstance(agreements, Agreement):
        agreements = [agreements]
    keys = sorted({each.pk if isinstance(each, Agreement) else each for each in agreements})
    created: Counter = Counter()
    for chunk in chunks(keys):
        created += align(chunk, at=at, by=by)
    return created


@transaction.atomic
def align(
    keys: Sequence[int],
    *,
    at: dt.datetime,
    by,
    reason: str = "",
    changed_on: dt.date | None = None,
    restarted: bool = False,
) -> Counter:
    """Bring what the agreements ``keys`` owe in line with their dates and plans, in one transaction.

    ``changed_on`` is the day of a change of dates, from which a late review is reckoned; without it, that of
    activation. ``restarted`` says that the start moved, so that nothing is kept in place.
    """
    running = Agreement.objects.running().filter(pk__in=keys).order_by("pk")
    agreements = list(running.select_for_update(of=("self",)))
    owed = _Owed(agreements)
    created: Counter = Counter()
    created["plans_created"] = create(MonitoringPlan, owed.plan_those_without(), at=at, by=by)
    today = changed_on or local_date(at)
    reviews: list[dict[str, Any]] = []
    returns: list[dict[str, Any]] = []
    meetings: list[dict[str, Any]] = []
    for agreement in agreements:
        plan, rules = owed.plans[agreement.pk], owed.rules_of(agreement)
        term = agreement.starts_on, agreement.ends_on
        fresh = not owed.returns.get(agreement.pk)
        if fresh:
            returns += [
                {
                    "agreement_id": agreement.pk,
                    "number": number,
                    "starts_on": period.starts_on,
                    "ends_on": period.ends_on,
                    "due_on": _due_on(period.ends_on, rules),
                }
                for number, period in enumerate(_periods(*term, plan.frequency_months), start=1)
            ]
        else:
            returns += align_returns(
                agreement, plan, owed.returns[agreement.pk], rules, today, at=at, by=by, reason=reason, anew=restarted
            )
        wanted = review_of(agreement.kind, *term, changed_on or _created_on(agreement, at), rules)
        new_review, standing = align_reviews(
            agreement, owed.reviews.get(agreement.pk, []), wanted, today, at=at, by=by, reason=reason
        )
        reviews += new_review
        meetings += align_meetings(
            agreement,
            owed.meetings.get(agreement.pk, []),
            meetings_of(*term, Tier(plan.tier), standing, rules),
            at=at,
            by=by,
            reason=reason,
        )
    created["returns_created"] = create(Return, returns, at=at, by=by)
    created["meetings_created"] = create(Meeting, meetings, at=at, by=by)
    created["reviews_created"] = create(Review, reviews, at=at, by=by)
    return created


def _created_on(agreement: Agreement, at: dt.datetime) -> dt.date:
    """The day from which a late review is reckoned: not that of the run, which may come days later."""
    return local_date(agreement.activated_at or at)


class _Owed:
    """What stands of some agreements, read in a fixed number of queries."""

    def __init__(self, agreements: list[Agreement]):
        self.agreements = agreements
        keys = [agreement.pk for agreement in agreements]
        self.plans = {plan.agreement_id: plan for plan in MonitoringPlan.objects.filter(agreement__in=keys)}
        # Nothing stands where there is no plan yet: it is made in the same transaction as the rest.
        planned = [key for key in keys if key in self.plans]
        self.returns = by_agreement(self._current(Return, planned).defer("snapshot", "officer_note"))
        self.meetings = by_agreement(self._current(Meeting, planned))
        self.reviews = by_agreement(self._current(Review, planned).defer("evidence"))
        programmes = Programme.objects.in_bulk({each.programme_id for each in agreements if each.programme_id})
        self._rules = {key: Rules.of(programme) for key, programme in programmes.items()}
        self._rules[None] = Rules.of(None)

    @staticmethod
    def _current(model, keys):
        return model.objects.current().filter(agreement__in=keys).order_by("agreement", "pk").select_for_update()

    def rules_of(self, agreement: Agreement) -> Rules:
        return self._rules[agreement.programme_id]

    def plan_those_without(self) -> list[dict[str, Any]]:
        """New plans, not yet written, for agreements that have none."""
        without = [agreement for agreement in self.agreements if agreement.pk not in self.plans]
        if not without:
            return []
        questions = {
            (named.programme_id, named.tier): named.questionnaire_id for named in TierQuestionnaire.objects.all()
        }
        made = []
        for agreement in without:
            rules = self.rules_of(agreement)
            tier = tier_for(agreement.value_pence, agreement.starts_on, agreement.ends_on, rules)
            plan = {
                "agreement_id": agreement.pk,
                "tier": tier,
                "frequency_months": frequency_for(tier, rules),
                "questionnaire_id": questions.get((agreement.programme_id, tier)) or questions.get((None, tier)),
            }
            self.plans[agreement.pk] = MonitoringPlan(**plan)
            made.append(plan)
        return made
