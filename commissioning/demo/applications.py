"""The demonstration's applications: some to the round that is decided, many to the one that has closed, some to the one
that is open, and a draft of Riverside Lunch Club that somebody can go on with."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from commissioning.applications.enums import BeneficiaryGroup, Part
from commissioning.applications.forms.parts import FORMS, REVISION
from commissioning.applications.models import Application, FundingRound
from commissioning.applications.operations import applications as operations
from commissioning.applications.operations import partners
from commissioning.applications.operations.organisation_stage import begin_stage
from commissioning.applications.operations.parts import save_part
from commissioning.applications.queries.own_application import content_of
from commissioning.common.clock import end_of_day
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import format_pounds
from commissioning.demo.agreements import Cast
from commissioning.demo.rounds import CLOSED, DECIDED, OPEN
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerSheet
from organisations.models import Organisation, User

TO_THE_DECIDED, TO_THE_CLOSED, TO_THE_OPEN = 9, 14, 5
PROJECTS = (
    ("Soup and stories", "A hot meal and an hour of company, twice a week, for people who eat alone."),
    ("Repair café", "Neighbours mend kettles, coats and bicycles together, and learn how from each other."),
    ("First steps in the garden", "A shared garden with tools for all, and somebody who shows how."),
    ("Walk and talk", "Walks at three speeds, led by people who live here, from every bus stop of the ward."),
    ("Homework club", "A quiet room, a snack and somebody to ask, on four afternoons a week."),
    ("Digital friends", "Help with telephones and forms at the kitchen table, by volunteers who take their time."),
    ("Choir without auditions", "Singing for everybody who wants to, with tea and a lift home."),
)
WORDS = (
    "We asked 120 people at the market and in the waiting room of the surgery. Most said that they knew nobody to call "
    "on. Those we already meet asked for more days and for somewhere warm.",
    "Two workers and nine volunteers run it. Each volunteer is trained, has a named person to turn to and is thanked "
    "in public. We meet every month and write down what we change.",
    "We keep a register, ask everybody twice a year how they are with four short questions, and tell our trustees the "
    "answers. What does not work we stop.",
    "People who come help to decide. Last year they moved the day, changed the food and asked for a shorter form.",
)
COSTS = (
    ("Worker, 14 hours a week", 9_200),
    ("Rooms", 2_400),
    ("Food and materials", 1_650),
    ("Volunteers’ fares", 720),
)


@dataclass(frozen=True)
class _Writer:
    """Who writes an application, and when."""

    cast: Cast
    by: User
    at: dt.datetime


def make_applications(cast: Cast, rounds: dict[str, FundingRound]) -> int:
    """Hand in and draft applications; how many there are."""
    # As they are stored: their questions were chosen after they were made.
    decided, closed, opened = (FundingRound.objects.get(pk=rounds[title].pk) for title in (DECIDED, CLOSED, OPEN))
    own, *others = cast.organisations
    able = [one for one in others if not one.funding_hold_reason and _lead(one)]
    for number, organisation in enumerate([own, *able[1 - TO_THE_DECIDED :]]):
        at = end_of_day(decided.closes_on) - dt.timedelta(days=number % 5, hours=4 + number)
        _hand_in(cast, decided, organisation, number, at)
    for number, organisation in enumerate([own, *able[: TO_THE_CLOSED - 1]]):
        at = end_of_day(closed.closes_on) - dt.timedelta(days=number % 9, hours=3 + number)
        _hand_in(cast, closed, organisation, number, at)
    for number, organisation in enumerate(able[4 : 4 + TO_THE_OPEN], start=3):
        _hand_in(cast, opened, organisation, number, _days_ago(cast, number))
    _draft_of_riverside(cast, opened, own)
    return Application.objects.count()


def _days_ago(cast: Cast, days: int) -> dt.datetime:
    return end_of_day(cast.calendar.today - dt.timedelta(days=days)) - dt.timedelta(hours=9)


def _lead(organisation: Organisation) -> User | None:
    found = organisation.memberships.current().filter(role="lead").select_related("user").order_by("pk").first()
    return found.user if found else None


def _begin(cast: Cast, funding_round: FundingRound, organisation: Organisation, number: int, at: dt.datetime):
    by = guaranteed(_lead(organisation))
    answered = {one.pk: one.right_answer for one in funding_round.eligibility_questions.all()}
    stage = begin_stage(funding_round, organisation, answered=answered, at=at, by=by)
    schemes = list(funding_round.schemes.all())
    application = operations.begin(
        stage, round_scheme=schemes[number % len(schemes)], title=PROJECTS[number % len(PROJECTS)][0], at=at, by=by
    )
    return application, _Writer(cast, by, at)


def _hand_in(cast: Cast, funding_round: FundingRound, organisation: Organisation, number: int, at: dt.datetime) -> None:
    application, writer = _begin(cast, funding_round, organisation, number, at - dt.timedelta(days=2))
    _answer(application.stage.sheet, writer, number, size=str(organisation.size.value))
    _answer(application.sheet, writer, number)
    _fill_pages(application, writer, number)
    by = writer.by
    operations.submit(application, at=at, by=by, declared_by_name=by.get_full_name())


def _draft_of_riverside(cast: Cast, funding_round: FundingRound, own: Organisation) -> None:
    """Half written, with a partner that has not confirmed yet."""
    application, writer = _begin(cast, funding_round, own, 0, _days_ago(cast, 4))
    _fill_pages(application, writer, 0, only={Part.DETAILS, Part.BUDGET, Part.OVERHEADS})
    partners.add_partner(
        application,
        name="Dene Valley Allotments",
        role="Grows the vegetables",
        contact_name="Rafe Dunmore",
        email="rafe@allotments.example",
        share_pence=1_200_00,
        at=_days_ago(cast, 3),
        by=writer.by,
    )


def _answer(sheet: AnswerSheet, writer: _Writer, number: int, *, size: str = "small") -> None:
    """Answer every required question, those too that are asked only because of an answer."""
    for _ in range(3):
        answers = load(sheet)
        open_keys = {problem.question_key for problem in answers.problems()}
        asked = [question for question in answers.structure.questions if question.key in open_keys]
        raws = {question.key: _raw(question, number, size) for question in asked if not question.kind.holds_files}
        shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
        questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=writer.at, by=writer.by)
        for question in asked:
            if question.kind.holds_files:
                upload = SimpleUploadedFile(f"{question.key}.csv", b"what,where\nshown,here\n", content_type="text/csv")
                questionnaires.attach_file(sheet=sheet, key=question.key, upload=upload, at=writer.at, by=writer.by)


def _raw(question, number: int, size: str) -> dict:
    """Something to say to a question, as its inputs take it."""
    if question.kind.name == "table":
        texts = {"text": "A named person sees to it", "number": "12", "money": "250", "date": ""}
        return {"rows": [{column["key"]: texts[column["kind"]] for column in question.config["columns"]}]}
    if question.kind.name == "single_choice":
        keys = [option["key"] for option in question.config["options"]]
        return {"": size if size in keys else keys[0]}
    if question.kind.name == "multiple_choice":
        return {"": [question.config["options"][0]["key"]]}
    simple = {"yes_no": "yes", "money": f"{18_000 + 1_500 * number:,}", "number": str(20 + number), "short_text": "Yes"}
    return {"": simple.get(question.kind.name, WORDS[(number + question.number) % len(WORDS)])}


def _fill_pages(application: Application, writer: _Writer, number: int, *, only: set[Part] | None = None) -> None:
    """Fill in the pages beside the questions as somebody would type them; ``only`` these, or all."""
    content = content_of(application)
    for part in content.needed_parts:
        if only is not None and part not in only:
            continue
        content = content_of(Application.objects.get(pk=application.pk))
        data = QueryDict(mutable=True)
        for name, value in _typed(part, content, writer, number).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        data[REVISION] = "0"
        save_part(application, part, FORMS[part](data, content=content).entry(), at=writer.at, by=writer.by)
    application.refresh_from_db()


def _typed(part: Part, content, writer: _Writer, number: int) -> dict:
    title, summary = PROJECTS[number % len(PROJECTS)]
    wards, groups = writer.cast.wards, list(BeneficiaryGroup)
    scheme = content.application.round_scheme
    if part == Part.DETAILS:
        chosen = [str(wards[(3 * number + step) % len(wards)].pk) for step in range(1 + number % 3)]
        for_whom = [str(groups[(number + step) % len(groups)]) for step in range(1 + number % 2)]
        return {"q-title": title, "q-summary": summary, "q-wards": chosen, "q-beneficiaries": for_whom}
    if part == Part.BUDGET:
        # As much as the scheme lets one ask for, and a little more.
        scale = min(1.0, scheme.maximum_pence / (sum(pounds for _, pounds in COSTS) * 100 * len(content.years)))
        rows: dict[str, str] = {}
        for row, (heading, pounds) in enumerate(COSTS):
            rows[f"q-heading-{row}"] = heading
            for year in content.years:
                rows[f"q-year{year.number}-{row}"] = f"{int(pounds * scale * (100 + number) / 110)}"
        return rows
    if part == Part.OVERHEADS:
        return {"q-method": "staff_time", "q-yearly": "9,000", "q-project": "14", "q-all": f"{70 + number}"}
    if part == Part.OTHER_FUNDING:
        return {"q-source-0": "Members’ subscriptions", "q-amount-0": "400", "q-secured-0": "on"} if number % 2 else {}
    if part == Part.REQUEST:
        most = min(content.cost.to_find, scheme.maximum_pence)
        asked = most if number % 3 else most * 9 // 10
        typed = format_pounds(max(asked, scheme.minimum_pence)).removeprefix("£")
        return {"q-requested": typed, "q-reason": "We raise the rest ourselves, with a summer fair."}
    return {
        f"q-i{indicator.pk}-{year.number}": str(40 + 10 * ((number + place) % 7))
        for place, indicator in enumerate(content.indicators)
        for year in content.years
    }
