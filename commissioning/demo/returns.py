"""The demonstration's returns: years of accepted ones, and the latest in every state."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.agreements.models import TargetProfile
from commissioning.common.guaranteed import guaranteed
from commissioning.demo import words
from commissioning.demo.agreements import Cast, moment
from commissioning.programmes.enums import Direction
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import AnswerSet, load
from monitoring.enums import FigureBasis, ReturnStatus
from monitoring.models import Return
from monitoring.operations import returns as operations
from monitoring.operations.returns import FigureEntry, SpendEntry
from monitoring.queries.return_content import content_of, spend_lines
from organisations.models import User

# What becomes of the returns of the latest period, in turn.
LATEST = [
    "accepted",
    "submitted",
    "not_started",
    "draft",
    "queried",
    "accepted",
    "not_started",
    "submitted",
    "waived",
    "extended",
]


def answer_returns(cast: Cast) -> int:
    """Bring every return whose period is over to where it would be today. Returns how many were touched."""
    today = cast.calendar.today
    over = (
        Return.objects.current()
        .filter(status=ReturnStatus.NOT_STARTED, ends_on__lt=today)
        .select_related("agreement__organisation__ward", "agreement__scheme", "agreement__officer")
        .order_by("ends_on", "agreement__reference")
    )
    latest_end = max((record.ends_on for record in over), default=today)
    count = 0
    for place, record in enumerate(over):
        by = _who_answers(record, latest_end)
        if by is None:
            continue
        _play(cast, record, by, _fate(record, place, latest_end), place)
        count += 1
    return count


def _fate(record: Return, place: int, latest_end: dt.date) -> str:
    """What became of a return: earlier ones were accepted, but for a few of the period before the latest, which
    are long overdue. The first organisation has one to complete."""
    if record.agreement.reference.endswith("-001"):
        return "accepted" if record.ends_on < latest_end else "not_started"
    if record.ends_on >= latest_end - dt.timedelta(days=45):
        return LATEST[place % len(LATEST)]
    is_just_before = record.ends_on >= latest_end - dt.timedelta(days=200)
    return "not_started" if is_just_before and place % 11 == 5 else "accepted"


def _who_answers(record: Return, latest_end: dt.date) -> User | None:
    """Somebody of the organisation. Where nobody has an account the officer entered what came on paper, but for
    the latest, which is still awaited."""
    membership = record.agreement.organisation.memberships.filter(ended_at=None).exclude(role="viewer").first()
    if membership is None:
        return record.agreement.officer if record.ends_on < latest_end - dt.timedelta(days=45) else None
    return membership.user


def _play(cast: Cast, record: Return, by: User, fate: str, place: int) -> None:
    officer, today = record.agreement.officer, cast.calendar.today
    if fate == "waived":
        operations.waive(record, at=moment(today), by=officer, reason="The hall was flooded for most of the period.")
        return
    if fate == "extended":
        later = max(record.due_on, today) + dt.timedelta(days=14)
        operations.extend(record, due_on=later, at=moment(today), by=officer, reason="Two of three staff are ill.")
        return
    if fate == "not_started":
        return
    late = [0, 0, 0, 0, 0, 0, 3, 0, 0, 10][place % 10]
    handed_in = min(record.due_on - dt.timedelta(days=4) + dt.timedelta(days=late * 2), today)
    begun = min(record.ends_on + dt.timedelta(days=5), handed_in)
    operations.begin(record, at=moment(begun), by=by)
    _write(cast, record, by, moment(handed_in), half=fate == "draft")
    if fate == "draft":
        return
    operations.submit(record, at=moment(handed_in, 16), by=by, declared_by_name=by.full_name)
    read = min(handed_in + dt.timedelta(days=6), today)
    if fate == "queried":
        line = content_of(record).figures[0]
        for part, text in (("answer:progress", words.QUERIES[1]), (line.part, words.QUERIES[0])):
            operations.ask(record, part=part, text=text, at=moment(read), by=officer)
        operations.send_queries(record, at=moment(read), by=officer)
    elif fate == "accepted":
        quality = [3, 3, 2, 4, 3, 1, 2, 3][place % 8]
        note = cast.random.choice(words.NOTES)
        operations.accept(record, quality=quality, note=note, at=moment(read, 14), by=officer)


def _write(cast: Cast, record: Return, by: User, at: dt.datetime, *, half: bool) -> None:
    """Answer the questions, the figures and the spending; of a draft only the first part."""
    sheet = guaranteed(record.sheet)
    answers = load(sheet)
    activity = guaranteed(record.agreement.scheme).name.lower()
    said = {
        "progress": cast.random.choice(words.PROGRESS).format(
            activity=activity[:1].upper() + activity[1:], ward=record.agreement.organisation.ward
        ),
        "difference": "" if half else cast.random.choice(words.DIFFERENCE),
        "difficulties": cast.random.choice(words.DIFFICULTIES),
        "changes": "no",
        "volunteers": str(cast.random.randint(2, 25)),
        "safeguarding": "no",
        "listening": "They asked for a later start on Thursdays, and so we changed it.",
    }
    story = cast.random.choice(words.STORIES)
    if story:
        said |= {"story": story, "story_consent": "yes"}
    if half:
        said = {key: said[key] for key in ("progress", "difference")}
    raws = {key: {"": text} for key, text in said.items() if key in answers.structure.by_key and text}
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=by)
    if not half:
        _attach_evidence(record, answers, by, at)
        _count(cast, record, answers, by, at)


def _attach_evidence(record: Return, answers: AnswerSet, by: User, at: dt.datetime) -> None:
    """Larger agreements must show what their figures rest on."""
    question = answers.structure.by_key.get("figures_evidence")
    if question is None:
        return
    content = "week,people\n" + "".join(f"{week},{10 + week % 7}\n" for week in range(1, 27))
    upload = SimpleUploadedFile("attendance.csv", content.encode(), content_type="text/csv")
    questionnaires.attach_file(sheet=answers.sheet, key=question.key, upload=upload, at=at, by=by)


def _count(cast: Cast, record: Return, answers: AnswerSet, by: User, at: dt.datetime) -> None:
    """Figures around their targets: most near, a few far, some organisations getting better over the years."""
    # The same organisation does about as well each time, so that there are greens, ambers and reds.
    ability = [1.05, 0.95, 1.0, 0.85, 0.9, 0.55, 1.0, 0.7, 0.98, 0.35][record.agreement_id % 10]
    profiles = dict(
        TargetProfile.objects.filter(target__agreement=record.agreement_id, period_number=record.number)
        .order_by()
        .values_list("target", "value")
    )
    entries = {}
    for row in record.figures.select_related("target__indicator").order_by("pk"):
        factor = ability + 0.04 * (record.number - 2) + cast.random.uniform(-0.06, 0.06)
        profile = profiles.get(row.target_id, Decimal(10))
        if row.target.indicator.direction == Direction.LOWER:
            factor = 1 / max(factor, 0.2)
        actual = Decimal(max(0, round(float(profile) * factor)))
        entries[row.target_id] = FigureEntry(
            actual=actual, basis=FigureBasis.COUNTED, comment="", revision=row.revision
        )
    operations.save_figures(record, entries, at=at, by=by)
    spends = {}
    for line in spend_lines(record):
        due = max(0, line.share_pence - line.before_pence)
        spends[line.row.budget_line_id] = SpendEntry(
            spent_pence=due * cast.random.randint(88, 104) // 100 // 100 * 100, comment="", revision=line.row.revision
        )
    operations.save_spending(record, spends, at=at, by=by)
    because = {
        caution.part: "Fewer people came than we planned for, because the hall was closed in the first months."
        for caution in content_of(record, answers).warnings
    }
    operations.save_explanations(record, because, at=at, by=by)
