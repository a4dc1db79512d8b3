from .coding import Coding, CodingFilter, Reading, SetAside, Theme
from .consideration import Consideration, ScrutinyRecommendation
from .consultation import Consultation
from .document import ConsultationDocument
from .event import EngagementEvent, EventAttendance, EventPoint, EventSignUp, SignUpContact
from .intake import IntakeBatch, IntakeFile
from .keying import KeyingDifference, SecondKeying
from .match import OrganisationMatch
from .phase import ClosingChange, Phase, Told
from .privacy import Anonymisation, PrivacyRequest
from .quote import Quote, Redaction
from .response import Response, ResponseContact
from .results import FrozenResults, PublishedResults, TextSave
from .suspicion import DuplicateDecision, ResponsePrint, Suspect, SuspectSet
from .tally import CountedResponse, PhaseTally, TallyCell, TallyChange

__all__ = [
    "Anonymisation",
    "ClosingChange",
    "Coding",
    "CodingFilter",
    "Consideration",
    "Consultation",
    "ConsultationDocument",
    "CountedResponse",
    "DuplicateDecision",
    "EngagementEvent",
    "EventAttendance",
    "EventPoint",
    "EventSignUp",
    "FrozenResults",
    "IntakeBatch",
    "IntakeFile",
    "KeyingDifference",
    "OrganisationMatch",
    "Phase",
    "PhaseTally",
    "PrivacyRequest",
    "PublishedResults",
    "Quote",
    "Reading",
    "Redaction",
    "Response",
    "ResponseContact",
    "ResponsePrint",
    "ScrutinyRecommendation",
    "SecondKeying",
    "SetAside",
    "SignUpContact",
    "Suspect",
    "SuspectSet",
    "TallyCell",
    "TallyChange",
    "TextSave",
    "Theme",
    "Told",
]
