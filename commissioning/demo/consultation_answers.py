"""What people answer to the demonstration's draft framework, and what its officers make of it. All of it is made up."""

AGREE, PARTLY, NOT = "agree", "neither", "disagree"

# Capacity, organisation, whether they may be quoted; then answers by question: words, or how far they agree and why.
ANSWERS = (
    (
        "vcs",
        "Riverside Lunch Club",
        "yes",
        {
            "being_heard": (AGREE, "One seat is a start, but somebody must pay the bus fare of whoever sits on it."),
            "grants": "Grants should be for three years. With one year we spend the autumn writing applications.",
            "full_cost": (AGREE, "Our rent in Cooper’s Yard went up by a third and no funder would hear of it."),
        },
    ),
    (
        "vcs",
        "Dene Carers",
        "yes",
        {
            "names": (AGREE, "We never called ourselves a third of anything."),
            "grants": "Three years, please. One year is not long enough to keep anybody in a job.",
            "returns": "Every six months is fine if it is two pages. Ours is eleven today.",
        },
    ),
    (
        "vcs",
        "Marlbridge Play",
        "no",
        {
            "grants": "Whether a small group could ever win it. Contracts go to whoever can afford a bid writer.",
            "returns": "Fewer questions for small sums. We had £2,000 and a form for £200,000.",
        },
    ),
    (
        "resident",
        "",
        "yes",
        {
            "names": (PARTLY, "Most people I know say charities."),
            "anything_else": "Tell us who was paid what, and what came of it, in one place.",
        },
    ),
    (
        "resident",
        "",
        "",
        {
            "being_heard": (NOT, "Who chooses the representatives? It is always the same three people."),
            "anything_else": "Say how those who sit on the groups are chosen and when they stand down.",
        },
    ),
    (
        "vcs",
        "Castle Street Arts",
        "yes",
        {
            "full_cost": (AGREE, "Pay for the books and the insurance and we will do twice as much with the rest."),
            "reviews": (AGREE, "Three months’ notice is too short to give up a lease. Make it six."),
        },
    ),
    (
        "public",
        "",
        "",
        {
            "grants": "How sure you are of what you want. If you can describe it to the last hour, buy it.",
            "reviews": (AGREE, "A visit says more than a form."),
        },
    ),
    (
        "vcs",
        "Somali Families Together",
        "yes",
        {
            "being_heard": (PARTLY, "Small groups cannot send somebody on a weekday morning."),
            "returns": "Two pages, and somebody who reads them and rings back.",
            "anything_else": "Grants of three years, also for groups that are two years old.",
        },
    ),
    (
        "business",
        "",
        "no",
        {"names": (AGREE, ""), "grants": "Price."},
    ),
    (
        "vcs",
        "The Tool Shed",
        "yes",
        {
            "full_cost": (AGREE, "Yes to overheads. Saying openly that it is a contribution is only fair."),
            "returns": "Let us send photographs.",
        },
    ),
    ("resident", "", "yes", {"anything_else": "Best trainers in town at half price, see our web page!"}),
)
# Name, when to use it, what it stands under.
THEMES = (
    ("Longer grants", "Three years or more; also that one year is too short.", ""),
    ("Lighter returns", "Fewer questions, shorter forms, proportion.", ""),
    ("Full cost", "Rent, insurance, the books; overheads of any kind.", ""),
    ("How the sector is heard", "Seats on groups and who sits on them.", ""),
    ("Choosing representatives", "Who chooses them, for how long.", "How the sector is heard"),
    ("What it costs to take part", "Fares, time of day, cover.", "How the sector is heard"),
    ("Longer notice", "More than three months before money ends.", ""),
    ("Small groups", "That they lose out, whatever the reason.", ""),
    ("Visits in place of forms", "Come and see; talk in place of writing.", ""),
    ("Say who is paid what", "Publish grants, sums and what came of them.", ""),
    ("Working together", "Joint bids, sharing rooms and staff.", ""),
)
# What the first officer finds: place of the answer in ANSWERS, question, themes.
FOUND = (
    (0, "being_heard", ("What it costs to take part",)),
    (0, "grants", ("Longer grants",)),
    (0, "full_cost", ("Full cost",)),
    (1, "names", ()),
    (1, "grants", ("Longer grants",)),
    (1, "returns", ("Lighter returns",)),
    (2, "grants", ("Small groups",)),
    (2, "returns", ("Lighter returns", "Small groups")),
    (3, "names", ()),
    (4, "being_heard", ("Choosing representatives",)),
    (4, "anything_else", ("Choosing representatives",)),
    (5, "full_cost", ("Full cost",)),
    (5, "reviews", ("Longer notice",)),
    (7, "returns", ("Lighter returns",)),
)
# What the second finds, who reads some of the same.
FOUND_AGAIN = (
    (0, "being_heard", ("What it costs to take part",)),
    (0, "grants", ("Longer grants",)),
    (1, "grants", ("Longer grants",)),
    (2, "grants", ("Small groups",)),
    (2, "returns", ("Lighter returns",)),
    (4, "being_heard", ("How the sector is heard",)),
    (5, "reviews", ("Longer notice",)),
    (7, "returns", ("Lighter returns",)),
)
AGREED = (2, "returns", ("Lighter returns", "Small groups"))
ADVERTISEMENT = (10, "anything_else", "It is an advertisement.")
# Answer, question, theme, words; what is taken out, what stands there instead, why; whether it is approved.
QUOTES = (
    (
        0,
        "full_cost",
        "Full cost",
        "Our rent in Cooper’s Yard went up by a third and no funder would hear of it.",
        ("Cooper’s Yard", "[our street]", "Only one group rents there."),
        True,
    ),
    (1, "grants", "Longer grants", "One year is not long enough to keep anybody in a job.", None, True),
    (1, "returns", "Lighter returns", "Every six months is fine if it is two pages.", None, False),
)
# Theme, answer, reason, what changes.
CONSIDERED = (
    (
        "Longer grants",
        "accepted",
        "Nearly everybody who wrote about grants asked for it, and it costs no more.",
        "Grants run for three years unless there is a reason that is published.",
    ),
    (
        "Lighter returns",
        "partly",
        "Members must be able to see what public money did. Length can follow the sum.",
        "Returns for up to £5,000 have five questions, once a year.",
    ),
    (
        "Longer notice",
        "not_accepted",
        "The budget is set eight weeks before the year begins. Three months is what we can promise.",
        "",
    ),
)
COMMITTEE = "Communities Scrutiny Committee"
RECOMMENDED = "That the framework says how representatives of the sector are chosen, and for how long."
