"""What the demonstration's consultations say. The council is fictional and says so."""

NETWORKS = (
    ("Marlbridge Voluntary Action", "umbrella", "The umbrella body of the town’s voluntary organisations."),
    ("Carers and families network", "cluster", "Groups that work with carers and families."),
    ("Warm welcome network", "cluster", "Lunch clubs, cafés and community rooms."),
    ("Race equality forum", "cluster", "Groups of Black, Asian and minority ethnic communities."),
    ("Health and wellbeing board", "board", "The council, the health partner and voluntary organisations together."),
    ("Young people’s partnership", "board", "Schools, youth services and groups that work with young people."),
)
PRIVACY = """Marlbridge is a fictional place: this is a demonstration, and nothing you write here is read by a council.

A real council would say here that it uses your answers for this consultation only, that it publishes what people
said without their names, and that it deletes your e-mail address after a year."""

FRAMEWORK = "Working together: how we fund voluntary organisations"
FRAMEWORK_SUMMARY = (
    "Marlbridge Council and its health partner want to agree one way of funding voluntary and community organisations. "
    "The draft says when we would give grants and when contracts, and how we would check that money does good. "
    "We ask what you think before anything is decided."
)
FRAMEWORK_CHANGE = (
    "Everything in the draft can still change: the words we use, when we give grants or contracts, how often we ask "
    "for returns. How much money there is was decided with the budget and is not part of this."
)
FRAMEWORK_BACKGROUND = """Today every team funds organisations in its own way. People told us that this is hard to
understand, and that small groups lose out.

Two facilitators from outside the council helped us to write the draft:

- talks with organisations, one to one
- an internal workshop of the teams that fund
- presentations to networks, and a short survey"""
FIRST_PHASE = "Presentations and a short survey"
SECOND_PHASE = "Twelve weeks on the draft framework"
DRAFT_FRAMEWORK = """Working together: a draft framework

1. Names. We would say "voluntary and community sector", and mean social enterprises too.
2. Being heard. The sector would have a seat on every partnership group that plans services.
3. Grants and contracts. Grants for what groups do for their own mission; contracts for what we must specify.
4. Full cost. We would pay a fair share of overheads, or say openly that a grant is a contribution.
5. Returns. Every six months, and fewer questions for smaller sums.
6. Reviews. A three-year grant would be reviewed in its last year, in place of a new application.
"""
DRAFT_NOTE = "\nThis version also says who chooses the sector's representatives (section 2).\n"
BACKGROUND_PAPER = """What organisations told us before the draft was written

Longer grants. Fewer forms. Somebody to ask. Say early when money ends.
"""

# Key, title of the section, the paragraph above it, the question, its kind and what it needs.
QUESTIONS = (
    (
        "names",
        "What we call you",
        "Some people say “third sector”, others “voluntary and community sector”. The draft uses the second, and "
        "means social enterprises too.",
        "Do you agree with the name that the draft uses? Please explain.",
        "agree_scale",
    ),
    (
        "being_heard",
        "Being heard",
        "The draft gives the sector at least one seat on every group in which services are planned. Representatives "
        "would be chosen openly, and would answer to the networks that chose them.",
        "Do you agree with how the sector would be represented? Please explain.",
        "agree_scale",
    ),
    (
        "grants",
        "Grants and contracts",
        "Grants would be for work that adds to public services, for building skills and for trying out new ideas. "
        "Contracts would be for services that the council must describe in detail.",
        "Which other things should decide between a grant and a contract?",
        "long_text",
    ),
    (
        "full_cost",
        "The full cost",
        "A bid that counts its rent, its insurance and the time of those who keep the books would not be turned down "
        "for that. Where a grant is a contribution to work that a group set up itself, we would say so.",
        "Do you agree with how overheads would be treated? Please explain.",
        "agree_scale",
    ),
    (
        "returns",
        "Showing what was achieved",
        "Most organisations would send a return every six months. The smaller the sum, the fewer the questions. We "
        "would meet at the start, after six months and then once a year.",
        "Would this work for your organisation? What would you change?",
        "long_text",
    ),
    (
        "reviews",
        "The last year of a grant",
        "In its last year a three-year grant would be looked at in depth: renewed, changed or ended. There would be "
        "at least three months’ notice.",
        "Do you agree with a review in place of a new application? Please explain.",
        "agree_scale",
    ),
    (
        "anything_else",
        "Anything else",
        "You may have thought of something that we have not.",
        "What else should the framework say?",
        "long_text",
    ),
)
CAPACITIES = (
    ("vcs", "I represent a voluntary or community organisation"),
    ("resident", "I live in Marlbridge"),
    ("public", "I represent a public body"),
    ("business", "I represent a business"),
)
SURVEY = (
    ("grants_matter", "How important are grants to your organisation?", "single_choice"),
    ("contracts_matter", "How important are contracts to your organisation?", "single_choice"),
    ("one_change", "What is the one thing that you would change about how we fund?", "long_text"),
)
IMPORTANCE = (("very", "Very important"), ("quite", "Quite important"), ("little", "Of little importance"))

EVENTS = (
    # Days after the phase opens, hours, kind, title, place, who came, points.
    (
        4,
        "presentation",
        "Presentation to Marlbridge Voluntary Action",
        "The Old Library, Market Place",
        (("Members of Marlbridge Voluntary Action", 31),),
        ("Small groups need more than a few weeks to answer.", "Say early when money ends."),
    ),
    (
        11,
        "presentation",
        "Presentation to the carers and families network",
        "Dene House, Station Road",
        (("Members of the network", 18),),
        ("Carers cannot come in school holidays.",),
    ),
    (
        16,
        "one_to_one",
        "Talks with organisations, one to one",
        "By telephone",
        (("Organisations that asked for a talk", 9),),
        ("Fewer forms for small sums.", "Pay for the time it takes to count."),
    ),
    (
        20,
        "internal",
        "Workshop of the teams that fund",
        "Town Hall, room 4",
        (("Officers of the council and the health partner", 14),),
        ("One set of questions for all teams.",),
    ),
)
WORKSHOP = "Open workshop on the draft"
WORKSHOP_POINTS = (
    "Let groups apply together without a new legal body.",
    "Visits are better than long forms.",
    "Three years is the least that lets anybody plan.",
)

TRANSPORT = "Getting about: help with travel for people who need it"
TRANSPORT_SUMMARY = (
    "Community minibuses and volunteer drivers take people to the doctor, to lunch and to see friends. "
    "We want to fund them in another way from next year. "
    "Tell us which journeys matter most, and what stands in the way."
)
TRANSPORT_CHANGE = (
    "Which journeys come first, who can use the service and how it is booked can all change. That there will be one "
    "booking line for the whole town is decided already, because people asked for it."
)
TRANSPORT_PAPER = """Getting about: what we would do

One telephone number for every lift. Volunteer drivers paid for their miles within a week.
Minibuses that groups can borrow at weekends.
"""
# Days ago, hour, how far they agree with one number, why, what stands in the way.
CAMPAIGN = (
    "Keep the Saturday minibus to the market. Without it most of us stay at home from Friday to Monday and see nobody "
    "at all until the lunch club opens again."
)
JOURNEYS = (
    (20, 10, "strongly_agree", "I ring three numbers today.", "The bus stop has no kerb for my wheelchair."),
    (17, 14, "agree", "", "Lifts stop at five, and my husband’s clinic ends at six."),
    (15, 9, "disagree", "I would rather write than telephone: I am deaf.", "Nobody answers messages."),
    (11, 19, "agree", "Only if it is staffed on Sundays.", "There is no bus to our place of worship before noon."),
    (9, 11, "neither", "", CAMPAIGN),
    (9, 11, "agree", "", CAMPAIGN),
    (9, 12, "agree", "", CAMPAIGN.replace("see nobody", "meet nobody")),
    (9, 12, "strongly_agree", "One number is easy to remember.", CAMPAIGN),
    (3, 16, "agree", "", "I do not know what there is. Put it on one page."),
)
# The same of those who wrote on paper.
PAPERS = (
    ("agree", "If it is free to ring.", "The driver cannot help me to my door."),
    ("strongly_agree", "", "I never know whether it will come."),
    ("neither", "My daughter rings for me.", "Two changes to get to the hospital."),
)
YOUTH = "Where young people meet"
YOUTH_SUMMARY = (
    "Two youth rooms close next year when their leases end. We would like to know where young people want to meet."
)
