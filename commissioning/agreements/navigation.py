from commissioning.common import navigation

navigation.add("organisation", "Agreements", "agreements:own-agreements", order=30)
navigation.add("office", "Agreements", "agreements:agreement-list", order=30)
navigation.add("office", "Payments", "agreements:payment-list", order=35)
