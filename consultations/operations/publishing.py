"""Results: "we asked, you said, we did" written, published with figures that are frozen, corrected in the open; and
those who asked for it told."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from commissioning.common import clock, snapshots, states
from commissioning.common.history import sign
from commissioning.common.models import OutboxMessage
from commissioning.common.operations import finish_tasks
from commissioning.common.typed_json import to_plain
from consultations import notifications, tasks
from consultations.enums import PhaseStatus, ResultsText
from consultations.models import Consideration, Phase, PublishedResults, Quote, ResponseContact, TextSave
from consultations.queries.considering import consideration_gaps
from consultations.queries.results import draft_results, frozen_results, published_of
from consultations.rules.published import Results

TEXTS: tuple[str, ...] = tuple(ResultsText.values)
NAMES: dict[str, str] = dict(ResultsText.choices)
# While these are written: afterwards they are a correction's.
WRITTEN_IN = (PhaseStatus.APPROVED, PhaseStatus.ANALYSED, PhaseStatus.PUBLISHED)
# Those who could not be told at once are told by the daily run, for so long.
TOLD_FOR = dt.timedelta(days=30)
BATCH = 500

# Makes the PDF of what is published, with its SHA-256.
Render = Callable[[Results, str], bytes]


class CannotPublish(Exception):
    """Something is missing yet; ``obstacles`` names each thing in words."""

    def __init__(self, obstacles: list[str]):
        self.obstacles = obstacles
        super().__init__(" ".join(obstacles))


class NothingDiffers(Exception):
    """What would be published is, to the letter, what stands published."""

    def __init__(self):
        super().__init__(
            "Nothing differs from what is published. First save a text that you have changed, put right what was made "
            "of a theme, or withdraw a quote."
        )


class CannotWrite(Exception):
    """The phase has no results to write about."""

    def __init__(self, phase: Phase):
        super().__init__(f"{states.standing(phase)}: it has no results to write about.")


def digest(text: str) -> str:
    """What a page showed of a text, for the page to send back."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def save_texts(phase: Phase, *, texts: Mapping[str, tuple[str, str]], at: dt.datetime, by) -> list[str]:
    """Save each of ``TEXTS`` with the digest of what its page had shown; the names of those that somebody else has
    changed meanwhile, which stay as they saved them. A draft keeps no history. Raises ``CannotWrite``."""
    fresh = states.locked(phase)
    if fresh.status not in WRITTEN_IN:
        raise CannotWrite(fresh)
    conflicts, changed = [], {}
    for name, (text, shown) in texts.items():
        kept = getattr(fresh, name)
        if kept != text and digest(kept) != shown:
            conflicts.append(name)
        elif kept != text:
            changed[name] = text
    if changed:
        Phase.objects.filter(pk=fresh.pk).update(**changed)
    for name in changed:
        TextSave.objects.update_or_create(phase=fresh, name=name, defaults={"saved_at": at, "saved_by": by})
    return conflicts


def obstacles_to(phase: Phase) -> list[str]:
    """What stands against publishing the results now."""
    found = []
    if phase.status not in (PhaseStatus.ANALYSED, PhaseStatus.PUBLISHED):
        found.append("Say first that the phase is analysed.")
    found += [f"Write “{NAMES[name]}”." for name in TEXTS if not getattr(phase, name).strip()]
    return found + [f"{gap.words}." for gap in consideration_gaps(phase)]


@transaction.atomic
def publish(phase: Phase, *, render: Render, at: dt.datetime, by) -> PublishedResults:
    """Publish the results as they are now and freeze them; those who asked for it are told in the background.

    Raises ``CannotPublish``, ``CannotMove`` where they are published already.
    """
    fresh = states.locked(phase, "consultation__agency", "version__questionnaire")
    if fresh.status == PhaseStatus.PUBLISHED:
        raise states.CannotMove(fresh, PhaseStatus.PUBLISHED)
    made = _freeze(fresh, render=render, note="", at=at, by=by)
    sign(fresh, at=at, by=by)
    states.move(
        phase, PhaseStatus.PUBLISHED, at=at, by=by, fresh=fresh, results_published_at=at, results_published_by=by
    )
    transaction.on_commit(lambda: tasks.tell_of_results.delay(phase_id=fresh.pk), robust=True)
    return made


@transaction.atomic
def correct(phase: Phase, *, note: str, render: Render, at: dt.datetime, by) -> PublishedResults:
    """Publish texts and figures as they are now in place of what was published; the public reads ``note``, what
    changed. Nobody is told again. Raises ``CannotPublish``, ``NothingDiffers``, ``ValidationError`` without a note."""
    fresh = states.locked(phase, "consultation__agency", "version__questionnaire")
    if fresh.status != PhaseStatus.PUBLISHED:
        raise CannotPublish(["The results are not published: there is nothing to correct."])
    if not note.strip():
        raise ValidationError({"note": "Say what changed and why: the public reads it."})
    made = _freeze(fresh, render=render, note=note.strip(), at=at, by=by)
    empty_what_was_erased(fresh, at=at)
    finish_tasks(begins_with=f"results:{fresh.pk}:", at=at, by=by)
    sign(fresh, at=at, by=by)
    fresh.save()
    return made


def _freeze(phase: Phase, *, render: Render, note: str, at: dt.datetime, by) -> PublishedResults:
    if found := obstacles_to(phase):
        raise CannotPublish(found)
    last = published_of(phase).first()
    frozen = snapshots.freeze(to_plain(draft_results(phase)))
    if last is not None and last.snapshot_sha256 == frozen["snapshot_sha256"]:
        raise NothingDiffers
    made = PublishedResults(
        phase=phase, number=last.number + 1 if last else 1, note=note, **frozen, published_at=at, published_by=by
    )
    results = frozen_results(made)
    made.pdf = render(results, made.snapshot_sha256)
    made.pdf_sha256 = hashlib.sha256(made.pdf).hexdigest()
    made.save()
    _keep_what_is_shown(phase, results)
    return made


def _keep_what_is_shown(phase: Phase, results: Results) -> None:
    """With each consideration what the results say of it, for the pages that lead to them."""
    shown = [one.considered.key for one in results.themes if one.considered]
    shown += [one.considered.key for one in results.recommendations if one.considered]
    rows = Consideration.objects.filter(phase=phase)
    rows.exclude(pk__in=shown).update(published_answer="", published_changes="")
    rows.filter(pk__in=shown).update(published_answer=F("answer"), published_changes=F("what_changes"))


def empty_what_was_erased(phase: Phase, *, at: dt.datetime) -> bool:
    """Of replaced versions only the hashes stay where they quote somebody whose words were erased. Whether the version
    that stands quotes such words too: they are out of it once it is corrected."""
    standing, *replaced = published_of(phase).filter(emptied_at=None)
    for version in replaced:
        if _quotes_erased(version):
            PublishedResults.objects.filter(pk=version.pk).update(snapshot="", pdf=b"", emptied_at=at)
    return _quotes_erased(standing)


def _quotes_erased(published: PublishedResults) -> bool:
    quoted = {quote.id for quote in frozen_results(published).quotes}
    return Quote.objects.filter(pk__in=quoted).count() < len(quoted)


# Telling --------------------------------------------------------------------------------------------------


def tell_respondents(phase: Phase, *, at: dt.datetime) -> int:
    """Tell those who asked for it that the results are published, once each; how many mails were written.

    In batches, each a transaction of its own: a run that is killed, or done twice, tells nobody twice.
    """
    total = 0
    while batch := list(_untold(phase).order_by("pk")[:BATCH]):
        written = notifications.results_published(phase, batch, at=at)
        if not written:
            break  # Somebody else tells them at the same time.
        total += written
    return total


def _untold(phase: Phase):
    """Contacts that asked for the results and have no mail about them yet."""
    key = Concat(Value(f"phase:{phase.pk}:results:response:"), Cast(OuterRef("pk"), CharField()))
    told = OutboxMessage.objects.annotate(wanted=key).filter(key=F("wanted"))
    wants = ResponseContact.objects.filter(
        response__phase=phase, response__is_test=False, response__erased_at=None, wants_results=True
    )
    return wants.exclude(Exists(told))


def remind(*, at: dt.datetime) -> int:
    """Tell officers of results that are expected and not published, on the day and then weekly, the latest only; tell
    respondents whom a lost task left out. How many mails to officers were written. Safe to run twice."""
    today, reminded = clock.local_date(at), 0
    waiting = Phase.objects.filter(status__in=(PhaseStatus.APPROVED, PhaseStatus.ANALYSED), closes_on__lt=today)
    waiting = waiting.filter(results_expected_on__lte=today).select_related("consultation__officer")
    for phase in waiting.order_by("pk"):
        reminded += notifications.results_awaited(phase, at=at)
    published = Phase.objects.filter(status=PhaseStatus.PUBLISHED, results_published_at__gte=at - TOLD_FOR)
    for phase in published.select_related("consultation").order_by("pk"):
        tell_respondents(phase, at=at)
    return reminded
