"""What happened lately: moves of records that the person sees, with links, in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q

from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.models.agreement import SEEN_BY_ALL_OF
from commissioning.common.models import StatusChange
from commissioning.dashboards.addresses import url_or_none
from commissioning.decisions.models import Issue
from commissioning.decisions.navigation import reads
from monitoring.models import Meeting, Return, Review

ROWS_SHOWN = 10
OF_AGREEMENTS = (Return, Meeting, Review, Payment)


@dataclass(frozen=True)
class Happening:
    """One move: the record, its new state in words, when and by whom (nobody for the scheduler)."""

    at: dt.datetime
    title: str
    about: str
    state: str
    by: str
    url: str | None


def recent(user) -> list[Happening]:
    """The latest moves, newest first. They are numbered as they are written: the newest stand last."""
    kinds = ContentType.objects.get_for_models(Agreement, *OF_AGREEMENTS, *([Issue] if reads(user) else []))
    # Plus nought: an index of content types would be read whole and sorted, where the newest stand last already.
    moves = StatusChange.objects.annotate(kind=F("content_type_id") + 0).filter(_seen(user, kinds))
    moves = moves.select_related("by", "content_type")
    changes = list(moves.order_by("-pk")[:ROWS_SHOWN])
    wanted = defaultdict(set)
    for change in changes:
        wanted[change.content_type.model_class()].add(change.object_id)
    records = {model: _records(model).in_bulk(keys) for model, keys in wanted.items()}
    found = []
    for change in changes:
        record = records[change.content_type.model_class()].get(change.object_id)
        if record is not None:
            found.append(_happening(change, record))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _seen(user, kinds: dict) -> Q:
    if user.has_role(*SEEN_BY_ALL_OF):
        return Q(kind__in=[kind.pk for kind in kinds.values()])
    seen = Q()
    agreements = Agreement.objects.visible_to(user)
    for model, kind in kinds.items():
        if model is Issue:
            seen |= Q(content_type=kind)
        elif model is Agreement:
            seen |= Q(content_type=kind, object_id__in=agreements.values("pk"))
        else:
            seen |= Q(content_type=kind, object_id__in=model.objects.filter(agreement__in=agreements).values("pk"))
    return seen


def _records(model):
    if model is Issue:
        return Issue.objects.all()
    if model is Agreement:
        return Agreement.objects.select_related("organisation")
    rows = model.objects.select_related("agreement__organisation")
    return rows.defer("snapshot") if model is Return else rows


def _happening(change: StatusChange, record) -> Happening:
    title = str(record)
    about = "" if isinstance(record, Issue) else str(getattr(record, "agreement", record).organisation)
    page = record.agreement if isinstance(record, Payment) else record
    return Happening(
        change.at, title[:1].upper() + title[1:], about, change.label, str(change.by or ""), url_or_none(page)
    )
