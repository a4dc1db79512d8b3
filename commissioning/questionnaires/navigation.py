from commissioning.common import navigation
from commissioning.questionnaires.permissions import manages_questionnaires

navigation.add("office", "Questionnaires", "questionnaires:office-list", order=70, shown_to=manages_questionnaires)
