"""Records of people and organisations for tests. Plain defaults; traits for states and roles."""

import datetime as dt
import hashlib

import factory
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils.text import slugify

from organisations.enums import (
    AgencyKind,
    DocumentKind,
    DocumentReminderKind,
    DocumentReminderOutcome,
    MembershipRole,
    Role,
)
from organisations.models import (
    Agency,
    CharityRecord,
    Claim,
    DocumentReminder,
    DocumentUse,
    Invitation,
    Membership,
    Network,
    Organisation,
    OrganisationAlias,
    OrganisationDocument,
    RoleAssignment,
    User,
    Ward,
)

PASSWORD = "a long walk by the river"
BEGINNING = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)


class AgencyFactory(factory.django.DjangoModelFactory):
    """A council; ``health=True`` for a health partner."""

    class Meta:
        model = Agency

    class Params:
        health = factory.Trait(
            kind=AgencyKind.HEALTH_PARTNER, name=factory.Sequence(lambda number: f"Health Partner {number}")
        )

    reference = factory.Sequence(lambda number: f"GB-LAE-X{number:03d}")
    name = factory.Sequence(lambda number: f"Council {number}")
    kind = AgencyKind.COUNCIL
    email = factory.Sequence(lambda number: f"agency{number}@council.example")


class WardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ward

    code = factory.Sequence(lambda number: f"E05{number:06d}")
    name = factory.Sequence(lambda number: f"Ward {number}")
    authority_code = "E09000030"


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A small unregistered group; ``charity=True``, ``company=True`` add a number and its identifier."""

    class Meta:
        model = Organisation

    class Params:
        charity = factory.Trait(
            charity_number=factory.Sequence(lambda number: f"{1_100_000 + number}"),
            identifier=factory.LazyAttribute(lambda made: f"GB-CHC-{made.charity_number}"),
        )
        company = factory.Trait(
            company_number=factory.Sequence(lambda number: f"{7_000_000 + number:08d}"),
            identifier=factory.LazyAttribute(lambda made: f"GB-COH-{made.company_number}"),
        )
        medium = factory.Trait(annual_income_pence=180_000_00)
        large = factory.Trait(annual_income_pence=900_000_00)

    identifier = factory.Sequence(lambda number: f"XX-PORTAL-{number:05d}")
    name = factory.Sequence(lambda number: f"Organisation {number}")
    slug = factory.LazyAttribute(lambda made: slugify(f"{made.name} {made.identifier}"))
    annual_income_pence = 12_000_00
    created_at = BEGINNING


class OrganisationAliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationAlias

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda number: f"Another name {number}")


class CharityRecordFactory(factory.django.DjangoModelFactory):
    """A registered charity; ``removed=True`` for one that no longer is."""

    class Meta:
        model = CharityRecord

    class Params:
        removed = factory.Trait(status=CharityRecord.Status.REMOVED, removed_on=dt.date(2026, 2, 1))

    organisation = factory.SubFactory(OrganisationFactory, charity=True)
    status = CharityRecord.Status.REGISTERED
    file_name = "publicextract.charity.zip"
    refreshed_at = BEGINNING


class NetworkFactory(factory.django.DjangoModelFactory):
    """A cluster without members; ``members=[…]`` gives it some."""

    class Meta:
        model = Network
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Network {number}")
    slug = factory.Sequence(lambda number: f"network-{number}")
    email = factory.Sequence(lambda number: f"network{number}@example.org")

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        if create and extracted:
            self.members.set(extracted)


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory("organisations.tests.factories.UserFactory")
    role = Role.COMMISSIONING_OFFICER


def _holds(role: Role, **values) -> factory.Trait:
    """A trait that gives the user ``role``; several can be combined."""
    return factory.Trait(**{f"with_{role}": factory.RelatedFactory(RoleAssignmentFactory, "user", role=role, **values)})


class UserFactory(factory.django.DjangoModelFactory):
    """A person without a role. One trait for each role (``UserFactory(commissioning_officer=True)``);
    a partner officer's agency is ``with_partner_officer__agency``; ``verified=True`` can sign in by form.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        commissioning_officer = _holds(Role.COMMISSIONING_OFFICER)
        assessor = _holds(Role.ASSESSOR)
        finance_officer = _holds(Role.FINANCE_OFFICER)
        legal_officer = _holds(Role.LEGAL_OFFICER)
        democratic_services_officer = _holds(Role.DEMOCRATIC_SERVICES_OFFICER)
        partner_officer = _holds(Role.PARTNER_OFFICER, agency=factory.SubFactory(AgencyFactory, health=True))
        auditor = _holds(Role.AUDITOR)
        administrator = _holds(Role.ADMINISTRATOR)
        verified = factory.Trait(
            with_address=factory.RelatedFactory("organisations.tests.factories.EmailAddressFactory", "user")
        )

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    full_name = factory.Sequence(lambda number: f"Person {number}")
    password = factory.django.Password(PASSWORD)


class EmailAddressFactory(factory.django.DjangoModelFactory):
    """The address by which somebody signs in, verified."""

    class Meta:
        model = EmailAddress

    user = factory.SubFactory(UserFactory)
    email = factory.SelfAttribute("user.email")
    verified = True
    primary = True


class MembershipFactory(factory.django.DjangoModelFactory):
    """A lead; ``editor=True``, ``viewer=True``, ``ended=True``."""

    class Meta:
        model = Membership

    class Params:
        editor = factory.Trait(role=MembershipRole.EDITOR)
        viewer = factory.Trait(role=MembershipRole.VIEWER)
        ended = factory.Trait(ended_at=BEGINNING + dt.timedelta(days=30))

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MembershipRole.LEAD
    started_at = BEGINNING


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation that waits; its link's token is ``token`` (a parameter, only the hash is stored)."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda number: f"token-{number}")
        withdrawn = factory.Trait(
            withdrawn_at=BEGINNING + dt.timedelta(days=1), withdrawn_by=factory.SubFactory(UserFactory)
        )
        accepted = factory.Trait(
            accepted_at=BEGINNING + dt.timedelta(days=1), accepted_by=factory.SubFactory(UserFactory)
        )

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda number: f"invited{number}@example.org")
    role = MembershipRole.EDITOR
    token_sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.token.encode()).hexdigest())
    invited_at = BEGINNING
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyAttribute(lambda made: made.invited_at + dt.timedelta(days=14))


class ClaimFactory(factory.django.DjangoModelFactory):
    """A claim that waits for an officer."""

    class Meta:
        model = Claim

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    message = "I have been the treasurer since 2021."
    claimed_at = BEGINNING


class OrganisationDocumentFactory(factory.django.DjangoModelFactory):
    """Public liability insurance of the year from April 2026; ``accounts=True``, ``rules=True`` for another kind,
    ``withdrawn=True``."""

    class Meta:
        model = OrganisationDocument

    class Params:
        content = factory.LazyAttribute(lambda made: f"%PDF-1.7 {made.title}".encode())
        accounts = factory.Trait(
            kind=DocumentKind.ANNUAL_ACCOUNTS,
            year_ends_on=dt.date(2026, 3, 31),
            valid_from_on=None,
            expires_on=dt.date(2028, 1, 31),
        )
        rules = factory.Trait(kind=DocumentKind.GOVERNING_DOCUMENT, valid_from_on=None, expires_on=None)
        withdrawn = factory.Trait(
            withdrawn_at=BEGINNING + dt.timedelta(days=1), withdrawn_by=factory.SubFactory(UserFactory)
        )

    organisation = factory.SubFactory(OrganisationFactory)
    kind = DocumentKind.PUBLIC_LIABILITY
    title = factory.Sequence(lambda number: f"Certificate {number}")
    valid_from_on = dt.date(2026, 4, 1)
    expires_on = dt.date(2027, 3, 31)
    file = factory.LazyAttribute(lambda made: ContentFile(made.content, name="certificate.pdf"))
    name = "certificate.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda made: len(made.content))
    sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.content).hexdigest())
    uploaded_at = BEGINNING
    uploaded_by = factory.SubFactory(UserFactory)


class DocumentUseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentUse

    answer_file = factory.SubFactory("commissioning.questionnaires.tests.factories.AnswerFileFactory")
    document = factory.SubFactory(OrganisationDocumentFactory)
    used_at = BEGINNING
    used_by = factory.SubFactory(UserFactory)


class DocumentReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentReminder

    document = factory.SubFactory(OrganisationDocumentFactory)
    kind = DocumentReminderKind.IN_60_DAYS
    outcome = DocumentReminderOutcome.QUEUED
    at = BEGINNING
