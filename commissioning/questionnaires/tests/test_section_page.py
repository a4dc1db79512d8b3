import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from pytest_django.asserts import assertContains

from commissioning.questionnaires import operations, pages
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.enums import SectionState
from commissioning.questionnaires.forms.section import SectionForm
from commissioning.questionnaires.kinds.choice import NOT_CHOSEN
from commissioning.questionnaires.tests.factories import AnswerSheetFactory, QuestionnaireVersionFactory, person
from commissioning.questionnaires.tests.test_answering import AT, ENOUGH, save, values
from commissioning.questionnaires.tests.urls import urls_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("commissioning.questionnaires.tests.urls")]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


@pytest.fixture
def sheet():
    return AnswerSheetFactory(version=QuestionnaireVersionFactory(published=True, sample=True))


@pytest.fixture
def ada(client):
    user = person("Ada")
    client.force_login(user)
    return user


def page_data(sheet, section_key):
    """What a browser would send from the page as it is now."""
    answers = load(sheet)
    form = SectionForm(answers=answers, section=answers.structure.section_by_key[section_key])
    data = {}
    for item in form.items():
        if not item.is_editable:
            continue
        data[f"{item.name}-shown"] = str(item.shown)
        if item.question.kind.name == "table":
            data[f"{item.name}-rows"] = str(len(item.rows))
            data |= {cell["name"]: cell["value"] for row in item.rows for cell in row["cells"]}
        else:
            data |= item.question.kind.sent(item.question, item.raw)
    return data


def section_url(sheet, key="about"):
    return urls_of(sheet).section(key)


def test_a_page_that_is_sent_back_as_it_was_changes_nothing(client, ada, sheet):
    save(sheet, {**ENOUGH, "items": {"rows": [{"item": "Tea", "people": "2", "cost": "1,250.50", "paid_on": ""}]}})
    before = [(answer.value, answer.revision) for answer in load(sheet).answers.values()]

    for key in ("about", "figures"):
        client.post(section_url(sheet, key), page_data(sheet, key))

    assert [(answer.value, answer.revision) for answer in load(sheet).answers.values()] == before


def test_saving_leads_on_to_the_next_section_and_then_to_the_check(client, ada, sheet):
    first = client.post(section_url(sheet), {**page_data(sheet, "about"), "q-summary": "Fine"})
    second = client.post(section_url(sheet, "figures"), {**page_data(sheet, "figures"), "q-people": "12"})

    assert (first.status_code, first.url) == (302, section_url(sheet, "figures"))
    assert (second.status_code, second.url) == (302, urls_of(sheet).check)
    assert values(sheet) == {"summary": "Fine", "people": "12"}


def test_what_is_not_understood_is_said_and_kept_on_the_page_and_in_the_draft(client, ada, sheet):
    response = client.post(section_url(sheet, "figures"), {**page_data(sheet, "figures"), "q-people": "about <i>40"})

    content = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: " in content
    assert 'href="#q-people"' in content
    assert 'value="about &lt;i&gt;40"' in content
    assert load(sheet).text("people") == "about <i>40"


def test_what_is_written_under_other_without_choosing_it_is_said_by_the_question_and_kept(client, ada, sheet):
    typed = {"q-how_often": "weekly", "q-how_often-other": "At Easter"}

    refused = client.post(section_url(sheet, "figures"), {**page_data(sheet, "figures"), **typed})
    assert (load(sheet).value("how_often"), load(sheet).text("how_often")) == (None, "Every week\nAt Easter")
    put_right = {**page_data(sheet, "figures"), **typed, "q-how_often": "other", "later": "1"}
    chosen = client.post(section_url(sheet, "figures"), put_right)

    assertContains(refused, f'<a href="#q-how_often">{NOT_CHOSEN}</a>')
    assertContains(refused, 'value="At Easter"')
    assert chosen.status_code == 302
    assert load(sheet).value("how_often") == {"choice": "other", "other": "At Easter"}


def test_one_may_leave_with_answers_that_are_not_understood_yet(client, ada, sheet):
    response = client.post(
        section_url(sheet, "figures"), {**page_data(sheet, "figures"), "q-people": "forty", "later": "1"}
    )

    assert response.url == urls_of(sheet).tasks
    assert load(sheet).text("people") == "forty"


def test_two_answers_to_one_question_are_both_shown_with_a_choice(client, ada, sheet):
    mine = {**page_data(sheet, "about"), "q-summary": "Mine"}
    save(sheet, {"summary": {"": "Theirs"}}, by=person("Ben"))

    content = client.post(section_url(sheet), mine).content.decode()

    assert 'value="Mine"' in content
    assert "Theirs" in content
    assert "Ben saved another answer" in content
    assert values(sheet) == {"summary": "Theirs"}


@pytest.mark.parametrize(("keep", "kept"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_the_answer_chosen_is_the_one_that_is_kept(client, ada, sheet, keep, kept):
    mine = {**page_data(sheet, "about"), "q-summary": "Mine"}
    save(sheet, {"summary": {"": "Theirs"}})
    client.post(section_url(sheet), mine)
    chosen = {**mine, "q-summary-shown": "1.", "q-summary-conflict": "1", "q-summary-keep": keep}

    response = client.post(section_url(sheet), chosen)

    assert response.status_code == 302
    assert values(sheet) == {"summary": kept}


def test_without_a_choice_the_question_stays(client, ada, sheet):
    mine = {**page_data(sheet, "about"), "q-summary": "Mine"}
    save(sheet, {"summary": {"": "Theirs"}})

    response = client.post(section_url(sheet), {**mine, "q-summary-shown": "1.", "q-summary-conflict": "1"})

    assert "Choose which to keep." in response.content.decode()
    assert values(sheet) == {"summary": "Theirs"}


def test_a_text_beyond_the_technical_limit_stays_on_the_page(client, ada, sheet):
    story = "x" * 1_000_001

    response = client.post(section_url(sheet), {**page_data(sheet, "about"), "q-story": story})

    content = response.content.decode()
    assert "1,000,001 characters" in content
    assert story in content
    assert values(sheet) == {}


def test_what_is_written_as_the_sheet_is_handed_in_is_shown_and_not_saved(client, ada, sheet):
    save(sheet, ENOUGH)
    late = {**page_data(sheet, "about"), "q-summary": "Too late"}
    operations.lock(sheet=sheet, at=AT)

    response = client.post(section_url(sheet), late)

    content = response.content.decode()
    assert "can no longer be changed" in content
    assert "Too late" in content
    assert values(sheet)["summary"] == "A good half year"


def test_a_row_is_added_and_taken_away_without_scripts(client, ada, sheet):
    table = {**page_data(sheet, "figures"), "q-items-0-item": "Tea", "add-row": "items"}

    added = client.post(section_url(sheet, "figures"), table).content.decode()
    again = {**page_data(sheet, "figures"), "remove-row": "items:0"}
    removed = client.post(section_url(sheet, "figures"), again)

    assert 'name="q-items-1-item"' in added
    assert 'value="Tea"' in added
    assert removed.status_code == 302
    assert load(sheet).value("items") is None


def test_an_empty_table_grows_when_a_row_is_asked_for(client, ada, sheet):
    content = client.post(
        section_url(sheet, "figures"), {**page_data(sheet, "figures"), "add-row": "items"}
    ).content.decode()

    assert 'name="q-items-1-item"' in content
    assert 'name="q-items-2-item"' not in content


def test_background_saving_answers_with_what_the_page_now_shows(client, ada, sheet):
    data = {**page_data(sheet, "figures"), "q-people": "12", "q-spent": "lots"}

    outcome = client.post(section_url(sheet, "figures"), data, headers={"X-Autosave": "1"}).json()

    answers = load(sheet)
    assert outcome["saved"].startswith("Saved at ")
    assert outcome["shown"] == {
        f"q-{key}": str(answers.shown_as(answers.structure.by_key[key])) for key in ("people", "spent")
    }
    assert outcome["conflicts"] == []


def test_a_file_is_attached_given_out_and_taken_off(client, ada, sheet):
    url = section_url(sheet, "figures")
    attached = client.post(
        url, {**page_data(sheet, "figures"), "q-evidence": SimpleUploadedFile("our <accounts>.pdf", PDF)}
    )
    file = sheet.files.get()

    given = client.get(urls_of(sheet).file(file))
    page = client.get(url).content.decode()
    client.post(url, {**page_data(sheet, "figures"), "remove-file": str(file.pk)})

    assert attached.status_code == 302
    assert b"".join(given.streaming_content) == PDF
    assert "our &lt;accounts&gt;.pdf" in page
    file.refresh_from_db()
    assert file.removed_at is not None
    assert file.file.storage.exists(file.file.name)
    assert client.get(urls_of(sheet).file(file)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("accounts.pdf", b"MZ this is a program"), ("accounts.exe", PDF), ("accounts.pdf", b"")]
)
def test_a_file_of_the_wrong_type_is_refused_and_the_rest_is_saved(client, ada, sheet, name, content):
    data = {**page_data(sheet, "figures"), "q-people": "5", "q-evidence": SimpleUploadedFile(name, content)}

    response = client.post(section_url(sheet, "figures"), data)

    assert response.status_code == 200
    assert 'href="#q-evidence"' in response.content.decode()
    assert not sheet.files.exists()
    assert values(sheet) == {"people": "5"}


def test_hostile_words_come_out_as_words(client, ada):
    evil = "<script>alert(1)</script>{{ evil }}"
    version = QuestionnaireVersionFactory()
    section = operations.add_section(version=version, key="one", title=evil, introduction=evil)
    options = [{"key": "a", "label": evil}]
    columns = [{"key": "a", "kind": "text", "label": evil}]
    configs = {"single_choice": {"options": options}, "multiple_choice": {"options": options}}
    for kind in ("short_text", "long_text", "single_choice", "multiple_choice", "agree_scale", "number", "table"):
        config = {"table": {"columns": columns}, "number": {"suffix": evil[:20]}, **configs}.get(kind, {})
        operations.add_question(
            section=section, key=kind, kind=kind, text=evil, hint=evil, why_we_ask=evil, config=config
        )
    operations.add_question(section=section, key="words", kind="statement", text=evil, hint=evil)
    sheet = AnswerSheetFactory(version=operations.publish(version=version, at=AT, by=None))
    save(sheet, {"short_text": {"": evil}, "agree_scale": {"": "agree", "explain": evil}})

    pages_seen = [client.get(section_url(sheet, "one")).content.decode()]
    answers = load(sheet)
    pages_seen.append(
        render_to_string("questionnaires/components/summary.html", {"sections": pages.summary(answers, urls_of(sheet))})
    )

    assert all("<script>alert" not in seen and "&lt;script&gt;alert" in seen for seen in pages_seen)


def test_a_question_that_depends_on_this_page_is_there_with_words_for_those_without_scripts(client, ada, sheet):
    content = client.get(section_url(sheet)).content.decode()

    assert 'data-shown-when="q-changed equals yes"' in content
    assert "Answer only if you chose “Yes” in question 5." in content


def test_every_id_of_a_page_is_there_once_and_every_label_has_its_input(client, ada, sheet):
    for key in ("about", "figures"):
        content = client.get(section_url(sheet, key)).content.decode()
        ids = re.findall(r' id="([^"]+)"', content)
        inputs = set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', content))

        assert sorted(ids) == sorted(set(ids))
        assert set(re.findall(r'<label[^>]* for="([^"]+)"', content)) <= inputs
        assert all(
            f'id="{question.name}"' in content
            for question in load(sheet).structure.section_by_key[key].questions
            if question.kind.asks
        )


def test_a_tie_is_said_beside_the_ranking_and_stays_as_it_was_typed(client, ada, sheet):
    typed = {"q-order-place-advice": "1", "q-order-place-transport": "1", "q-importance-row-advice": "very"}

    response = client.post(section_url(sheet, "figures"), {**page_data(sheet, "figures"), **typed})
    again = client.post(section_url(sheet, "figures"), {**page_data(sheet, "figures"), "q-order-place-transport": "2"})

    content = response.content.decode()
    assert content.count("You gave 1 to “Advice” and “Help with transport”.") == 2
    assert content.count('<option value="1" selected>1</option>') == 2
    assert again.url == urls_of(sheet).check
    assert values(sheet) == {"order": ["advice", "transport"], "importance": {"advice": "very"}}


@pytest.mark.parametrize(
    ("earlier", "raw"),
    [
        ("order", {"shown": "1"}),
        ("importance", {"advice": "very"}),
        ("opened_on", {"day": "1", "month": "2", "year": "2026"}),
    ],
)
def test_a_question_may_wait_for_any_answer_in_several_inputs(client, ada, earlier, raw):
    version = QuestionnaireVersionFactory(sample=True)
    section = version.sections.get(key="figures")
    operations.add_question(
        section=section, key="why", kind="short_text", text="Why?", condition={"question": earlier, "is": "answered"}
    )
    sheet = AnswerSheetFactory(version=operations.publish(version=version, at=AT, by=None))
    before = "why" in load(sheet).shown

    save(sheet, {earlier: raw})

    assert (before, "why" in load(sheet).shown) == (False, True)
    assert f'data-shown-when="q-{earlier} answered"' in client.get(section_url(sheet, "figures")).content.decode()


def test_saving_leads_to_a_section_that_waits_for_the_file_that_was_sent(client, ada):
    version = QuestionnaireVersionFactory(sample=True)
    section = operations.add_section(version=version, key="later", title="Later")
    operations.add_question(
        section=section, key="why", kind="short_text", text="Why?", condition={"question": "evidence", "is": "answered"}
    )
    sheet = AnswerSheetFactory(version=operations.publish(version=version, at=AT, by=None))
    url, typed = section_url(sheet, "figures"), page_data(sheet, "figures")

    without = client.post(url, typed)
    with_file = client.post(url, {**typed, "q-evidence": SimpleUploadedFile("accounts.pdf", PDF)})

    assert (without.url, with_file.url) == (urls_of(sheet).check, section_url(sheet, "later"))


def test_sections_say_how_far_they_are(sheet):
    started = [task.state for task in pages.tasks(load(sheet), urls_of(sheet))]
    save(sheet, {key: ENOUGH[key] for key in ("summary", "story", "changed", "people")})
    half = [task.state for task in pages.tasks(load(sheet), urls_of(sheet))]
    save(sheet, ENOUGH)
    operations.lock(sheet=sheet, at=AT)
    operations.reopen(sheet=sheet, keys=["people"], at=AT)
    queried = [task.state for task in pages.tasks(load(sheet), urls_of(sheet))]

    assert started == [SectionState.NOT_STARTED] * 2
    assert half == [SectionState.COMPLETE, SectionState.IN_PROGRESS]
    assert queried == [SectionState.CANNOT_BE_CHANGED, SectionState.CHANGE_ASKED_FOR]


def test_only_what_may_be_changed_has_a_link_to_change_it(sheet):
    save(sheet, ENOUGH)
    operations.lock(sheet=sheet, at=AT)
    operations.reopen(sheet=sheet, keys=["people"], at=AT)

    rows = [row for section in pages.summary(load(sheet), urls_of(sheet)) for row in section.rows]

    assert {row.key: row.change_url for row in rows if row.change_url} == {
        "people": f"{section_url(sheet, 'figures')}#q-people"
    }


def test_showing_a_section_costs_the_same_empty_and_full(client, ada, sheet, django_assert_max_num_queries):
    client.get(section_url(sheet))
    with django_assert_max_num_queries(9):
        client.get(section_url(sheet))
    save(sheet, ENOUGH)
    with django_assert_max_num_queries(9):
        client.get(section_url(sheet))


def test_last_times_answer_is_folded_beside_the_question(client, ada, sheet):
    content = client.get(section_url(sheet)).content.decode()

    assert "Last &lt;b&gt;time&lt;/b&gt;" in content


def test_saving_a_section_reads_the_answers_once(client, ada, sheet, django_assert_max_num_queries):
    typed = {**page_data(sheet, "about"), "q-summary": "A good half year"}
    client.post(section_url(sheet), page_data(sheet, "about"))

    # Session and user; sheet; its lock, answers, files, write, in a savepoint.
    with django_assert_max_num_queries(9) as found:
        client.post(section_url(sheet), typed)

    reads = [
        one["sql"] for one in found if one["sql"].startswith("SELECT") and 'FROM "questionnaires_answer"' in one["sql"]
    ]
    assert (len(reads), values(sheet)) == (1, {"summary": "A good half year"})
