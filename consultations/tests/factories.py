"""Records of consultations for tests."""

import datetime as dt
import hashlib

import factory

from commissioning.common import snapshots
from commissioning.common.typed_json import to_plain
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.tests.factories import (
    AnswerSheetFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
)
from consultations.enums import (
    BatchStatus,
    Deciding,
    DocumentKind,
    EqualityAnalysis,
    EventKind,
    EventStatus,
    IntakeStatus,
    Keying,
    PhaseStatus,
    PrivacyKind,
    PrivacyOutcome,
    PrivacyStatus,
    ResultsText,
    SuspicionKind,
    ToldHow,
    Way,
)
from consultations.models import (
    Anonymisation,
    ClosingChange,
    Coding,
    CodingFilter,
    Consideration,
    Consultation,
    ConsultationDocument,
    CountedResponse,
    DuplicateDecision,
    EngagementEvent,
    EventAttendance,
    EventPoint,
    EventSignUp,
    IntakeBatch,
    IntakeFile,
    KeyingDifference,
    OrganisationMatch,
    Phase,
    PhaseTally,
    PrivacyRequest,
    PublishedResults,
    Quote,
    Reading,
    Redaction,
    Response,
    ResponseContact,
    ResponsePrint,
    ScrutinyRecommendation,
    SecondKeying,
    SetAside,
    SignUpContact,
    Suspect,
    SuspectSet,
    TallyCell,
    TallyChange,
    TextSave,
    Theme,
    Told,
)
from consultations.rules.published import Results
from organisations.tests.factories import AgencyFactory, NetworkFactory, OrganisationFactory, UserFactory

NOW = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
CLOSED = dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC)


class ConsultationFactory(factory.django.DjangoModelFactory):
    """One in preparation that says all that its gate asks for."""

    class Meta:
        model = Consultation

    title = factory.Sequence(lambda number: f"Consultation {number}")
    slug = factory.Sequence(lambda number: f"consultation-{number}")
    agency = factory.SubFactory(AgencyFactory)
    summary = "We ask how groups should be funded. The draft says how we would. Tell us what you think."
    what_can_change = "Everything but the money there is."
    officer = factory.SubFactory(UserFactory)
    contact_name = "The commissioning team"
    contact_email = "consultations@council.example"
    postal_address = "Consultations\nTown Hall"
    returns_email = "returns@council.example"
    privacy = "We use what you tell us for this consultation only."
    equality = EqualityAnalysis.DONE
    equality_note = "No group is worse off."
    created_at = NOW


class ConsultationDocumentFactory(factory.django.DjangoModelFactory):
    """A draft proposal that nobody sees yet; ``published=True``, ``withdrawn=True``."""

    class Meta:
        model = ConsultationDocument

    class Params:
        published = factory.Trait(published_at=NOW, published_by=factory.SubFactory(UserFactory))
        withdrawn = factory.Trait(
            withdrawn_at=NOW, withdrawn_by=factory.SubFactory(UserFactory), withdrawn_reason="It had a wrong figure."
        )

    consultation = factory.SubFactory(ConsultationFactory)
    title = factory.Sequence(lambda number: f"Draft framework {number}")
    kind = DocumentKind.DRAFT
    file = factory.django.FileField(filename="framework.pdf", data=b"%PDF-1.7 framework")
    name = "framework.pdf"
    content_type = "application/pdf"
    size = 18
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    added_at = NOW
    added_by = factory.SubFactory(UserFactory)


class PhaseFactory(factory.django.DjangoModelFactory):
    """A draft that opens on 1 October 2026 for twelve weeks; traits for its states and ``no_questions=True``."""

    class Meta:
        model = Phase

    class Params:
        no_questions = factory.Trait(has_questions=False, questionnaire=None, version=None)
        approved = factory.Trait(
            status=PhaseStatus.APPROVED,
            approved_at=NOW,
            approved_by=factory.SubFactory(UserFactory),
            version=factory.SubFactory(
                QuestionnaireVersionFactory, questionnaire=factory.SelfAttribute("..questionnaire"), published=True
            ),
        )
        analysed = factory.Trait(approved=True, status=PhaseStatus.ANALYSED)
        results_published = factory.Trait(
            approved=True,
            status=PhaseStatus.PUBLISHED,
            results_published_at=CLOSED,
            results_published_by=factory.SubFactory(UserFactory),
        )
        cancelled = factory.Trait(approved=True, status=PhaseStatus.CANCELLED, cancelled_reason="The law has changed.")

    consultation = factory.SubFactory(ConsultationFactory)
    number = factory.Sequence(lambda number: number + 1)
    title = "The draft framework"
    opens_on = dt.date(2026, 10, 1)
    closes_on = dt.date(2026, 12, 23)
    questionnaire = factory.SubFactory(QuestionnaireFactory, purpose=Purpose.CONSULTATION)
    created_at = NOW


class ClosingChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClosingChange

    phase = factory.SubFactory(PhaseFactory, approved=True)
    before_on = dt.date(2026, 12, 23)
    closes_on = dt.date(2027, 1, 13)
    reason = "The site was away for three days."
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class ToldFactory(factory.django.DjangoModelFactory):
    """A network was told by e-mail; ``audience="…", network=None`` for others in words."""

    class Meta:
        model = Told

    phase = factory.SubFactory(PhaseFactory)
    network = factory.SubFactory(NetworkFactory)
    how = ToldHow.EMAIL
    told_on = dt.date(2026, 9, 28)
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)


class EngagementEventFactory(factory.django.DjangoModelFactory):
    """A workshop on 15 October 2026 for everybody, with 20 places; ``held=True``, ``cancelled=True``."""

    class Meta:
        model = EngagementEvent

    class Params:
        held = factory.Trait(status=EventStatus.HELD, held_at=CLOSED, held_by=factory.SubFactory(UserFactory))
        cancelled = factory.Trait(status=EventStatus.CANCELLED, cancelled_reason="The hall is closed.")

    consultation = factory.SubFactory(ConsultationFactory)
    kind = EventKind.WORKSHOP
    title = factory.Sequence(lambda number: f"Open workshop {number}")
    starts_at = dt.datetime(2026, 10, 15, 13, tzinfo=dt.UTC)
    ends_at = dt.datetime(2026, 10, 15, 15, tzinfo=dt.UTC)
    place = "Town Hall, committee room 1"
    facilitator = "Somebody from outside"
    is_public = True
    capacity = 20
    created_at = NOW
    changed_at = NOW


class EventAttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventAttendance

    event = factory.SubFactory(EngagementEventFactory)
    name = "Residents"
    people = 12


class EventPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventPoint

    event = factory.SubFactory(EngagementEventFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "Small groups need longer to answer."


class EventSignUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventSignUp

    event = factory.SubFactory(EngagementEventFactory)
    signed_up_at = NOW


class SignUpContactFactory(factory.django.DjangoModelFactory):
    """The link's token is ``token`` (a parameter, only its hash is stored)."""

    class Meta:
        model = SignUpContact

    class Params:
        token = factory.Sequence(lambda number: f"sign-up-token-{number}")

    sign_up = factory.SubFactory(EventSignUpFactory)
    event = factory.SelfAttribute("sign_up.event")
    name = factory.Sequence(lambda number: f"Visitor {number}")
    email = factory.Sequence(lambda number: f"visitor{number}@example.org")
    token_sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.token.encode()).hexdigest())


class ResponseFactory(factory.django.DjangoModelFactory):
    """A response that was begun; ``submitted=True``, ``test=True``."""

    class Meta:
        model = Response

    class Params:
        submitted = factory.Trait(submitted_at=NOW + dt.timedelta(days=40))
        test = factory.Trait(is_test=True, tried_by=factory.SubFactory(UserFactory))

    phase = factory.SubFactory(PhaseFactory, approved=True)
    sheet = factory.SubFactory(AnswerSheetFactory, version=factory.SelfAttribute("..phase.version"))
    reference = factory.Sequence(lambda number: f"RES-{number:06d}")
    way = Way.ONLINE
    started_at = NOW


class ResponseContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResponseContact

    response = factory.SubFactory(ResponseFactory)
    email = factory.Sequence(lambda number: f"respondent{number}@example.org")
    added_at = NOW


class IntakeBatchFactory(factory.django.DjangoModelFactory):
    """A ZIP of returned questionnaires that waits to be read; ``read=True`` was read and is gone, ``refused=True``
    could not be."""

    class Meta:
        model = IntakeBatch

    class Params:
        read = factory.Trait(status=BatchStatus.READ, done=1, total=1, heard_at=NOW, file="")
        refused = factory.Trait(status=BatchStatus.REFUSED, refused_reason="It is damaged.", heard_at=NOW, file="")

    phase = factory.SubFactory(PhaseFactory, approved=True)
    file = factory.django.FileField(filename="returned.zip", data=b"PK")
    name = "returned.zip"
    size = 2
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    received_on = dt.date(2026, 10, 20)
    uploaded_at = NOW
    uploaded_by = factory.SubFactory(UserFactory)


class IntakeFileFactory(factory.django.DjangoModelFactory):
    """A returned questionnaire that was read and waits to be confirmed; ``not_read=True`` was not."""

    class Meta:
        model = IntakeFile

    class Params:
        not_read = factory.Trait(status=IntakeStatus.NOT_READ, sheet=None, why="There are no fields in this PDF.")

    batch = factory.SubFactory(IntakeBatchFactory, read=True)
    phase = factory.SelfAttribute("batch.phase")
    entry = factory.Sequence(lambda number: number)
    part = 0
    place = factory.LazyAttribute(lambda made: f"File {made.entry + 1} of the ZIP")
    name = "questionnaire.pdf"
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    received_on = dt.date(2026, 10, 20)
    status = IntakeStatus.READ
    sheet = factory.SubFactory(AnswerSheetFactory, version=factory.SelfAttribute("..phase.version"))


class PrivacyRequestFactory(factory.django.DjangoModelFactory):
    """A request for a copy that waits; ``erasure=True``, ``answered=True``."""

    class Meta:
        model = PrivacyRequest

    class Params:
        erasure = factory.Trait(kind=PrivacyKind.ERASURE)
        answered = factory.Trait(
            status=PrivacyStatus.ANSWERED,
            sought="",
            outcome=PrivacyOutcome.NOTHING,
            reason="Nothing is held.",
            answered_at=NOW,
            answered_by=factory.SubFactory(UserFactory),
        )

    kind = PrivacyKind.ACCESS
    sought = factory.Sequence(lambda number: f"respondent{number}@example.org")
    identity = "They wrote from the address."
    received_on = NOW.date()
    opened_at = NOW
    opened_by = factory.SubFactory(UserFactory)


class AnonymisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Anonymisation

    phase = factory.SubFactory(PhaseFactory, approved=True)
    due_on = dt.date(2027, 12, 23)
    begun_at = CLOSED
    last_at = CLOSED
    responses = 3


class ThemeFactory(factory.django.DjangoModelFactory):
    """A theme in use; ``retired=True``."""

    class Meta:
        model = Theme

    class Params:
        retired = factory.Trait(retired_at=CLOSED, retired_by=factory.SubFactory(UserFactory))

    phase = factory.SubFactory(PhaseFactory, approved=True)
    name = factory.Sequence(lambda number: f"Theme {number}")
    order = factory.Sequence(lambda number: number + 1)
    created_at = NOW
    created_by = factory.SubFactory(UserFactory)


class ReadingFactory(factory.django.DjangoModelFactory):
    """Somebody read the first question's answer of a response that was sent."""

    class Meta:
        model = Reading

    response = factory.SubFactory(ResponseFactory, submitted=True)
    phase = factory.SelfAttribute("response.phase")
    question = factory.LazyAttribute(lambda made: made.phase.version.questions.first())
    coder = factory.SubFactory(UserFactory)
    read_at = CLOSED
    text_sha256 = "a" * 64


class CodingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Coding

    reading = factory.SubFactory(ReadingFactory)
    theme = factory.SubFactory(ThemeFactory, phase=factory.SelfAttribute("..reading.phase"))


class SetAsideFactory(factory.django.DjangoModelFactory):
    """All that is unread of the first question."""

    class Meta:
        model = SetAside

    phase = factory.SubFactory(PhaseFactory, approved=True)
    question = factory.LazyAttribute(lambda made: made.phase.version.questions.first())
    reason = "Every tenth answer was read."
    made_at = CLOSED
    made_by = factory.SubFactory(UserFactory)


class CodingFilterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CodingFilter

    phase = factory.SubFactory(PhaseFactory, approved=True)
    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Filter {number}")
    query = "state=unread"
    saved_at = CLOSED


class QuoteFactory(factory.django.DjangoModelFactory):
    """A quote that waits for a second officer; ``approved=True``."""

    class Meta:
        model = Quote

    class Params:
        approved = factory.Trait(status="approved", approved_at=CLOSED, approved_by=factory.SubFactory(UserFactory))

    theme = factory.SubFactory(ThemeFactory)
    phase = factory.SelfAttribute("theme.phase")
    response = factory.SubFactory(ResponseFactory, submitted=True, phase=factory.SelfAttribute("..phase"))
    question = factory.LazyAttribute(lambda made: made.phase.version.questions.first())
    excerpt = "Small groups cannot wait."
    text = "Small groups cannot wait."
    marked_at = CLOSED
    marked_by = factory.SubFactory(UserFactory)


class RedactionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Redaction

    quote = factory.SubFactory(QuoteFactory)
    words = "Mill Lane"
    instead = "[our street]"
    reason = "Only one group meets there."
    made_at = CLOSED
    made_by = factory.SubFactory(UserFactory)


class ScrutinyRecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScrutinyRecommendation

    phase = factory.SubFactory(PhaseFactory, approved=True)
    number = factory.Sequence(lambda number: number + 1)
    text = "That grants run for three years."
    committee = "Communities Scrutiny Committee"
    made_on = dt.date(2027, 1, 12)
    recorded_at = CLOSED
    recorded_by = factory.SubFactory(UserFactory)


class ConsiderationFactory(factory.django.DjangoModelFactory):
    """A theme that was accepted."""

    class Meta:
        model = Consideration

    theme = factory.SubFactory(ThemeFactory)
    phase = factory.LazyAttribute(lambda made: (made.theme or made.recommendation).phase)
    answer = "accepted"
    reason = "Most who answered ask for it."
    what_changes = "Grants run for three years."
    considered_at = CLOSED
    considered_by = factory.SubFactory(UserFactory)

    class Params:
        shown = factory.Trait(
            published_answer=factory.SelfAttribute("answer"), published_changes=factory.SelfAttribute("what_changes")
        )


class OrganisationMatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationMatch

    response = factory.SubFactory(ResponseFactory, submitted=True)
    organisation = factory.SubFactory(OrganisationFactory)
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class SecondKeyingFactory(factory.django.DjangoModelFactory):
    """A paper that waits to be keyed in again; ``begun=True`` somebody does, ``keyed=True`` somebody has."""

    class Meta:
        model = SecondKeying

    class Params:
        begun = factory.Trait(
            sheet=factory.SubFactory(AnswerSheetFactory, version=factory.SelfAttribute("..response.phase.version")),
            keyed_by=factory.SubFactory(UserFactory),
        )
        keyed = factory.Trait(begun=True, keyed_at=NOW)

    response = factory.SubFactory(
        ResponseFactory, submitted=True, way=Way.POST, keyed_by=factory.SubFactory(UserFactory)
    )
    drawn_at = NOW


class KeyingDifferenceFactory(factory.django.DjangoModelFactory):
    """A question of which two keyings differ; ``settled=True``: the first is right."""

    class Meta:
        model = KeyingDifference

    class Params:
        settled = factory.Trait(
            right=Keying.FIRST, reason="A slip.", settled_at=NOW, settled_by=factory.SubFactory(UserFactory)
        )

    second_keying = factory.SubFactory(SecondKeyingFactory, keyed=True)
    question = factory.LazyAttribute(lambda made: made.second_keying.response.phase.version.questions.first())


class CountedResponseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CountedResponse

    response = factory.SubFactory(ResponseFactory, submitted=True)
    phase = factory.SelfAttribute("response.phase")
    groups = '{"way":["online"]}'


class PhaseTallyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PhaseTally

    phase = factory.SubFactory(PhaseFactory, approved=True)


class TallyCellFactory(factory.django.DjangoModelFactory):
    """One response to the phase, with neither question nor split."""

    class Meta:
        model = TallyCell

    phase = factory.SubFactory(PhaseFactory, approved=True)
    cell = "responses"
    count = 1


class TallyChangeFactory(factory.django.DjangoModelFactory):
    """One response more, online, with no answers."""

    class Meta:
        model = TallyChange

    phase = factory.SubFactory(PhaseFactory, approved=True)
    body = '{"cells":{},"groups":{"way":["online"]},"sign":1}'


class ResponsePrintFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResponsePrint

    response = factory.SubFactory(ResponseFactory, submitted=True)
    phase = factory.SelfAttribute("response.phase")
    sheet = factory.SelfAttribute("response.sheet_id")
    answers = "0" * 32
    answered = 5


class SuspectSetFactory(factory.django.DjangoModelFactory):
    """A set that was found by what programs fill in; ``SuspectFactory`` puts a response into it."""

    class Meta:
        model = SuspectSet

    phase = factory.SubFactory(PhaseFactory, approved=True)
    kind = SuspicionKind.PROGRAM
    key = factory.Sequence(lambda number: f"set-{number}")
    size = 1
    found_at = NOW


class SuspectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Suspect

    suspect_set = factory.SubFactory(SuspectSetFactory)
    response = factory.SubFactory(ResponseFactory, submitted=True, phase=factory.SelfAttribute("..suspect_set.phase"))


class DuplicateDecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DuplicateDecision

    suspect_set = factory.SubFactory(SuspectSetFactory)
    phase = factory.SelfAttribute("suspect_set.phase")
    about = "The same text, word for word: 2"
    decision = Deciding.KEEP
    reason = "A campaign’s own words, each from another person."
    decided_at = NOW
    decided_by = factory.SubFactory(UserFactory)
    done_at = NOW


def _nothing_of(phase) -> Results:
    """Results without a figure."""
    return Results(
        council="A council",
        consultation=phase.consultation.title,
        phase=phase.title,
        number=phase.number,
        opens_on=phase.opens_on,
        closes_on=phase.closes_on,
        we_asked="Something.",
        you_said="Little.",
        we_did="Nothing.",
        responses=None,
    )


class TextSaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TextSave

    phase = factory.SubFactory(PhaseFactory, approved=True)
    name = ResultsText.WE_DID
    saved_at = CLOSED
    saved_by = factory.SubFactory(UserFactory)


class PublishedResultsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublishedResults

    phase = factory.SubFactory(PhaseFactory, results_published=True)
    number = 1
    snapshot = factory.LazyAttribute(lambda row: snapshots.canonical_json(to_plain(_nothing_of(row.phase))))
    snapshot_sha256 = factory.LazyAttribute(lambda row: snapshots.sha256_of(row.snapshot))
    pdf = b"%PDF-1.7 results"
    pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    published_at = CLOSED
    published_by = factory.SubFactory(UserFactory)
