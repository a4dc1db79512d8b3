"""The questions with which a new portal starts, by tier: each tier asks those of the one before and some more.

An authority changes them in its own versions afterwards. ``why_we_ask`` names the use of every answer: what
nobody uses is not asked.
"""

from dataclasses import dataclass, field

from commissioning.questionnaires.models import Question
from monitoring.enums import Tier


@dataclass(frozen=True)
class StandardQuestion:
    """A question from ``since`` on: light touch, standard or enhanced."""

    section: str
    key: str
    kind: str
    text: str
    why_we_ask: str
    since: Tier = Tier.LIGHT_TOUCH
    hint: str = ""
    required: bool = True
    word_limit: int | None = None
    config: dict = field(default_factory=dict)
    condition: dict = field(default_factory=dict)

    def values(self) -> dict:
        """What ``add_question`` takes beside the section."""
        names = {each.name for each in Question._meta.get_fields()} & set(self.__dataclass_fields__) - {"section"}
        return {name: getattr(self, name) for name in names}


SECTIONS = {
    "work": "Your work in this period",
    "people": "The people who took part",
    "running": "Running the work",
    "evidence": "Evidence",
}

ORDER = [Tier.LIGHT_TOUCH, Tier.STANDARD, Tier.ENHANCED]

QUESTIONS = [
    StandardQuestion(
        section="work",
        key="progress",
        kind="long_text",
        text="What have you done with the funding?",
        hint="The main activities, in your own words. Bullet points are fine.",
        why_we_ask="Your officer reads it beside your figures, and sums it up for councillors.",
        word_limit=300,
    ),
    StandardQuestion(
        section="work",
        key="difference",
        kind="long_text",
        text="What difference has it made to people?",
        hint="What they can do now, or how they feel, that was not so before. How do you know?",
        why_we_ask="It shows what came of the money, which numbers alone do not.",
        word_limit=300,
    ),
    StandardQuestion(
        section="work",
        key="difficulties",
        kind="long_text",
        text="What has been difficult, and what did you do about it?",
        hint="Leave it empty if nothing was. Saying so early never counts against you.",
        why_we_ask="It goes on the agenda of your next meeting, so that we can help.",
        required=False,
        word_limit=200,
    ),
    StandardQuestion(
        section="work",
        key="story",
        kind="long_text",
        text="Is there a story or a quote that you would like to share?",
        hint="Leave out names and anything else that shows who a person is.",
        why_we_ask="With your consent we may quote it in the report to councillors.",
        since=Tier.STANDARD,
        required=False,
        word_limit=200,
    ),
    StandardQuestion(
        section="work",
        key="story_consent",
        kind="yes_no",
        text="May we quote the story?",
        hint="Answer yes only if the person it is about agrees.",
        why_we_ask="We never quote without consent.",
        since=Tier.STANDARD,
        condition={"question": "story", "is": "answered"},
    ),
    StandardQuestion(
        section="people",
        key="groups",
        kind="table",
        text="Who took part?",
        hint="One row for each group that matters to your work, such as an age group or a neighbourhood. "
        "Estimates are fine. Leave out groups of fewer than five people.",
        why_we_ask="It shows which communities the programme reaches and which it misses.",
        since=Tier.STANDARD,
        required=False,
        config={
            "columns": [
                {"key": "group", "label": "Group", "kind": "text"},
                {"key": "people", "label": "Number of people", "kind": "number"},
            ]
        },
    ),
    StandardQuestion(
        section="people",
        key="volunteers",
        kind="number",
        text="How many people volunteered for this work?",
        hint="Count each person once. Enter 0 if nobody did.",
        why_we_ask="Volunteers are part of what the sector brings; the council publishes the total.",
        since=Tier.STANDARD,
        config={"min": 0},
    ),
    StandardQuestion(
        section="people",
        key="listening",
        kind="long_text",
        text="What have the people who use your work told you, and what did you change?",
        why_we_ask="Final-year reviews rest on what users say over the years.",
        since=Tier.ENHANCED,
        word_limit=250,
    ),
    StandardQuestion(
        section="running",
        key="changes",
        kind="yes_no",
        text="Has anything changed that we ought to know about?",
        hint="For example who is in charge, your address, your bank account, or how the work is run.",
        why_we_ask="So that payments and letters reach the right people.",
    ),
    StandardQuestion(
        section="running",
        key="changes_what",
        kind="long_text",
        text="What has changed?",
        why_we_ask="Your officer gets in touch about it.",
        word_limit=150,
        condition={"question": "changes", "is": "equals", "value": "yes"},
    ),
    StandardQuestion(
        section="running",
        key="safeguarding",
        kind="yes_no",
        text="Was there a safeguarding concern that you reported to anybody?",
        hint="Say only whether there was one. Never write about a person here.",
        why_we_ask="If so, your officer telephones to hear that it was dealt with.",
        since=Tier.STANDARD,
    ),
    StandardQuestion(
        section="running",
        key="partners",
        kind="long_text",
        text="Whom did you work with, and how did that go?",
        why_we_ask="We look for gaps between services, and for good partnerships to build on.",
        since=Tier.ENHANCED,
        required=False,
        word_limit=200,
    ),
    StandardQuestion(
        section="running",
        key="risks",
        kind="table",
        text="What could get in the way in the next period?",
        why_we_ask="The largest risks go on the agenda of your next meeting.",
        since=Tier.ENHANCED,
        required=False,
        config={
            "columns": [
                {"key": "risk", "label": "What could happen", "kind": "text"},
                {"key": "response", "label": "What you do about it", "kind": "text"},
            ]
        },
    ),
    StandardQuestion(
        section="evidence",
        key="files",
        kind="files",
        text="Would you like to send us anything?",
        hint="A leaflet, a photograph, a report that you wrote for somebody else. It need not be made for us.",
        why_we_ask="A report that you already have may answer several questions at once.",
        since=Tier.STANDARD,
        required=False,
        config={"max_files": 5},
    ),
    StandardQuestion(
        section="evidence",
        key="figures_evidence",
        kind="files",
        text="Attach what your figures rest on",
        hint="Such as a sheet of attendance with the names left out, or an export of your case system.",
        why_we_ask="For larger agreements the auditor asks how the figures were counted.",
        since=Tier.ENHANCED,
        config={"max_files": 10},
    ),
]


def questions_for(tier: Tier) -> list[StandardQuestion]:
    """The questions of ``tier``, in their order."""
    return [each for each in QUESTIONS if ORDER.index(each.since) <= ORDER.index(tier)]
