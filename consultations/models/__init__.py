from .consultation import Consultation
from .document import ConsultationDocument
from .event import EngagementEvent, EventAttendance, EventPoint, EventSignUp, SignUpContact
from .intake import IntakeBatch, IntakeFile
from .phase import ClosingChange, Phase, Told
from .response import Response, ResponseContact

__all__ = [
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
    "Response",
    "ResponseContact",
    "SignUpContact",
    "Told",
]
