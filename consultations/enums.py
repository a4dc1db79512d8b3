"""Words of consultations, their phases, events and responses."""

from django.db import models


class Stand(models.TextChoices):
    """Where a consultation is on a day, told from its phases; computed."""

    PREPARING = "preparing", "In preparation"
    FORTHCOMING = "forthcoming", "Opens soon"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    PUBLISHED = "published", "Results published"
    CANCELLED = "cancelled", "Cancelled"


class PhaseStatus(models.TextChoices):
    """Whether an approved phase is forthcoming, open or closed follows from its dates and is never stored."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    ANALYSED = "analysed", "Analysed"
    PUBLISHED = "published", "Results published"
    CANCELLED = "cancelled", "Cancelled"


class PhaseStage(models.TextChoices):
    """Where a phase is on a day; computed."""

    DRAFT = "draft", "Draft"
    FORTHCOMING = "forthcoming", "Opens soon"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    ANALYSED = "analysed", "Analysed"
    PUBLISHED = "published", "Results published"
    CANCELLED = "cancelled", "Cancelled"


class EqualityAnalysis(models.TextChoices):
    """Whether the effect on people with protected characteristics was analysed. Source: Equality Act 2010, s.149."""

    DONE = "done", "Done"
    NEEDED = "needed", "Needed, and still to be done"
    NOT_NEEDED = "not_needed", "Not needed"


class DocumentKind(models.TextChoices):
    DRAFT = "draft", "Draft proposal"
    FINAL = "final", "Final document"
    BACKGROUND = "background", "Background"
    EQUALITY_ANALYSIS = "equality_analysis", "Equality analysis"
    EASY_READ = "easy_read", "Easy read"
    OTHER = "other", "Other"


class ToldHow(models.TextChoices):
    """How somebody was told of a phase."""

    EMAIL = "email", "By e-mail"
    LETTER = "letter", "By letter"
    MEETING = "meeting", "At a meeting"
    TELEPHONE = "telephone", "By telephone"
    WEBSITE = "website", "On a website"
    SOCIAL = "social", "On social media"
    PRESS = "press", "In the press or on the radio"
    POSTER = "poster", "By posters and leaflets"


class EventKind(models.TextChoices):
    WORKSHOP = "workshop", "Workshop"
    PRESENTATION = "presentation", "Presentation to a cluster or network"
    ONE_TO_ONE = "one_to_one", "One-to-one talk"
    INTERNAL = "internal", "Internal session"


class EventStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class ContactPurpose(models.TextChoices):
    """What somebody's address is kept for, and for nothing else."""

    SIGN_UP = "sign_up", "To tell you about the event you signed up for"
    RESPONSE = "response", "To tell you when the results are published, and of changes to the closing day"


class Way(models.TextChoices):
    """How a response arrived."""

    ONLINE = "online", "Online"
    PDF = "pdf", "By e-mail, as a PDF"
    POST = "post", "By post"


class Duplicate(models.TextChoices):
    """What an officer decided of a response that looks like another, or like one of a flood."""

    KEPT = "kept", "Kept: it counts"
    REMOVED = "removed", "Removed: it does not count"


class BatchStatus(models.TextChoices):
    """How far an upload of returned questionnaires has been read."""

    UPLOADED = "uploaded", "Waiting to be read"
    READING = "reading", "Being read"
    READ = "read", "Read"
    REFUSED = "refused", "Cannot be read"


class IntakeStatus(models.TextChoices):
    """What became of one returned questionnaire."""

    READ = "read", "To be confirmed"
    NOT_READ = "not_read", "Not read"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class ResultsText(models.TextChoices):
    """The texts of published results, in their order; each is a field of the phase."""

    WE_ASKED = "we_asked", "We asked"
    YOU_SAID = "you_said", "You said"
    WE_DID = "we_did", "We did"


class PrivacyKind(models.TextChoices):
    """What somebody asks for of what is held about them. Source: UK GDPR, art. 15 and 17."""

    ACCESS = "access", "A copy of what is held"
    ERASURE = "erasure", "Erasure"


class PrivacyStatus(models.TextChoices):
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"


class PrivacyOutcome(models.TextChoices):
    """How a request was answered."""

    COPIED = "copied", "A copy was sent"
    ERASED = "erased", "It was erased"
    NOTHING = "nothing", "Nothing is held"
    REFUSED = "refused", "Refused"


class QuoteStatus(models.TextChoices):
    DRAFT = "draft", "Waits for a second officer"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ConsiderationAnswer(models.TextChoices):
    """What was made of a theme or a recommendation."""

    ACCEPTED = "accepted", "Accepted"
    PARTLY = "partly", "Partly accepted"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class Keying(models.TextChoices):
    """Which of two keyings of a paper is right."""

    FIRST = "first", "The first keying"
    SECOND = "second", "The second keying"


class Split(models.TextChoices):
    """By what the answers to a phase are told apart."""

    CAPACITY = "capacity", "In what capacity people answer"
    WHO = "who", "Organisation or resident"
    WARD = "ward", "Ward"
    SIZE = "size", "Size of organisation"
    WAY = "way", "How the answers arrived"


class SuspicionKind(models.TextChoices):
    """Why responses are looked at; ``rules.duplicates`` finds them."""

    SAME_TEXT = "same_text", "The same text, word for word"
    NEAR_TEXT = "near_text", "Nearly the same text"
    SAME_ANSWERS = "same_answers", "The same answers throughout, soon after each other"
    BURST = "burst", "Far more in a minute than is usual"
    QUICK = "quick", "Sent sooner than anybody reads the questions"
    PROGRAM = "program", "A field that people do not see was filled in"


class Deciding(models.TextChoices):
    """What an officer does with responses that look like duplicates."""

    KEEP = "keep", "Keep: they count"
    REMOVE = "remove", "Remove: they do not count"
    BUT_FIRST = "but_first", "Remove all but the first"
    UNDO = "undo", "Undo what was decided"
