"""What an organisation need not say again: its answers in earlier rounds, and what its profile says."""

from dataclasses import dataclass

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application, OrganisationStage
from commissioning.common.money import to_decimal
from commissioning.questionnaires.answer_set import AnswerSet, load
from commissioning.questionnaires.kinds.base import Raw
from commissioning.questionnaires.models import AnswerSheet
from organisations.enums import OrganisationSize
from organisations.models import Organisation


@dataclass(frozen=True)
class Offered:
    """An answer that can be brought over: its question, where it comes from, its words, and its inputs."""

    key: str
    question: str
    source: str
    text: str
    raw: Raw


def earlier_stage(stage: OrganisationStage) -> OrganisationStage | None:
    """The organisation's newest other round of which anything is answered."""
    others = OrganisationStage.objects.filter(organisation=stage.organisation_id).exclude(pk=stage.pk)
    answered = others.filter(sheet__answers__isnull=False).select_related("sheet__version__questionnaire", "round")
    return answered.order_by("-created_at", "-pk").distinct().first()


def earlier_application(application: Application) -> Application | None:
    """The organisation's newest other application of which anything is answered."""
    others = Application.objects.filter(organisation=application.organisation_id).exclude(pk=application.pk)
    answered = others.filter(sheet__answers__isnull=False).exclude(
        status=ApplicationStatus.DRAFT, created_at__gt=application.created_at
    )
    return (
        answered.select_related("sheet__version__questionnaire")
        .defer("snapshot")
        .order_by("-created_at", "-pk")
        .distinct()
        .first()
    )


def offered(
    answers: AnswerSet, *, earlier: AnswerSheet | None, source: str, organisation: Organisation
) -> list[Offered]:
    """What can be brought over into questions that nobody has answered yet: first of the profile, which is newer,
    then of the ``earlier`` sheet, which ``source`` names."""
    before = load(earlier) if earlier else None
    profile = _profile(organisation)
    found = []
    for question in answers.structure.questions:
        if not question.kind.asks or question.kind.holds_files or answers.is_answered(question.key):
            continue
        raw = profile.get((question.key, question.kind.name))
        if raw:
            found.append(_offer(question, raw, "your profile"))
        elif before and (old := before.structure.by_key.get(question.key)) and old.kind is question.kind:
            value = before.value(question.key)
            if value is not None:
                found.append(_offer(question, question.kind.raw(question, value), source))
    return [one for one in found if one is not None]


def _offer(question, raw: Raw, source: str) -> Offered | None:
    try:
        value = question.kind.parse(question, raw)
    except ValueError:
        return None  # The question has changed: an option that it had is gone.
    return Offered(question.key, question.text, source, question.kind.as_text(question, value), raw)


def _profile(organisation: Organisation) -> dict[tuple[str, str], Raw]:
    """What the profile says, by the key and the kind of the question that asks for it."""
    income = organisation.annual_income_pence
    pounds = "" if income is None else str(to_decimal(income))
    size = "" if organisation.size == OrganisationSize.UNKNOWN else str(organisation.size.value)
    texts = {
        ("annual_income", "money"): pounds,
        ("income", "money"): pounds,
        ("charity_number", "short_text"): organisation.charity_number,
        ("company_number", "short_text"): organisation.company_number,
        ("purpose", "long_text"): organisation.purpose,
        ("website", "short_text"): organisation.website,
        ("telephone", "short_text"): organisation.telephone,
        ("email", "email"): organisation.email,
        ("address", "long_text"): organisation.address,
        ("postcode", "short_text"): organisation.postcode,
        ("aims", "long_text"): organisation.purpose,
        ("income_band", "single_choice"): size,
    }
    return {key: {"": text} for key, text in texts.items() if text}
