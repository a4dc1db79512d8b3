"""Words of funding rounds, applications and their assessment."""

from django.db import models


class RoundStatus(models.TextChoices):
    """Whether a published round is forthcoming, open or closed follows from its dates and is never stored."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    DECIDED = "decided", "Decided"
    CANCELLED = "cancelled", "Cancelled"


class RoundPhase(models.TextChoices):
    """Where a round is on a day; computed."""

    DRAFT = "draft", "Draft"
    FORTHCOMING = "forthcoming", "Opens soon"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    DECIDED = "decided", "Decided"
    CANCELLED = "cancelled", "Cancelled"


class Stage(models.TextChoices):
    """An organisation is assessed once for each round, then each of its projects."""

    ORGANISATION = "organisation", "Organisation"
    PROJECT = "project", "Project"


class CriterionKind(models.TextChoices):
    PASS_FAIL = "pass_fail", "Pass or fail"
    SCORED = "scored", "Scored"


class OrganisationStageStatus(models.TextChoices):
    """An organisation's answers about itself in one round."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    PASSED = "passed", "Passed"
    FAILED = "failed", "Not passed"


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    ELIGIBLE = "eligible", "Eligible"
    INELIGIBLE = "ineligible", "Not eligible"
    ASSESSED = "assessed", "Assessed"
    RECOMMENDED = "recommended", "Recommended"
    AWARDED = "awarded", "Awarded"
    DECLINED = "declined", "Not funded"
    WITHDRAWN = "withdrawn", "Withdrawn"


class OverheadMethod(models.TextChoices):
    """How an organisation's overheads are shared out to a project. Source: full cost recovery practice, as a joint
    commissioning framework of 2007 asks of its funders."""

    STAFF_TIME = "staff_time", "Staff time"
    HEADCOUNT = "headcount", "Number of staff"
    FLOOR_SPACE = "floor_space", "Floor space"
    DIRECT_COST = "direct_cost", "Share of direct costs"


class Part(models.TextChoices):
    """A page of an application beside its questions."""

    DETAILS = "details", "About the project"
    BUDGET = "budget", "Direct costs"
    OVERHEADS = "overheads", "Overheads"
    OTHER_FUNDING = "other-funding", "Money from elsewhere"
    REQUEST = "request", "The sum you ask for"
    PROMISES = "promises", "What you promise to achieve"


class BeneficiaryGroup(models.TextChoices):
    """Who a project is for. Several may be chosen; coverage is counted by these."""

    EVERYBODY = "everybody", "Everybody in the area"
    CHILDREN = "children", "Children and young people"
    OLDER_PEOPLE = "older_people", "Older people"
    FAMILIES = "families", "Families and carers"
    DISABLED_PEOPLE = "disabled_people", "Disabled people"
    MENTAL_HEALTH = "mental_health", "People with poor mental health"
    MINORITY_ETHNIC = "minority_ethnic", "Black, Asian and minority ethnic communities"
    FAITH = "faith", "Faith communities"
    LGBT = "lgbt", "Lesbian, gay, bisexual and transgender people"
    WOMEN = "women", "Women and girls"
    MEN = "men", "Men and boys"
    REFUGEES = "refugees", "Refugees, asylum seekers and migrants"
    LOW_INCOME = "low_income", "People on low incomes"
    HOMELESS = "homeless", "People who are homeless or badly housed"


class ReminderKind(models.TextChoices):
    """A mail about an application that was begun and not handed in."""

    IN_7_DAYS = "in_7_days", "Closes in 7 days"
    IN_2_DAYS = "in_2_days", "Closes in 2 days"


class ReminderOutcome(models.TextChoices):
    QUEUED = "queued", "Mail written"
    SKIPPED = "skipped", "Skipped: a later one took its place"
    NOBODY = "nobody", "Nobody has an account"


class AnswerChannel(models.TextChoices):
    """How an organisation without an account gave its answer to an officer."""

    LETTER = "letter", "By letter"
    EMAIL = "email", "By e-mail"
    TELEPHONE = "telephone", "By telephone"
    IN_PERSON = "in_person", "In person"


class Interest(models.TextChoices):
    """What an assessor declared before seeing an application."""

    NOT_DECLARED = "not_declared", "Not declared yet"
    NONE = "none", "No interest"
    DECLARED = "declared", "Interest declared"


class CheckKind(models.TextChoices):
    """What is checked of an organisation before its applications are scored."""

    CHARITY = "charity", "Charity status"
    COMPANY = "company", "Company status"
    DOCUMENTS = "documents", "Documents in date"
    INSURANCE = "insurance", "Insurance"
    ACCOUNTS = "accounts", "Accounts"
    POLICIES = "policies", "Policies"


class CheckResult(models.TextChoices):
    SATISFIED = "satisfied", "Satisfied"
    CONCERN = "concern", "Concern"
    NOT_NEEDED = "not_needed", "Not needed"
