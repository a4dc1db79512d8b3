"""The demonstration's people: one log-in for each role, and somebody for most organisations."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from commissioning.demo import words
from organisations.enums import MembershipRole, Role
from organisations.models import Agency, Membership, Organisation, RoleAssignment, User

# The log-ins that are printed: e-mail, name, role or membership role, what the person does.
LOGINS = [
    ("officer", "Olu Achebe", Role.COMMISSIONING_OFFICER, "Commissioning officer"),
    ("assessor", "Carys Pendry", Role.ASSESSOR, "Assessor"),
    ("finance", "Priya Mistry", Role.FINANCE_OFFICER, "Finance officer"),
    ("legal", "Jonah Venn", Role.LEGAL_OFFICER, "Legal officer"),
    ("democracy", "Esther Rowntree", Role.DEMOCRATIC_SERVICES_OFFICER, "Democratic services officer"),
    ("health", "Hamid Gilani", Role.PARTNER_OFFICER, "Partner officer (health)"),
    ("auditor", "Una Whitlock", Role.AUDITOR, "Auditor"),
    ("administrator", "Ben Harcastle", Role.ADMINISTRATOR, "Administrator"),
]
MEMBER_LOGINS = [
    ("lead", "Asha Bartlett", MembershipRole.LEAD, "Lead of Riverside Lunch Club"),
    ("editor", "Femi Okafor", MembershipRole.EDITOR, "Editor at Riverside Lunch Club"),
    ("viewer", "Wendy Lomax", MembershipRole.VIEWER, "Viewer at Riverside Lunch Club"),
]
# Further staff, so that agreements have different officers, payments two approvers and applications two assessors.
COLLEAGUES = [
    ("officer.two", "Kavita Norwood", Role.COMMISSIONING_OFFICER),
    ("finance.two", "Liam Tolley", Role.FINANCE_OFFICER),
    ("assessor.two", "Dilys Marchant", Role.ASSESSOR),
    ("assessor.three", "Tomasz Wray", Role.ASSESSOR),
]


def address(name: str) -> str:
    """The e-mail address of a log-in."""
    return f"{name}@{words.DOMAIN}"


def log_ins() -> list[tuple[str, str]]:
    """Who can sign in: what the person does, and the e-mail address."""
    return [(does, address(name)) for name, _, _, does in [*LOGINS, *MEMBER_LOGINS]]


class People:
    """Makes people, hashing the common password once."""

    def __init__(self):
        self.password = make_password(words.PASSWORD)

    def person(self, email: str, full_name: str) -> User:
        user, _ = User.objects.get_or_create(email=email, defaults={"full_name": full_name, "password": self.password})
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        return user

    def staff(self, partner: Agency) -> dict[str, User]:
        """The staff by the name of their log-in."""
        found = {}
        for name, full_name, role in [*((n, f, r) for n, f, r, _ in LOGINS), *COLLEAGUES]:
            user = self.person(address(name), full_name)
            agency = partner if role == Role.PARTNER_OFFICER else None
            RoleAssignment.objects.get_or_create(user=user, role=role, agency=agency)
            found[name] = user
        return found

    def members(self, organisations: list[Organisation], *, started_at, random) -> None:
        """The first organisation gets the log-ins; of the others nine in ten have a lead, and half an editor."""
        for name, full_name, role, _ in MEMBER_LOGINS:
            self.join(self.person(address(name), full_name), organisations[0], role, started_at)
        for number, organisation in enumerate(organisations[1:], start=1):
            if random.random() < 0.1:
                continue
            self.join(self.person(f"lead{number}@{words.DOMAIN}", self.name(random)), organisation, "lead", started_at)
            if random.random() < 0.5:
                editor = self.person(f"editor{number}@{words.DOMAIN}", self.name(random))
                self.join(editor, organisation, "editor", started_at)

    @staticmethod
    def name(random) -> str:
        return f"{random.choice(words.FIRST_NAMES)} {random.choice(words.LAST_NAMES)}"

    @staticmethod
    def join(user: User, organisation: Organisation, role: str, started_at) -> None:
        Membership.objects.get_or_create(
            user=user, organisation=organisation, defaults={"role": role, "started_at": started_at}
        )
