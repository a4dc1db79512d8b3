"""Keys name sections, questions, options and columns, and stay the same from version to version."""

import re

from django.core.validators import RegexValidator

KEY = re.compile(r"\A[a-z][a-z0-9_]{0,59}\Z")

validate_key = RegexValidator(
    KEY.pattern, "Use lower-case letters, numbers and underscores, beginning with a letter, at most 60 characters."
)
