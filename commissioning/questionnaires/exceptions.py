"""What models themselves refuse. Each operation's own refusals stand beside the operation."""


class VersionIsPublished(Exception):
    """A published version never changes: make a new version of the questionnaire instead."""

    def __init__(self, message="This version is published and cannot be changed. Make a new version instead."):
        super().__init__(message)
