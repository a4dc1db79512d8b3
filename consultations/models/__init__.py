from .coding import Coding, CodingFilter, Reading, SetAside, Theme
from .consideration import Consideration, ScrutinyRecommendation
from .consultation import Consultation
from .document import ConsultationDocument
from .event import EngagementEvent, EventAttendance, EventPoint, EventSignUp, SignUpContact
from .intake import IntakeBatch, IntakeFile
from .match import OrganisationMatch
from .phase import ClosingChange, Phase, Told
from .privacy import Anonymisation, PrivacyRequest
from .quote import Quote, Redaction
from .response import Response, ResponseContact

__all__ = [
    "Anonymisation",
    "ClosingChange",
    "Coding",
    "CodingFilter",
    "Consideration",
    "Consultation",
    "ConsultationDocument",
    "EngagementEvent",
    "EventAttendance",
    "EventPoint",
    "EventSignUp",
    "IntakeBatch",
    "IntakeFile",
    "OrganisationMatch",
    "Phase",
    "PrivacyRequest",
    "Quote",
    "Reading",
    "Redaction",
    "Response",
    "ResponseContact",
    "ScrutinyRecommendation",
    "SetAside",
    "SignUpContact",
    "Theme",
    "Told",
]
