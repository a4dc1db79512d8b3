"""The application forms with which a new portal starts: about the organisation, and about a project.

An authority changes them in its own versions afterwards. The first question decides by size what else is asked, so
that a small group is not asked for what only a large organisation has. ``why_we_ask`` names the use of every answer.
"""

from dataclasses import dataclass, field

from commissioning.applications.enums import Stage
from commissioning.questionnaires.models import Question

SLUGS = {Stage.ORGANISATION: "application-organisation", Stage.PROJECT: "application-project"}
NAMES = {Stage.ORGANISATION: "Application, your organisation", Stage.PROJECT: "Application, your project"}
SECTIONS = {
    "size": "The size of your organisation",
    "governance": "How your organisation is run",
    "money": "Looking after money",
    "insurance": "Insurance",
    "people": "Equality and safeguarding",
    "experience": "Your experience",
    "need": "Why it is needed",
    "work": "What you will do",
    "difference": "The difference it will make",
    "delivery": "Who will do it",
    "value": "Value and what comes after",
}
SMALL, MEDIUM, LARGE = "small", "medium", "large"
SIZES = [
    {"key": SMALL, "label": "Up to £25,000"},
    {"key": MEDIUM, "label": "More than £25,000 and up to £250,000"},
    {"key": LARGE, "label": "More than £250,000"},
]


def _of_size(size: str) -> dict:
    return {"question": "income_band", "is": "equals", "value": size}


@dataclass(frozen=True)
class ApplicationQuestion:
    """A question of a stage's form."""

    section: str
    key: str
    kind: str
    text: str
    why_we_ask: str
    hint: str = ""
    required: bool = True
    word_limit: int | None = None
    config: dict = field(default_factory=dict)
    condition: dict = field(default_factory=dict)
    is_for_information: bool = False

    def values(self) -> dict:
        """What ``add_question`` takes beside the section."""
        names = {each.name for each in Question._meta.get_fields()} & set(self.__dataclass_fields__) - {"section"}
        return {name: getattr(self, name) for name in names}


Q = ApplicationQuestion

ORGANISATION = [
    Q(
        "size",
        "income_band",
        "single_choice",
        "What was your organisation’s income in its last financial year?",
        "It decides what else we ask: the smaller you are, the less.",
        hint="A new group that has had no income yet chooses the first answer.",
        config={"options": SIZES},
    ),
    Q(
        "governance",
        "aims",
        "long_text",
        "What is your organisation there for?",
        "So that whoever assesses your application knows who you are.",
        word_limit=150,
    ),
    Q(
        "governance",
        "who_decides",
        "long_text",
        "Who runs your organisation, and how are decisions made?",
        "Public money needs people who answer for it together.",
        hint="For example how many are on the committee or board, how often they meet, and how people join it.",
        word_limit=200,
    ),
    Q(
        "governance",
        "rules",
        "files",
        "Attach the rules of your organisation",
        "They show that it may do the work and what happens to its money if it closes.",
        hint="A constitution, a set of rules, or articles of association.",
        config={"max_files": 2},
    ),
    Q(
        "governance",
        "contact",
        "short_text",
        "Whom can we call about what you have written here?",
        "So that a small question does not hold your application up.",
        hint="A name, a telephone number, and when it is best to call.",
        required=False,
        is_for_information=True,
    ),
    Q(
        "money",
        "bank",
        "yes_no",
        "Is there a bank account in the organisation’s name that needs two people for every payment?",
        "We pay into such an account only.",
    ),
    Q(
        "money",
        "money_control",
        "long_text",
        "How do you plan what you spend, and who looks at it?",
        "Good habits protect you as much as us.",
        word_limit=150,
    ),
    Q(
        "money",
        "accounts_small",
        "files",
        "Attach what you have of last year’s money",
        "It shows that money in and out is written down.",
        hint="A page with income and spending is enough. A new group attaches its budget for the first year.",
        config={"max_files": 2},
        condition=_of_size(SMALL),
    ),
    Q(
        "money",
        "accounts_medium",
        "files",
        "Attach your latest accounts",
        "We look at reserves, debts and what you depend on.",
        hint="Accounts that somebody independent has looked through.",
        config={"max_files": 2},
        condition=_of_size(MEDIUM),
    ),
    Q(
        "money",
        "accounts_large",
        "files",
        "Attach your latest accounts and the auditor’s or examiner’s report",
        "We look at reserves, debts and what you depend on, over two years.",
        config={"max_files": 4},
        condition=_of_size(LARGE),
    ),
    Q(
        "money",
        "reserves_medium",
        "long_text",
        "How much do you keep in reserve, and why that much?",
        "It shows whether you could go on if money came late.",
        word_limit=100,
        condition=_of_size(MEDIUM),
    ),
    Q(
        "money",
        "reserves_large",
        "long_text",
        "What is your policy on reserves, and what are the largest risks to your income in the next two years?",
        "It shows whether you could go on if money came late or an income ended.",
        word_limit=250,
        condition=_of_size(LARGE),
    ),
    Q(
        "insurance",
        "insurance_small",
        "yes_no",
        "Have you public liability insurance, or will you have it before the work begins?",
        "Somebody who is hurt must not be left without help. Ask us if the cost stands in the way.",
        condition=_of_size(SMALL),
    ),
    Q(
        "insurance",
        "insurance_medium",
        "files",
        "Attach your public liability insurance, and employer’s liability insurance if you employ anybody",
        "We check that it is in date and covers the work.",
        config={"max_files": 3},
        condition=_of_size(MEDIUM),
    ),
    Q(
        "insurance",
        "insurance_large",
        "files",
        "Attach your public liability, employer’s liability and professional indemnity insurance",
        "We check that it is in date and covers the work.",
        config={"max_files": 5},
        condition=_of_size(LARGE),
    ),
    Q(
        "people",
        "open_to_all",
        "long_text",
        "How do you make sure that everybody who could benefit can take part?",
        "The council must think of everybody whom its money could reach or miss.",
        hint="Think of access, language, cost, time of day, faith, age, disability.",
        word_limit=200,
    ),
    Q(
        "people",
        "equality_medium",
        "files",
        "Attach your equality policy",
        "It shows what staff, volunteers and users can rely on.",
        config={"max_files": 1},
        condition=_of_size(MEDIUM),
    ),
    Q(
        "people",
        "equality_large",
        "files",
        "Attach your equality policy and your latest report on how it works",
        "Large employers can show what came of their policy.",
        config={"max_files": 3},
        condition=_of_size(LARGE),
    ),
    Q(
        "people",
        "at_risk",
        "yes_no",
        "Do you work with children, or with adults who may be at risk?",
        "If so, we need to know how you keep them safe.",
    ),
    Q(
        "people",
        "safeguarding",
        "files",
        "Attach your safeguarding policy",
        "We read it before we fund work with children or adults at risk.",
        config={"max_files": 2},
        condition={"question": "at_risk", "is": "equals", "value": "yes"},
    ),
    Q(
        "people",
        "policies_large",
        "files",
        "Attach your policies on data protection, complaints, and health and safety",
        "A large organisation has them written down.",
        config={"max_files": 6},
        condition=_of_size(LARGE),
    ),
    Q(
        "experience",
        "track_record",
        "long_text",
        "What have you done in the last three years that shows you can do this work?",
        "What went well, and what you learned, tells more than plans.",
        hint="A new group may tell what its people have done elsewhere.",
        word_limit=300,
    ),
    Q(
        "experience",
        "voice",
        "long_text",
        "How do the people who use what you do shape it?",
        "Work that people shape themselves reaches them.",
        word_limit=200,
    ),
    Q(
        "experience",
        "learning",
        "long_text",
        "How do you know that your work is good, and what have you changed because of it?",
        "It shows whether problems are seen and put right.",
        word_limit=200,
    ),
    Q(
        "experience",
        "roots",
        "long_text",
        "How are you part of this area, and with whom do you work here?",
        "We look for organisations that know the place and each other.",
        word_limit=200,
    ),
]

PROJECT = [
    Q(
        "need",
        "need",
        "long_text",
        "What is the need, and how do you know?",
        "We compare it with what we know of the area.",
        hint="What people have told you counts as much as figures.",
        word_limit=300,
    ),
    Q(
        "need",
        "for_whom",
        "long_text",
        "Who will take part, and about how many people?",
        "It is weighed against the sum asked for.",
        word_limit=150,
    ),
    Q(
        "work",
        "activities",
        "long_text",
        "What will you do, where and how often?",
        "This becomes part of your agreement if you are funded.",
        word_limit=400,
    ),
    Q(
        "work",
        "milestones",
        "table",
        "What will have happened by when?",
        "We look at whether the plan can be kept.",
        required=False,
        config={
            "columns": [
                {"key": "by", "label": "By when", "kind": "text"},
                {"key": "what", "label": "What", "kind": "text"},
            ]
        },
    ),
    Q(
        "difference",
        "outcomes",
        "long_text",
        "What will be different for people?",
        "It shows how the work serves the outcomes of the scheme.",
        word_limit=300,
    ),
    Q(
        "difference",
        "evidence",
        "long_text",
        "How will you and the people who take part know?",
        "Your returns will rest on it.",
        word_limit=150,
    ),
    Q(
        "delivery",
        "team",
        "long_text",
        "Who will do the work, and what do they bring?",
        "We look at whether there are enough people with the right experience.",
        word_limit=200,
    ),
    Q(
        "delivery",
        "risks",
        "table",
        "What could get in the way, and what would you do?",
        "A risk that is named is half dealt with.",
        required=False,
        config={
            "columns": [
                {"key": "risk", "label": "What could happen", "kind": "text"},
                {"key": "response", "label": "What you would do", "kind": "text"},
            ]
        },
    ),
    Q(
        "delivery",
        "reach",
        "long_text",
        "How will you reach people who are often missed?",
        "We look at who gains from the whole programme, and who does not yet.",
        word_limit=200,
    ),
    Q(
        "value",
        "value",
        "long_text",
        "Why is this a good use of the money, and what else do you bring to it?",
        "It is read beside your budget. Volunteers’ time and other funding count.",
        word_limit=150,
    ),
    Q(
        "value",
        "afterwards",
        "long_text",
        "What remains when the funding ends?",
        "Some work needs to go on, some is done by then: say which.",
        word_limit=150,
    ),
]

QUESTIONS = {Stage.ORGANISATION: ORGANISATION, Stage.PROJECT: PROJECT}
