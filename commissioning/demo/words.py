"""The names and sentences of the demonstration. Every body and person here is made up."""

COUNCIL = "Marlbridge Council"
PARTNER = "Marlbridge and Dene Health Partnership"
DOMAIN = "marlbridge.example"
PASSWORD = "marlbridge demo 2019"  # noqa: S105 - printed for everybody who tries the demonstration

WARDS = [
    "Abbey Fields",
    "Bridge End",
    "Canal Side",
    "Dene Valley",
    "Eastgate",
    "Foundry",
    "Greenway",
    "Hilltop",
    "Ironmonger",
    "Kingsmead",
    "Lockside",
    "Marl Common",
    "Northgate",
    "Old Town",
    "Parkside",
    "Riverside",
    "Station",
    "Westfield",
]

PRIORITIES = [
    ("People are well and connected", "Fewer people are lonely, and more live well for longer at home."),
    ("People have enough to live on", "Advice reaches people before debt does, and work is within reach."),
    ("Children start well", "Every child has somewhere to go, something to do and somebody to talk to."),
    ("Neighbourhoods look after each other", "People feel safe and have places to meet."),
]

# Theme: its name, then its schemes: name, route, whole budget in pounds, outcome, indicators as
# (name, unit, direction, target for six months of a standard grant).
THEMES = [
    (
        "Health and wellbeing",
        [
            (
                "Befriending and lunch clubs",
                "grant",
                620_000,
                "Older people are less lonely",
                [("Older people who take part", "people", "higher", 60), ("Sessions held", "sessions", "higher", 48)],
            ),
            (
                "Mental wellbeing",
                "grant",
                540_000,
                "People cope better with what life brings",
                [
                    ("People who finish a course of support", "people", "higher", 45),
                    ("Weeks that people wait for a first talk", "count", "lower", 3),
                ],
            ),
            (
                "Active lives",
                "grant",
                300_000,
                "More people move every week",
                [("People active once a week", "people", "higher", 120), ("Sessions held", "sessions", "higher", 60)],
            ),
        ],
    ),
    (
        "Employment and skills",
        [
            (
                "First steps to work",
                "grant",
                480_000,
                "People who were out of work find some",
                [("People helped", "people", "higher", 50), ("People who start work", "people", "higher", 12)],
            ),
            (
                "Digital skills",
                "grant",
                210_000,
                "People can do what they need to online",
                [("Learners", "people", "higher", 70), ("Hours of teaching", "hours", "higher", 150)],
            ),
            (
                "English for everyone",
                "grant",
                260_000,
                "Language is no bar to taking part",
                [("Learners", "people", "higher", 55), ("Learners who finish a course", "percent", "higher", 70)],
            ),
        ],
    ),
    (
        "Advice and income",
        [
            (
                "Welfare and debt advice",
                "contract",
                990_000,
                "People get what they are entitled to",
                [
                    ("People advised", "people", "higher", 300),
                    ("Days that people wait for an appointment", "count", "lower", 7),
                ],
            ),
            (
                "Housing advice",
                "contract",
                450_000,
                "People keep their homes",
                [("Households advised", "people", "higher", 140), ("Evictions put off", "count", "higher", 30)],
            ),
            (
                "Warm homes",
                "grant",
                180_000,
                "Homes are warm and bills are paid",
                [("Homes visited", "count", "higher", 40), ("Savings on bills", "pounds", "higher", 8_000)],
            ),
        ],
    ),
    (
        "Children and young people",
        [
            (
                "Youth clubs",
                "grant",
                520_000,
                "Young people have somewhere to go",
                [("Young people who come", "people", "higher", 80), ("Evenings open", "sessions", "higher", 50)],
            ),
            (
                "Early years play",
                "grant",
                240_000,
                "Children are ready for school",
                [("Children who come", "people", "higher", 45), ("Sessions held", "sessions", "higher", 46)],
            ),
            (
                "Young carers",
                "grant",
                200_000,
                "Young carers have time for themselves",
                [
                    ("Young carers supported", "people", "higher", 25),
                    ("School days missed by each", "count", "lower", 4),
                ],
            ),
        ],
    ),
    (
        "Safer, stronger neighbourhoods",
        [
            (
                "Community safety",
                "grant",
                290_000,
                "People feel safe where they live",
                [("People who take part", "people", "higher", 90), ("Events held", "sessions", "higher", 12)],
            ),
            (
                "Domestic abuse support",
                "contract",
                610_000,
                "People are safe and rebuild their lives",
                [
                    ("People supported", "people", "higher", 110),
                    ("Hours until a first answer", "hours", "lower", 24),
                ],
            ),
            (
                "Community buildings and volunteering",
                "grant",
                330_000,
                "Neighbourhoods have places and people to do things",
                [("Groups that use the building", "count", "higher", 20), ("Volunteers", "people", "higher", 35)],
            ),
        ],
    ),
]

ORGANISATIONS = [
    "Riverside Lunch Club",
    "Marlbridge Advice Centre",
    "Dene Valley Carers",
    "Hilltop Youth Project",
    "Canal Side Community Association",
    "Foundry Arts and Minds",
    "Eastgate Elders",
    "The Lockside Shed",
    "Greenway Walkers",
    "Abbey Fields Playgroup",
    "Northgate Refugee Welcome",
    "Old Town Digital Hub",
    "Kingsmead Befrienders",
    "Parkside Sports Trust",
    "Station Road Women's Centre",
    "Westfield Food Share",
    "Marl Common Gardeners",
    "Bridge End Tenants",
    "Ironmonger Theatre Group",
    "Marlbridge Mind and Move",
    "Dene Debt Line",
    "Marlbridge Housing Help",
    "Warm Homes Marlbridge",
    "Hilltop Early Years",
    "Young Carers of the Dene",
    "Eastgate Neighbourhood Watch",
    "Safe House Marlbridge",
    "Marlbridge Volunteers",
    "Canal Side Boxing Club",
    "Foundry Lane Study Centre",
    "Lockside Learners",
    "Somali Families of Marlbridge",
    "Polish Saturday School Marlbridge",
    "Bengali Women's Circle",
    "Marlbridge Deaf Club",
    "Blind and Partially Sighted Marlbridge",
    "Dene Valley Dementia Friends",
    "Riverside Choir for All",
    "Greenway Cycle Workshop",
    "Abbey Fields Allotments",
    "Northgate Job Club",
    "Old Town Repair Café",
    "Kingsmead Music Makers",
    "Parkside Disability Sports",
    "Station Road Youth Kitchen",
    "Westfield Fathers' Group",
    "Marl Common Toddlers",
    "Bridge End English Classes",
    "Ironmonger Men's Breakfast",
    "Marlbridge Pride Together",
    "Dene Credit and Savings",
    "Marlbridge Renters' Voice",
    "Hilltop Holiday Club",
    "Eastgate Street Play",
    "Marlbridge Interfaith Forum",
    "Lockside Anglers for All",
    "Westfield Community Transport",
    "Marlbridge Community Council",
    "Dene Hospice at Home",
    "Foundry Training Trust",
]

FIRST_NAMES = [
    "Asha",
    "Ben",
    "Carys",
    "Dafydd",
    "Esther",
    "Femi",
    "Grace",
    "Hamid",
    "Ines",
    "Jonah",
    "Kavita",
    "Liam",
    "Mina",
    "Noor",
    "Olu",
    "Priya",
    "Rashid",
    "Sofia",
    "Tariq",
    "Una",
    "Viktor",
    "Wendy",
    "Yusuf",
    "Zara",
]
LAST_NAMES = [
    "Achebe",
    "Bartlett",
    "Chowdhury",
    "Dunmore",
    "Ellery",
    "Farrow",
    "Gilani",
    "Harcastle",
    "Ibekwe",
    "Jessop",
    "Kowalczyk",
    "Lomax",
    "Mistry",
    "Norwood",
    "Okafor",
    "Pendry",
    "Quaye",
    "Rowntree",
    "Salim",
    "Tolley",
    "Underhay",
    "Venn",
    "Whitlock",
    "Yardley",
]

PROGRESS = [
    "We ran {activity} every week except for the bank holidays. A new group began in {ward}, where people had asked "
    "for one for years. Three volunteers took the food hygiene course and now run a session of their own.",
    "{activity} went on as planned. In the second half we moved to the hall in {ward} because the heating failed in "
    "the old one; about as many people came as before.",
    "We opened {activity} on a second evening. Word of mouth brought most of the new people; the surgery in {ward} "
    "sent us others.",
]
DIFFERENCE = [
    "People tell us that it is the day of the week they look forward to. Of 40 whom we asked, 33 said that they feel "
    "less alone than a year ago. Two now help to run it.",
    "Most of those who came for the first time had not spoken to anybody about it before. By the end nearly all could "
    "say what they would do next.",
    "We see it in small things: somebody who would not come through the door in spring now makes the tea.",
]
DIFFICULTIES = [
    "The minibus was off the road for five weeks. A neighbour lent us theirs.",
    "Our coordinator left in the middle of the period. The post is filled, but we lost a month.",
    "",
    "",
]
STORIES = [
    "“I had not left the flat for a year. Now my daughter says that she can never reach me.”",
    "",
    "",
]
NOTES = [
    "Thank you. We have used your account of the new group in the report to councillors.",
    "A good half year. Let us talk at the next meeting about the second evening.",
    "Thank you for saying so plainly what was difficult. We will look at the room with you.",
    "",
]
QUERIES = [
    "The number is well above last time. Did you count visits or people?",
    "Please say how many of the sessions were cancelled.",
]
