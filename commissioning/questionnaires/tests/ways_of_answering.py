"""The same answer by other ways than a page: in a PDF, and keyed in from paper."""

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject


def fields_for(structure, raws) -> dict[str, str]:
    """What a reader would write into the fields of a PDF for what was typed, by question key."""
    fields = {}
    for key, raw in raws.items():
        question = structure.by_key[key]
        sent = question.kind.sent(question, raw)
        for box in question.paper.all_boxes:
            typed = sent.get(box.name, "")
            if box.is_tick and not box.is_alone:
                fields[box.field_name] = "/on" if box.value in typed else "/Off"
            elif box.is_tick:
                fields[box.name] = f"/{typed}" if typed else "/Off"
            else:
                fields[box.name] = typed
    return fields


def filled(content: bytes, fields) -> io.BytesIO:
    """The PDF with ``fields`` filled in by program; every one must be there."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    left = dict(fields)
    form: Any = writer.root_object["/AcroForm"]
    for reference in form["/Fields"]:
        field = reference.get_object()
        typed = left.pop(field["/T"], None)
        if typed is None:
            continue
        if field["/FT"] == "/Tx":
            field[NameObject("/V")] = TextStringObject(typed)
            continue
        field[NameObject("/V")] = NameObject(typed)
        for widget in [kid.get_object() for kid in field.get("/Kids", ())] or [field]:
            is_on = typed in widget["/AP"]["/N"]
            widget[NameObject("/AS")] = NameObject(typed if is_on else "/Off")
    assert not left
    file = io.BytesIO()
    writer.write(file)
    file.seek(0)
    return file
