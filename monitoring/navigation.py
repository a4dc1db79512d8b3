from commissioning.common import navigation

navigation.add("organisation", "Returns", "monitoring:return-list", order=20)
navigation.add("office", "Returns", "monitoring:return-queue", order=20)
