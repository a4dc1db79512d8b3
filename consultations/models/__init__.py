from .consultation import Consultation
from .document import ConsultationDocument
from .event import EngagementEvent, EventAttendance, EventPoint, EventSignUp, SignUpContact
from .intake import IntakeBatch, IntakeFile
from .phase import ClosingChange, Phase, Told
from .privacy import Anonymisation, PrivacyRequest
from .response import Response, ResponseContact

__all__ = [
    "Anonymisation",
    "ClosingChange",
    "Consultation",
    "ConsultationDocument",
    "EngagementEvent",
    "EventAttendance",
    "EventPoint",
    "EventSignUp",
    "IntakeBatch",
    "IntakeFile",
    "Phase",
    "PrivacyRequest",
    "Response",
    "ResponseContact",
    "SignUpContact",
    "Told",
]
