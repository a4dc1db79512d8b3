from commissioning.common import navigation

navigation.add("office", "Programmes", "programmes:programme-list", order=35)
