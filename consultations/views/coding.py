"""Officers read what people wrote, one text after the other, and say which themes it has. In confidence."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from commissioning.common.paging import page_of
from consultations.enums import PhaseStatus
from consultations.forms import coding as forms
from consultations.models import CodingFilter, Phase, SetAside
from consultations.operations import coding as operations
from consultations.operations import quotes
from consultations.operations import themes as frame
from consultations.queries import agreement, choosing, progress, similar, texts
from consultations.queries.choosing import Choice
from consultations.queries.texts import Text
from consultations.queries.themes import frame_of
from consultations.views.base import CHANGERS, edit, load_to_change, phase_or_404, refused

ROWS = 20


def url_of(name: str, phase: Phase, *args) -> str:
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number, *args])


def phase_to_read(request, slug: str, number: int) -> Phase:
    """A phase that was approved at some time, of a consultation that the officer may change; or 404."""
    phase = phase_or_404(load_to_change(request, slug), number)
    if phase.approved_at is None:
        raise Http404
    return phase


def _choice(request, phase: Phase) -> Choice:
    return forms.ChoiceForm(request.GET, phase=phase).choice()


def _with_query(url: str, choice: Choice) -> str:
    return url if choice.is_usual else f"{url}?{choice.query}"


def _text(phase: Phase, key: str) -> Text:
    found = texts.find(phase, key)
    if found is None:
        raise Http404
    return found


def _context(phase: Phase, title: str, **more) -> dict[str, Any]:
    is_open = phase.status == PhaseStatus.APPROVED
    return {"consultation": phase.consultation, "phase": phase, "title": title, "may_code": is_open, **more}


@CHANGERS
def coding_overview(request, slug, number):
    """How far the reading has come, and which texts are to be read."""
    phase = phase_to_read(request, slug, number)
    form = forms.ChoiceForm(request.GET or None, phase=phase, initial={"state": "mine"})
    choice = form.choice() if form.is_bound else Choice()
    user = request.user
    rows: Any = choosing.answers(phase, choice, user).select_related("sheet__response")
    if choice.question == choosing.POINTS:
        rows = choosing.points(phase, choice, user)
    page = page_of(rows.order_by("pk"), request, size=ROWS)
    saved = CodingFilter.objects.filter(phase=phase, owner=user).order_by("name")
    context = _context(
        phase,
        "Read what people wrote",
        progress=progress.progress_of(phase),
        filter=form,
        choice=choice,
        page=page,
        texts=texts.texts_of(phase, page.object_list),
        nothing=None if page.object_list else choosing.nothing_in(phase, choice, user),
        saved=saved,
        save_form=forms.FilterForm(initial={"query": choice.query}, auto_id="saved-%s"),
    )
    return render(request, "consultations/office/coding/overview.html", context)


@CHANGERS
def coding_next(request, slug, number):
    """Lead to the first text that is chosen, or to the one after (before) that in ``after`` (``before``)."""
    phase = phase_to_read(request, slug, number)
    choice = _choice(request, phase)
    back = "before" in request.GET
    here = texts.find(phase, request.GET.get("before" if back else "after", ""))
    return redirect(_next_url(request, phase, choice, here, back=back))


def _next_url(request, phase: Phase, choice: Choice, here: Text | None, *, back: bool = False) -> str:
    found = choosing.step(phase, choice, request.user, after=here, back=back)
    if found is None and here is not None and not back:
        # Those that were skipped come round again.
        found = choosing.step(phase, choice, request.user)
        if found is not None and found.key == here.key:
            found = None
        if found is not None:
            messages.info(request, "That was the last one. Here are those that you skipped.")
    if found is None:
        messages.info(request, "There is no text before this one." if back else "Nothing more to read in this choice.")
        place = url_of("coding-text", phase, here.key) if back and here else url_of("coding-overview", phase)
        return _with_query(place, choice)
    return _with_query(url_of("coding-text", phase, found.key), choice)


@CHANGERS
def coding_text(request, slug, number, key):
    """One text with the themes of the frame to tick, and a theme that is not there yet."""
    phase = phase_to_read(request, slug, number)
    text, choice = _text(phase, key), _choice(request, phase)
    readings = list(
        text.readings().select_related("coder").prefetch_related("codings__theme").order_by("read_at", "pk")
    )
    own = next((one for one in readings if one.coder_id == request.user.pk and not one.is_agreed), None)
    is_read = own is not None and own.stale_at is None
    others = [one for one in readings if one is not own and one.stale_at is None] if is_read else []
    stands = any(not one.is_agreed for one in others)
    ticked = {one.pk for one in agreement.themes_in(own)} if own else set()
    if request.method == "POST":
        return _code(request, phase, text, choice)
    form = forms.CodingForm(phase=phase, groups=frame_of(phase), initial={"seen": text.sha256})
    return _show(request, phase, text, choice, form, ticked, own=own, others=others, stands=stands)


def _show(request, phase: Phase, text: Text, choice: Choice, form, ticked: set[int], **more):
    kept = [one for one in agreement.themes_in(more["own"]) if one.pk not in form.offered] if more.get("own") else []
    context = _context(
        phase,
        "Read an answer" if text.question else "Read a point",
        text=text,
        choice=choice,
        form=form,
        ticked=ticked,
        kept=kept,
        asides=text.set_asides().select_related("made_by"),
        left=choosing.how_many(phase, choice, request.user),
        counted=choosing.COUNTED,
        why_not_quoted=quotes.why_not(text),
        **more,
    )
    return render(request, "consultations/office/coding/text.html", context)


def _code(request, phase: Phase, text: Text, choice: Choice):
    """Save what was ticked and lead to the next; or only add the theme, and show the page with it ticked."""
    form = forms.CodingForm(request.POST, phase=phase, groups=frame_of(phase))
    place = _with_query(url_of("coding-text", phase, text.key), choice)
    if not form.is_valid():
        return _show(request, phase, text, choice, form, form.ticked())
    now, by = clock.now(), request.user
    try:
        chosen = [*form.chosen(), *_new_theme(phase, form, at=now, by=by)]
        if "add" in request.POST:
            fresh = forms.CodingForm(phase=phase, groups=frame_of(phase), initial={"seen": form.cleaned_data["seen"]})
            return _show(request, phase, text, choice, fresh, {one.pk for one in chosen})
        operations.code(text, themes=chosen, seen=form.cleaned_data["seen"], at=now, by=by)
    except ValidationError as error:
        form.add_error("new_theme", error.messages)
        return _show(request, phase, text, choice, form, form.ticked())
    except operations.TextChanged as refusal:
        messages.warning(request, str(refusal))
        fresh = forms.CodingForm(phase=phase, groups=frame_of(phase), initial={"seen": text.sha256})
        return _show(request, phase, text, choice, fresh, form.ticked())
    except (frame.CannotCode, operations.TextGone, operations.CodingStands) as refusal:
        return refused(request, refusal, place)
    if "stay" in request.POST:
        messages.success(request, "Saved.")
        return redirect(place)
    return redirect(_next_url(request, phase, choice, text))


def _new_theme(phase: Phase, form, *, at, by) -> list:
    """The theme that was typed: one of the frame by this name, or a new one."""
    name = " ".join(form.cleaned_data["new_theme"].split())
    if not name:
        return []
    found = phase.themes.in_use().filter(name__iexact=name).first()
    return [found or frame.add_theme(phase, name=name, parent=form.cleaned_data["new_under"], at=at, by=by)]


@CHANGERS
def coding_aside(request, slug, number, key):
    """Say why a text need not be read."""
    phase = phase_to_read(request, slug, number)
    text, choice = _text(phase, key), _choice(request, phase)
    form = forms.AsideForm(request.POST or None)

    def write():
        operations.set_aside(text, **form.cleaned_data, at=clock.now(), by=request.user)
        return _next_url(request, phase, choice, text)

    place = _with_query(url_of("coding-text", phase, key), choice)
    return edit(request, phase.consultation, form, write, title="Set a text aside", place=place, said="Set aside.")


@CHANGERS
def coding_question_aside(request, slug, number, key):
    """Say why what is unread of a question need not be read."""
    phase = phase_to_read(request, slug, number)
    question = next((one for one in texts.questions_to_read(phase) if one.key == key), None)
    if question is None:
        raise Http404
    form = forms.AsideForm(request.POST or None)

    def write():
        operations.set_question_aside(
            phase, question_id=question.id, **form.cleaned_data, at=clock.now(), by=request.user
        )

    title, place = f"Set aside what is unread of “{question.text}”", url_of("coding-overview", phase)
    return edit(request, phase.consultation, form, write, title=title, place=place, said="Set aside.")


@CHANGERS
@require_POST
def coding_take_up(request, slug, number, pk):
    """Read what was set aside after all."""
    phase = phase_to_read(request, slug, number)
    row = get_object_or_404(SetAside.objects.select_related("phase"), phase=phase, pk=pk)
    place = url_of("coding-overview", phase)
    try:
        operations.take_up(row, at=clock.now(), by=request.user)
    except frame.CannotCode as refusal:
        return refused(request, refusal, place)
    messages.success(request, "It is to be read again.")
    return redirect(place)


@CHANGERS
def coding_similar(request, slug, number, key):
    """Texts that are worded alike, to be given one theme at once."""
    phase = phase_to_read(request, slug, number)
    text, choice = _text(phase, key), _choice(request, phase)
    form = forms.ApplyForm(request.POST or None, phase=phase)
    ticked = request.POST.getlist("texts")[: similar.MOST]
    if form.is_bound and not ticked:
        form.add_error(None, "Tick at least one of the texts")
    if form.is_bound and form.is_valid():
        found = [one for one in (texts.find(phase, each) for each in ticked) if one is not None]
        seen = {each: request.POST.get(f"seen-{each}", "") for each in ticked}
        theme, now = form.cleaned_data["theme"], clock.now()
        try:
            number_of = operations.apply_theme(found, theme=theme, seen=seen, at=now, by=request.user)
        except frame.CannotCode as refusal:
            return refused(request, refusal, url_of("coding-text", phase, key))
        messages.success(request, f"“{theme}” was given to {number_of} of {len(ticked)} texts.")
        return redirect(_with_query(url_of("coding-similar", phase, key), choice))
    context = _context(
        phase,
        "Texts that are worded alike",
        text=text,
        choice=choice,
        form=form,
        ticked=ticked,
        found=similar.similar_to(text, request.user),
        most=similar.CANDIDATES,
    )
    return render(request, "consultations/office/coding/similar.html", context)


@CHANGERS
def coding_agreement(request, slug, number):
    """How far coders agree, and where they do not."""
    phase = phase_to_read(request, slug, number)
    differences = agreement.differences_of(phase, request.user)
    page = page_of(differences, request, size=ROWS)
    to_settle = sum(one.agreed is None for one in differences)
    context = _context(
        phase,
        "How far coders agree",
        pairs=agreement.pairs_of(phase),
        page=page,
        rows=agreement.with_words(phase, page.object_list),
        open=to_settle,
        unread=max(0, agreement.unsettled(phase) - to_settle),
    )
    return render(request, "consultations/office/coding/agreement.html", context)


@CHANGERS
def coding_agree(request, slug, number, key):
    """Record what the coders of a text agree on."""
    phase = phase_to_read(request, slug, number)
    text, place = _text(phase, key), url_of("coding-agreement", phase)
    readings = list(
        text.readings().filter(stale_at=None).select_related("coder").prefetch_related("codings__theme").order_by("pk")
    )
    readings = agreement.visible_to_coder(readings, request.user)
    own = [one for one in readings if not one.is_agreed]
    if agreement.is_coder(phase, request.user) and all(one.coder_id != request.user.pk for one in own):
        return refused(request, frame.CannotCode("Read this text yourself first."), url_of("coding-text", phase, key))
    agreed = next((one for one in readings if one.is_agreed), None)
    found = [{one.pk for one in agreement.themes_in(each)} for each in ([agreed] if agreed else own)]
    ticked = set.intersection(*found) if found else set()
    if request.method == "POST":
        form = forms.CodingForm(request.POST, phase=phase, groups=frame_of(phase))
        ticked = form.ticked()
        if form.is_valid():
            try:
                seen, now = form.cleaned_data["seen"], clock.now()
                operations.agree(text, themes=form.chosen(), seen=seen, at=now, by=request.user)
            except (frame.CannotCode, operations.TextGone, operations.TextChanged) as refusal:
                return refused(request, refusal, place)
            messages.success(request, "What you agree on is recorded, and counts.")
            return redirect(place)
    else:
        form = forms.CodingForm(phase=phase, groups=frame_of(phase), initial={"seen": text.sha256})
    context = _context(
        phase, "What coders agree on", text=text, readings=own, agreed=agreed, form=form, ticked=ticked, place=place
    )
    return render(request, "consultations/office/coding/agree.html", context)


# Saved filters --------------------------------------------------------------------------------------------


@CHANGERS
@require_POST
def coding_filter_save(request, slug, number):
    """Keep the filters in use under a name."""
    phase = phase_to_read(request, slug, number)
    form = forms.FilterForm(request.POST, auto_id="saved-%s")
    place = url_of("coding-overview", phase)
    if not form.is_valid():
        context = _context(phase, "Save these filters", form=form)
        return render(request, "consultations/office/form.html", context, status=400)
    # Only what the form of filters understands is kept.
    query = forms.ChoiceForm(QueryDict(form.cleaned_data["query"]), phase=phase).choice().query
    try:
        operations.save_filter(phase, name=form.cleaned_data["name"], query=query, at=clock.now(), by=request.user)
    except frame.CannotCode as refusal:
        return refused(request, refusal, place)
    messages.success(request, "The filters are saved.")
    return redirect(f"{place}?{query}")


@CHANGERS
@require_POST
def coding_filter_remove(request, slug, number, pk):
    """Forget a saved filter of one's own."""
    phase = phase_to_read(request, slug, number)
    row = get_object_or_404(CodingFilter, phase=phase, owner=request.user, pk=pk)
    row.delete()
    messages.success(request, "The saved filters are removed.")
    return redirect(url_of("coding-overview", phase))
