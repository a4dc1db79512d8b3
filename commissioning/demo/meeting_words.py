"""What is said and promised at the demonstration's meetings, and written in its reviews."""

PLACES = [
    "{ward} community hall, small meeting room",
    "Council offices, room 2.14",
    "At the organisation’s own rooms in {ward}",
    "{ward} library, first floor",
]
MINUTES = [
    "The figures were gone through one by one. Numbers are on course; one session a month is fuller than planned.",
    "The organisation explained how it counts people who come more than once. The council is content.",
    "Spending follows the budget. Rent went up in the second quarter and is met from reserves.",
    "Two volunteers have left. Three new ones begin after their checks are done.",
    "People who use the work asked for a later start on Thursdays. It will be tried for three months.",
    "No safeguarding concerns since the last meeting. The policy is due for renewal.",
    "Feedback cards were shown. What people value most is that somebody telephones when they do not come.",
]
SUMMARIES = [
    "The work is going well and reaches the people it is for. Two small actions were agreed.",
    "Delivery is a little behind because of the change of premises; it is expected to catch up by the next return.",
    "A good meeting. Numbers, money and quality are as agreed.",
    "The organisation is under strain since its co-ordinator left. The council will help with recruitment.",
]
ACTIONS = [
    "Send the renewed safeguarding policy",
    "Ask the neighbouring surgery to tell patients about the group",
    "Say in the next return how many people came for the first time",
    "Put the organisation in touch with the volunteer centre",
    "Count carers apart from those they care for",
    "Send the insurance certificate for the new hall",
    "Show how the share of overheads is worked out",
    "Suggest a colleague who can visit a session",
]
ACCOUNT = {
    "achievements": (
        "Since the agreement began the group has grown from twelve people to forty-one. Six of them now run a table "
        "themselves. Two people who came as guests have found paid work."
    ),
    "users": (
        "“I used to go days without talking to anybody.” “It is the one thing I put in my diary.” In our survey "
        "nine out of ten said that they feel less alone."
    ),
    "proposals": (
        "The lunch should stay. We would like to move the craft hour to the evening, when people with jobs can come, "
        "and to share a co-ordinator with the group next door."
    ),
}
JUDGEMENTS = [
    "The returns and both visits bear this out.",
    "Mostly; the second year was stronger than the first.",
    "Clear from what people who use it say.",
    "The cost for each person is below that of like services.",
    "Accounts are in order and the trustees meet regularly.",
]
REASONS = {
    "renew": "It meets the priorities, delivers what was agreed, and nobody else in the borough does this work.",
    "renew_with_alterations": "The need is there. Sessions move to the evening and the targets follow.",
    "decommission": "The need has fallen, and what is left of it is met by the new neighbourhood service.",
    "reprocure": "The service is still needed and its cost asks for a fresh tender.",
}
