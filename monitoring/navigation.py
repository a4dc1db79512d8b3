from commissioning.common import navigation

# Queues begin with what an officer has to do; everything else is a filter away.
TO_DO = "state=to_do"

navigation.add("organisation", "Returns", "monitoring:return-list", order=20)
navigation.add("office", "Returns", "monitoring:return-queue", order=20, query=TO_DO)
navigation.add("organisation", "Meetings", "monitoring:organisation-meeting-list", order=25)
navigation.add("office", "Meetings", "monitoring:meeting-queue", order=25, query=TO_DO)
navigation.add("office", "Reviews", "monitoring:review-queue", order=27, query=TO_DO)
navigation.add("account", "Calendar", "monitoring:calendar-settings", order=40)
