from commissioning.common import navigation

navigation.add("office", "My week", "dashboards:office-home", order=10)
