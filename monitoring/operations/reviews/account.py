"""The organisation's own account: three texts, saved as a draft, then handed in."""

import datetime as dt

from django.db import transaction

from commissioning.common.states import CannotMove, locked
from monitoring.enums import ReviewStatus
from monitoring.models import Review
from monitoring.notifications import reviews as notifications

TEXTS = {
    "achievements": "Say what the work has achieved",
    "users": "Say what the people who use it say",
    "proposals": "Say what should stay, change or be done another way",
}


class StaleAccount(Exception):
    """Somebody else has saved the account since the page was opened. Nothing was saved."""


class AccountGiven(Exception):
    """The account was handed in already."""


class AccountIncomplete(Exception):
    """A text is missing; ``missing`` says what to do, by its name."""

    def __init__(self, missing: dict[str, str]):
        self.missing = missing
        super().__init__("; ".join(missing.values()))


def _open(review: Review) -> Review:
    fresh = locked(review)
    if fresh.status != ReviewStatus.OPEN:
        raise CannotMove(fresh, ReviewStatus.RECOMMENDED)
    if fresh.account_given_at is not None:
        raise AccountGiven("Your account was handed in already.")
    return fresh


@transaction.atomic
def save_account(
    review: Review, *, achievements: str, users: str, proposals: str, revision: int, at: dt.datetime, by
) -> Review:
    """Keep a draft of the account. ``revision`` is the one that the page showed: raises ``StaleAccount`` where
    somebody else has saved since, so that nobody overwrites another; ``AccountGiven``, ``CannotMove``."""
    fresh = _open(review)
    texts = {"account_achievements": achievements, "account_users": users, "account_proposals": proposals}
    if all(getattr(fresh, name) == text for name, text in texts.items()):
        return fresh
    if fresh.account_revision != revision:
        raise StaleAccount("Somebody else has changed the account since you opened the page.")
    for name, text in texts.items():
        setattr(fresh, name, text)
    fresh.account_revision += 1
    fresh.save()
    review.refresh_from_db()
    return fresh


@transaction.atomic
def give_account(review: Review, *, at: dt.datetime, by) -> Review:
    """Hand the account in. Raises ``AccountIncomplete``, ``AccountGiven``, ``CannotMove``."""
    fresh = _open(review)
    missing = {name: words for name, words in TEXTS.items() if not getattr(fresh, f"account_{name}").strip()}
    if missing:
        raise AccountIncomplete(missing)
    fresh.account_given_at, fresh.account_given_by = at, by
    fresh.save()
    review.refresh_from_db()
    notifications.account_given(review, at=at)
    return fresh
