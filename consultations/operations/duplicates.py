"""Responses that look like one another, or like a program's: found in the background, decided by officers.

Nothing is ever dropped by itself, and no address is looked at. What is removed stays, is not counted, and can be
brought back. The rule with its figures: ``docs/algorithms/duplicates.md``.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from commissioning.common.states import locked, standing
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.structure import Structure, structure_of
from consultations import tasks
from consultations.enums import Deciding, Duplicate, PhaseStatus, SuspicionKind, Way
from consultations.models import (
    DuplicateDecision,
    Phase,
    Quote,
    Response,
    ResponsePrint,
    Suspect,
    SuspectSet,
)
from consultations.operations import quotes, tallies
from consultations.rules import duplicates as rules

CHUNK = 500
ROWS = 2_000
# So many are decided while the officer waits; more by a task.
AT_ONCE = 500
# After answers are sent the search begins once in so many seconds, however many send them.
SEARCH_SECONDS = 60
# A search that has not ended by then has died.
SEARCH_LASTS = 60 * 60
STALE_AFTER = dt.timedelta(minutes=10)
WORDS = {
    rules.Kind.SAME_TEXT: "A long text is the same, word for word, as in other responses.",
    rules.Kind.NEAR_TEXT: "A long text is nearly the same as in other responses.",
    rules.Kind.SAME_ANSWERS: "All answers are the same as in others sent within minutes.",
    rules.Kind.BURST: "It was sent in a minute in which far more were sent than is usual.",
    rules.Kind.QUICK: "It was sent sooner than anybody reads the questions.",
}
PROGRAM = rules.Kind.PROGRAM.value
TEXTS = {"short_text", "long_text"}
EXPLAIN = "explain"


class CannotDecide(Exception):
    """Nothing can be decided of these responses now; the message says why. Nothing was changed."""


# Finding --------------------------------------------------------------------------------------------------


def search_soon(phase: Phase) -> None:
    """Let the phase be searched in the background, after answers were sent; once a minute at most."""
    if cache.add(f"search-duplicates-{phase.pk}", 1, SEARCH_SECONDS):
        transaction.on_commit(lambda: tasks.find_duplicates.delay(phase_id=phase.pk), robust=True)


def search_all(*, at: dt.datetime) -> int:
    """Search every phase in which something was sent, or sent again, since it was searched; how many sets there are."""
    new = _to_print(Response.objects.filter(phase=OuterRef("pk")))
    phases = Phase.objects.filter(Exists(new), status=PhaseStatus.APPROVED).select_related("version")
    return sum(search(phase, at=at) for phase in phases.order_by("pk"))


def _readable(rows: QuerySet[Response]) -> QuerySet[Response]:
    return rows.filter(submitted_at__isnull=False, is_test=False, anonymised_at=None)


def _to_print(rows: QuerySet[Response]) -> QuerySet[Response]:
    """Those without a print of the answers that they have now."""
    return _readable(rows).filter(Q(print=None) | ~Q(print__sheet=F("sheet")))


def search(phase: Phase, *, at: dt.datetime) -> int:
    """Find every set of ``phase`` anew and write down what has changed; how many there are. Safe to run twice and after
    a kill. While one search runs another does nothing: what came meanwhile has no print yet, and is found by the next.
    """
    running = f"searching-duplicates-{phase.pk}"
    if phase.version is None or not cache.add(running, 1, SEARCH_LASTS):
        return 0
    try:
        make_prints(phase, structure_of(phase.version))
        evidence, prints = _prints(phase)
        found = rules.find(prints)
        _write_sets(phase, found, at=at)
        _write_evidence(found, evidence)
    finally:
        cache.delete(running)
    return len(found)


def make_prints(phase: Phase, structure: Structure) -> None:
    """Read the answers of those responses whose print is missing, in chunks."""
    missing, last = _to_print(phase.responses.all()).order_by("pk").values_list("pk", "sheet"), 0
    while rows := list(missing.filter(pk__gt=last)[:CHUNK]):
        last = rows[-1][0]
        values: dict[int, dict] = defaultdict(dict)
        answers = Answer.objects.filter(sheet__in=[sheet for _, sheet in rows], raw={}).order_by()
        for sheet, question, value in answers.values_list("sheet", "question", "value").iterator(ROWS):
            values[sheet][structure.key_of[question]] = value
        ResponsePrint.objects.bulk_create(
            [_print(phase, structure, pk, sheet, values[sheet]) for pk, sheet in rows],
            update_conflicts=True,
            unique_fields=["response"],
            update_fields=["sheet", "answers", "answered", "texts"],
        )


def _print(phase: Phase, structure: Structure, pk: int, sheet: int, values: dict) -> ResponsePrint:
    answers, answered = rules.print_answers(values)
    texts = []
    for key, value in sorted(values.items()):
        question = structure.by_key[key]
        words = value.get(EXPLAIN) if isinstance(value, dict) else value if question.kind.name in TEXTS else ""
        if made := rules.print_text(key, words or ""):
            texts.append([key, made.letters, made.sketch.hex()])
    return ResponsePrint(response_id=pk, phase=phase, sheet=sheet, answers=answers, answered=answered, texts=texts)


def _prints(phase: Phase) -> tuple[dict[int, dict], list[rules.Print]]:
    """The evidence that is written down of each response, and all prints."""
    evidence, prints = {}, []
    rows = _readable(phase.responses.filter(print__isnull=False)).order_by()
    columns = ("pk", "way", "started_at", "submitted_at", "suspicion")
    names = ("print__answers", "print__answered", "print__texts")
    for pk, way, started, sent, suspicion, answers, answered, texts in rows.values_list(*columns, *names).iterator(
        ROWS
    ):
        is_online = way == Way.ONLINE
        evidence[pk] = suspicion
        prints.append(
            rules.Print(
                pk,
                answers,
                answered,
                tuple(rules.TextPrint(key, letters, bytes.fromhex(sketch)) for key, letters, sketch in texts),
                int(sent.timestamp()) if is_online else None,
                int((sent - started).total_seconds()) if is_online else None,
                PROGRAM in suspicion,
            )
        )
    return evidence, prints


def _write_sets(phase: Phase, found: list[rules.Found], *, at: dt.datetime) -> None:
    """Bring the sets and who is in them to what was found, writing only what is new or gone."""
    there = {(one.kind, one.key): one for one in phase.suspect_sets.all()}
    members: dict[int, set[int]] = defaultdict(set)
    rows = Suspect.objects.filter(suspect_set__phase=phase).order_by()
    for suspect_set, response in rows.values_list("suspect_set", "response").iterator(ROWS):
        members[suspect_set].add(response)
    for one in found:
        values = {"question": one.question, "figures": one.figures, "size": len(one.members)}
        made = there.pop((one.kind.value, one.key), None)
        if made is None or any(getattr(made, name) != value for name, value in values.items()):
            made, _ = SuspectSet.objects.update_or_create(
                phase=phase,
                kind=SuspicionKind(one.kind.value),
                key=one.key,
                defaults=values,
                create_defaults={**values, "found_at": at},
            )
        before, now = members[made.pk], set(one.members)
        for chunk in _chunks(sorted(before - now)):
            Suspect.objects.filter(suspect_set=made, response__in=chunk).delete()
        for chunk in _chunks(sorted(now - before)):
            new = [Suspect(suspect_set=made, response_id=pk) for pk in chunk]
            Suspect.objects.bulk_create(new, ignore_conflicts=True)
    for chunk in _chunks([one.pk for one in there.values()]):
        SuspectSet.objects.filter(pk__in=chunk).delete()


def _write_evidence(found: list[rules.Found], before: dict[int, dict]) -> None:
    """What each response is suspected of, in words; those whose words stay are not touched."""
    kinds: dict[int, set[rules.Kind]] = defaultdict(set)
    for one in found:
        for pk in one.members:
            kinds[pk].add(one.kind)
    changed: dict[tuple, list[int]] = defaultdict(list)
    for pk, held in before.items():
        words = {kind.value: WORDS[kind] for kind in sorted(kinds[pk] - {rules.Kind.PROGRAM})}
        if PROGRAM in held:
            words[PROGRAM] = held[PROGRAM]
        if words != held:
            changed[tuple(sorted(words.items()))].append(pk)
    for said, pks in changed.items():
        for chunk in _chunks(pks):
            Response.objects.filter(pk__in=chunk).update(suspicion=dict(said))


def _chunks(pks: Iterable[int]) -> Iterator[list[int]]:
    left = iter(pks)
    while chunk := list(islice(left, ROWS)):
        yield chunk


# Deciding -------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    suspect_set: SuspectSet,
    *,
    decision: Deciding,
    reason: str,
    chosen: Collection[int] = (),
    at: dt.datetime,
    by,
) -> DuplicateDecision:
    """Keep or remove the responses of a set that nobody has decided yet, or undo what was decided of them.

    ``chosen`` narrows it to some of them, by primary key. A few are decided at once, many in the background. Raises
    ``CannotDecide``.
    """
    phase = locked_phase(suspect_set)
    if not SuspectSet.objects.select_for_update().filter(pk=suspect_set.pk).exists():
        raise CannotDecide("This set is not there any more: its responses were corrected. Look again.")
    if not reason.strip():
        raise CannotDecide("Say why.")
    if decision == Deciding.BUT_FIRST and chosen:
        raise CannotDecide("All but the first can be removed of a whole set only.")
    wanted = sorted(set(chosen))
    if wanted and suspect_set.suspects.filter(response__in=wanted).count() != len(wanted):
        raise CannotDecide("Something that was chosen is not of this set any more. Look at it again.")
    made = DuplicateDecision.objects.create(
        phase=phase,
        suspect_set=suspect_set,
        about=str(suspect_set)[:200],
        chosen=wanted,
        decision=decision,
        reason=reason.strip(),
        decided_at=at,
        decided_by=by,
    )
    if len(wanted or range(suspect_set.size)) <= AT_ONCE:
        return carry_out(made, at=at)
    transaction.on_commit(lambda: tasks.carry_out_decision.delay(decision_id=made.pk))
    return made


def locked_phase(suspect_set: SuspectSet) -> Phase:
    """The set's phase while its duplicates may be decided. Raises ``CannotDecide``."""
    rows = Phase.objects.select_for_update(of=("self",), no_key=True)
    phase = rows.get(pk=suspect_set.phase_id)
    if phase.status != PhaseStatus.APPROVED:
        raise CannotDecide(f"{standing(phase)}: what counts in it is settled.")
    return phase


def carry_out(decision: DuplicateDecision, *, at: dt.datetime) -> DuplicateDecision:
    """Do what was decided, chunk by chunk. Safe to run twice, at once, and after a kill."""
    while _carry_out_some(decision, at=at):
        pass
    decision.refresh_from_db()
    return decision


@transaction.atomic
def _carry_out_some(decision: DuplicateDecision, *, at: dt.datetime) -> bool:
    """One chunk; whether there may be more."""
    fresh = locked(decision)
    if fresh.done_at is not None:
        return False
    done = _decide_chunk(fresh, at=at) if fresh.suspect_set_id else 0
    fresh.number += done
    if not done:
        fresh.done_at = at
    fresh.save()
    return done > 0


def _decide_chunk(decision: DuplicateDecision, *, at: dt.datetime) -> int:
    rows = Response.objects.filter(suspected__suspect_set=decision.suspect_set_id)
    left = rows.exclude(duplicate=Duplicate.REMOVED).order_by("submitted_at", "pk")
    spared = left.values_list("pk", flat=True).first()
    if decision.chosen:
        rows = rows.filter(pk__in=decision.chosen)
    is_undone = decision.decision == Deciding.UNDO
    rows = rows.exclude(duplicate="") if is_undone else rows.filter(duplicate="")
    rows = rows.select_related("sheet__version__questionnaire", "organisation__ward")
    chunk = list(rows.select_for_update(of=("self",)).order_by("pk")[:CHUNK])
    for response in chunk:
        kept = decision.decision == Deciding.KEEP or (decision.decision == Deciding.BUT_FIRST and response.pk == spared)
        _mark(response, "" if is_undone else Duplicate.KEPT if kept else Duplicate.REMOVED, decision)
    names = ["duplicate", "duplicate_reason", "duplicate_decided_at", "duplicate_decided_by"]
    Response.objects.bulk_update(chunk, names)
    for response in chunk:
        if response.duplicate == Duplicate.REMOVED:
            tallies.take_out(response)
        elif is_undone:
            tallies.take_in(response)
    quoted = Quote.objects.filter(response__in=[one.pk for one in chunk if one.duplicate == Duplicate.REMOVED])
    for response in Response.objects.filter(pk__in=quoted.values("response")):
        quotes.answers_changed(response, at=at)
    return len(chunk)


def _mark(response: Response, duplicate: str, decision: DuplicateDecision) -> None:
    response.duplicate = duplicate
    response.duplicate_reason = decision.reason if duplicate else ""
    response.duplicate_decided_at = decision.decided_at if duplicate else None
    response.duplicate_decided_by = decision.decided_by if duplicate else None


def sweep(*, at: dt.datetime) -> int:
    """Carry out decisions whose task was lost; how many."""
    stale = DuplicateDecision.objects.filter(done_at=None, decided_at__lt=at - STALE_AFTER).order_by("pk")
    for decision in stale:
        carry_out(decision, at=at)
    return len(stale)
