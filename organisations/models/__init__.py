from .agency import Agency
from .charity_record import CharityRecord
from .document import DocumentReminder, DocumentUse, OrganisationDocument
from .membership import Invitation, Membership
from .network import Network
from .organisation import Organisation, OrganisationAlias
from .registration import Claim
from .user import RoleAssignment, User
from .ward import Ward

__all__ = [
    "Agency",
    "CharityRecord",
    "Claim",
    "DocumentReminder",
    "DocumentUse",
    "Invitation",
    "Membership",
    "Network",
    "Organisation",
    "OrganisationAlias",
    "OrganisationDocument",
    "RoleAssignment",
    "User",
    "Ward",
]
