"""The award board, decisions and letters: below /office/rounds/<slug>/awards/; outcomes for organisations."""

from django.urls import path

from commissioning.applications.views import (
    award_answer,
    award_board,
    award_outcome,
    award_pack,
    award_reopening,
    own_outcome,
)

ROUND = "office/rounds/<slug:slug>/awards/"
ONE = "office/awards/<str:reference>/"
OWN = "organisation/applications/<str:reference>/outcome/"

urlpatterns = [
    path(ROUND, award_board.board, name="award-board"),
    path(f"{ROUND}schemes/<int:pk>/", award_board.scheme, name="award-scheme"),
    path(f"{ROUND}coverage/", award_board.coverage, name="award-coverage"),
    path(f"{ROUND}recommendation/", award_pack.final, name="award-final"),
    path(f"{ROUND}recommendation.pdf", award_pack.pack_pdf, name="award-pack-pdf"),
    path(f"{ROUND}recommendation.xlsx", award_pack.pack_xlsx, name="award-pack-xlsx"),
    path(f"{ROUND}recommendation.csv", award_pack.pack_csv, name="award-pack-csv"),
    path(f"{ROUND}recommendation/reopen/", award_reopening.reopen, name="award-reopen"),
    path(
        f"{ROUND}recommendation/versions/<int:version>.pdf",
        award_reopening.superseded_pdf,
        name="award-superseded-pdf",
    ),
    path(f"{ROUND}decisions/", award_outcome.decisions, name="award-decisions"),
    path(f"{ROUND}letters/", award_outcome.letters, name="award-letters"),
    path(ONE, award_board.edit, name="award-edit"),
    path(f"{ONE}feedback/", award_outcome.feedback, name="award-feedback"),
    path(f"{ONE}answer/", award_answer.answer, name="award-answer"),
    path(f"{ONE}answer/letter/", award_answer.answer_letter, name="award-answer-letter"),
    path("awards/<str:reference>/letter.pdf", award_outcome.letter, name="award-letter-pdf"),
    path(OWN, own_outcome.outcome, name="own-outcome"),
]
