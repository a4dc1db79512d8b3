from commissioning.common import navigation

navigation.add("organisation", "Your tasks", "organisations:home", order=10)
navigation.add("account", "E-mail address", "account_email", order=10)
navigation.add("account", "Password", "account_change_password", order=20)
navigation.add("account", "Second step at sign-in", "mfa_index", order=30)
