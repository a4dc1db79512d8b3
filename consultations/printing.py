"""A phase's questionnaire as a PDF that says where to send it, and what somebody answered."""

from django.conf import settings
from django.core.cache import cache

from commissioning.common import snapshots
from commissioning.common.guaranteed import guaranteed
from commissioning.common.pdf import render_pdf
from commissioning.common.templatetags.words import long_date
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.pages import summary
from commissioning.questionnaires.printing import fillable_pdf
from consultations.models import Consultation, Phase, Response

# Making it takes a second or more, and anybody may ask for it as often as they like.
SECONDS_KEPT = 24 * 60 * 60


def instructions_for(consultation: Consultation, phase: Phase) -> list[str]:
    """What to do with the PDF, a paragraph each."""
    until = long_date(phase.closes_on)
    said = ["Answer what you like and leave out the rest."]
    if phase.takes_email:
        said.append(
            f"On screen: fill in the boxes, save the file, and e-mail it to {consultation.returns_email} by {until}."
        )
    if phase.takes_post:
        address = ", ".join(line.strip() for line in consultation.postal_address.splitlines() if line.strip())
        said.append(f"On paper: print it, fill in the boxes, and post it so that it arrives by {until}, to: {address}.")
    page = f"{settings.SITE_URL}{consultation.public_url}"
    said.append(f"What it is about, and what happens with your answers: {page}")
    return said


def questionnaire_pdf(consultation: Consultation, phase: Phase) -> tuple[bytes, str]:
    """The PDF of an approved phase's questions, and a hash that changes with it."""
    version = guaranteed(phase.version)
    heading, instructions = f"{consultation.title}: {phase.title}", instructions_for(consultation, phase)
    about = {"version": version.content_sha256, "heading": heading, "instructions": instructions}
    key = snapshots.sha256_of(snapshots.canonical_json(about))
    content = cache.get(f"questionnaire-pdf:{key}")
    if content is None:
        content = fillable_pdf(version, heading=heading, instructions=instructions)
        cache.set(f"questionnaire-pdf:{key}", content, SECONDS_KEPT)
    return content, key


def answers_pdf(response: Response) -> bytes:
    """What was sent, with its reference and the moment, as a tagged PDF. Never cached: it is one person's."""
    consultation = response.phase.consultation
    context = {
        "response": response,
        "phase": response.phase,
        "consultation": consultation,
        "sections": summary(load(response.sheet)),
    }
    return render_pdf(
        "consultations/pdf/answers.html",
        context,
        title=f"Answers to {consultation.title}",
        subject=f"Reference {response.reference}",
        created_at=response.submitted_at,
    )
