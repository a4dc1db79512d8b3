"""What models themselves refuse. Each operation's own refusals stand beside the operation."""


class VersionIsPublished(Exception):
    """A published version never changes: make a new version of the questionnaire instead."""

    def __init__(self, message="This version is published and cannot be changed. Make a new version instead."):
        super().__init__(message)


class VersionIsDraft(Exception):
    """A draft cannot be asked: publish it first."""

    def __init__(self):
        super().__init__("This version is a draft. Publish it before it is asked.")
