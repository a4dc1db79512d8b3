"""Words of decisions: issues, reports to committee, what members decide."""

from django.db import models


class IssueStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    NOTICE_PUBLISHED = "notice_published", "Notice published"
    REPORT_PUBLISHED = "report_published", "Report published"
    DECIDED = "decided", "Decided"
    CALLED_IN = "called_in", "Called in"
    IN_EFFECT = "in_effect", "In effect"
    REFERRED_BACK = "referred_back", "Referred back"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DecisionType(models.TextChoices):
    """Source: the executive-arrangements regulations for England, SI 2012/2089, reg. 8."""

    KEY = "key", "Key decision"
    NON_KEY = "non_key", "Not a key decision"


class EqualityAnalysis(models.TextChoices):
    """Whether the effect on people with protected characteristics was analysed."""

    NOT_NEEDED = "not_needed", "Not needed"
    NEEDED = "needed", "Needed"
    DONE = "done", "Done"


class Restriction(models.TextChoices):
    """Whether the public may read the report. Source: Local Government Act 1972, schedule 12A."""

    OPEN = "open", "Open"
    PART_EXEMPT = "part_exempt", "Part exempt"
    EXEMPT = "exempt", "Exempt"


class ExemptParagraph(models.TextChoices):
    """Paragraphs of schedule 12A, part 1, of the Local Government Act 1972."""

    INDIVIDUAL = "1", "1: information about an individual"
    IDENTITY = "2", "2: information likely to reveal who an individual is"
    BUSINESS = "3", "3: financial or business affairs of a person or body"
    LABOUR = "4", "4: consultations or negotiations on a labour relations matter"
    LEGAL = "5", "5: legal professional privilege"
    NOTICES = "6", "6: notices, orders or directions that are proposed"
    CRIME = "7", "7: prevention, investigation or prosecution of crime"


class Urgency(models.TextChoices):
    """Source: SI 2012/2089, reg. 10 and 11."""

    NONE = "none", "Usual notice"
    GENERAL_EXCEPTION = "general_exception", "General exception"
    SPECIAL_URGENCY = "special_urgency", "Special urgency"


class DocumentKind(models.TextChoices):
    REPORT = "report", "Report"
    APPENDIX = "appendix", "Appendix"
    EQUALITY_ANALYSIS = "equality_analysis", "Equality analysis"
    BACKGROUND = "background", "Background paper"
    MINUTES = "minutes", "Minutes"
    OTHER = "other", "Other paper"


class Outcome(models.TextChoices):
    """What members make of one recommendation."""

    AGREED = "agreed", "Agreed"
    AMENDED = "amended", "Agreed as amended"
    DEFERRED = "deferred", "Deferred"
    REJECTED = "rejected", "Rejected"
    NOTED = "noted", "Noted"
    COMMENTED = "commented", "Commented on"


class CallInOutcome(models.TextChoices):
    UPHELD = "upheld", "Decision upheld"
    REFERRED_BACK = "referred_back", "Referred back to the decision maker"


class ReportKind(models.TextChoices):
    PERFORMANCE = "performance", "Performance report"


class ReportStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_CLEARANCE = "in_clearance", "In clearance"
    CLEARED = "cleared", "Cleared"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"


class ClearanceKind(models.TextChoices):
    """The comments that an officer of another profession must clear."""

    FINANCIAL = "financial", "Financial implications"
    LEGAL = "legal", "Legal implications"
