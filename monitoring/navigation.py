from commissioning.common import navigation

navigation.add("organisation", "Returns", "monitoring:return-list", order=20)
navigation.add("office", "Returns", "monitoring:return-queue", order=20)
navigation.add("organisation", "Meetings", "monitoring:organisation-meeting-list", order=25)
navigation.add("office", "Meetings", "monitoring:meeting-queue", order=25)
navigation.add("office", "Reviews", "monitoring:review-queue", order=27)
navigation.add("account", "Calendar", "monitoring:calendar-settings", order=40)
