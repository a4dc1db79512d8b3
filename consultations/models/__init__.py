from .consultation import Consultation
from .document import ConsultationDocument
from .event import EngagementEvent, EventAttendance, EventPoint, EventSignUp, SignUpContact
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
    "Phase",
    "Response",
    "ResponseContact",
    "SignUpContact",
    "Told",
]
