"""The demonstration's closed consultation while it is read: answers, themes, two coders, quotes, what came of it."""

import datetime as dt
from typing import Any

from commissioning.common import clock
from commissioning.demo import consultation_answers as words
from commissioning.demo.agreements import moment
from commissioning.demo.consultation_results import shown_in
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from consultations.models import Phase, Response, Theme
from consultations.operations import coding, considering, quotes, responding, themes
from consultations.queries import texts
from consultations.queries.texts import Text, sha256_of

DAYS_BETWEEN = 5


def answered(phase: Phase) -> list[Response]:
    """The answers to ``phase``, some days apart; of each as it was sent."""
    made = []
    answers_given: tuple[tuple[str, str, str, dict[str, Any]], ...] = words.ANSWERS
    for place, (capacity, group, quoted, said) in enumerate(answers_given):
        at = moment(phase.opens_on + dt.timedelta(days=3 + place * DAYS_BETWEEN), 11)
        response = responding.start(phase, token=f"demonstration-{phase.pk}-{place}", at=at)
        raws: dict[str, dict] = {"capacity": {"": [capacity], "other": ""}}
        if group:
            raws["organisation"] = {"": group}
        if quoted:
            raws["may_be_quoted"] = {"": quoted}
        for key, answer in said.items():
            raws[key] = {"": answer} if isinstance(answer, str) else {"": answer[0], "explain": answer[1]}
        answers = load(response.sheet)
        shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
        questionnaires.save_answers(sheet=response.sheet, raws=raws, shown=shown, at=at, by=None)
        made.append(responding.submit(response, organisation_name=group, at=at + dt.timedelta(minutes=14)))
    return made


def read(phase: Phase, responses: list[Response], *, first, second) -> tuple[dt.datetime, dict[str, Theme]]:
    """Two officers have read much of it: ``first`` most, ``second`` a sample. Some of it is still to do. When that was,
    and the themes by name."""
    at = moment(min(phase.closes_on + dt.timedelta(days=6), clock.today()), 9)
    frame = _frame(phase, at=at, by=first)
    for coder, found in ((first, words.FOUND), (second, words.FOUND_AGAIN)):
        for place, key, names in found:
            text = _text(responses[place], key)
            coding.code(text, themes=[frame[name] for name in names], seen=text.sha256, at=at, by=coder)
    place, key, names = words.AGREED
    text = _text(responses[place], key)
    coding.agree(text, themes=[frame[name] for name in names], seen=text.sha256, at=at, by=first)
    place, key, reason = words.ADVERTISEMENT
    coding.set_aside(_text(responses[place], key), reason=reason, at=at, by=first)
    _points(phase, frame, at=at, by=first)
    _quotes(responses, frame, at=at, first=first, second=second)
    _considered(phase, frame, at=at, by=first)
    return at, frame


def _frame(phase: Phase, *, at: dt.datetime, by) -> dict[str, Theme]:
    frame: dict[str, Theme] = {}
    for name, description, parent in words.THEMES:
        under = frame.get(parent)
        frame[name] = themes.add_theme(phase, name=name, description=description, parent=under, at=at, by=by)
    return frame


def _text(response: Response, key: str) -> Text:
    text = texts.find(response.phase, f"{response.reference}.{key}")
    if text is None:
        raise LookupError(f"{key} was not answered.")
    return text


def _points(phase: Phase, frame: dict[str, Theme], *, at: dt.datetime, by) -> None:
    """What was raised at the workshop is read too."""
    for point in texts.points(phase).order_by("number"):
        text = texts.text_of_point(phase, point)
        found = [frame["Longer grants"]] if "Three years" in point.text else []
        coding.code(text, themes=found, seen=text.sha256, at=at, by=by)


def _quotes(responses: list[Response], frame: dict[str, Theme], *, at: dt.datetime, first, second) -> None:
    for place, key, theme, excerpt, redaction, is_approved in words.QUOTES:
        text = _text(responses[place], key)
        quote = quotes.mark_quote(text, excerpt=excerpt, theme=frame[theme], at=at, by=first)
        if redaction:
            taken, instead, reason = redaction
            quotes.redact(quote, words=taken, instead=instead, reason=reason, at=at, by=first)
        if is_approved:
            quotes.approve_quote(quote, seen=sha256_of(quote.text), at=at, by=second)


def _considered(phase: Phase, frame: dict[str, Theme], *, at: dt.datetime, by) -> None:
    for name, answer, reason, what_changes in words.CONSIDERED:
        values = {
            "answer": answer,
            "reason": reason,
            "what_changes": what_changes,
            **shown_in(phase.consultation, name),
        }
        considering.consider_theme(frame[name], values=values, at=at, by=by)
    recommended: dict[str, Any] = {
        "text": words.RECOMMENDED,
        "committee": words.COMMITTEE,
        "made_on": clock.local_date(at),
        "reference": "Minute 31",
    }
    considering.add_recommendation(phase, values=recommended, at=at, by=by)
