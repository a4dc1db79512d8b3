from commissioning.common import navigation
from consultations.models.consultation import READERS
from organisations.enums import Role

navigation.add("public", "Consultations", "consultations:public-list", order=15)
navigation.add(
    "office",
    "Consultations",
    "consultations:consultation-list",
    order=32,
    shown_to=lambda user: user.has_role(*READERS, Role.PARTNER_OFFICER),
)
