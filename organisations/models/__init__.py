from .agency import Agency
from .membership import Invitation, Membership
from .organisation import Organisation, OrganisationAlias
from .registration import Claim
from .user import RoleAssignment, User
from .ward import Ward

__all__ = [
    "Agency",
    "Claim",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationAlias",
    "RoleAssignment",
    "User",
    "Ward",
]
