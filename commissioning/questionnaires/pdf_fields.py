"""Fields of PDFs: boxes of which only one counts become one group, as readers know them."""

import io
import re
from collections.abc import Mapping, Set
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

VERSION_FIELD = "version"
TYPED = "/Helv 10 Tf 0 g"
NOUGHT = re.compile(rb"(?m)^(<[0-9a-fA-F]+>) <(?:0000|feff|fffe)>$", re.IGNORECASE)
READ_ONLY, RADIO = 1, 1 << 15


def join_fields(content: bytes, alone: Mapping[str, tuple[str, str, str]], *, read_only: Set[str] = frozenset()):
    """``content`` with its boxes to be ticked put into groups: ``alone`` has, by the name of a box's field, the name
    of its group, the value that a tick gives to the group, and the words that a screen reader says of the group.
    A ticked box can be cleared again. Fields in ``read_only`` cannot be changed.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    form: Any = writer.root_object["/AcroForm"]
    fields, groups = ArrayObject(), {}
    for reference in form["/Fields"]:
        widget = reference.get_object()
        name = widget.get("/T", "")
        if name in read_only:
            widget[NameObject("/Ff")] = NumberObject(READ_ONLY)
        if name not in alone:
            fields.append(reference)
            continue
        group_name, value, words = alone[name]
        if group_name not in groups:
            groups[group_name] = writer._add_object(_group(group_name, words))
            fields.append(groups[group_name])
        _into_group(widget, reference, groups[group_name], value)
    form[NameObject("/Fields")] = fields
    _write_in_helvetica(writer, form, fields)
    _take_noughts_off(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _write_in_helvetica(writer: PdfWriter, form: Any, fields: ArrayObject) -> None:
    """What is typed is shown in a font that every reader has: few can type in the composite fonts of the page."""
    helvetica, ticks = (
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject(name),
            }
        )
        for name in ("/Helvetica", "/ZapfDingbats")
    )
    helvetica[NameObject("/Encoding")] = NameObject("/WinAnsiEncoding")
    named = {"/Helv": helvetica, "/ZaDb": ticks}
    fonts = DictionaryObject({NameObject(name): writer._add_object(font) for name, font in named.items()})
    form[NameObject("/DR")] = DictionaryObject({NameObject("/Font"): fonts})
    form[NameObject("/DA")] = TextStringObject(TYPED)
    for reference in fields:
        field = reference.get_object()
        if "/DA" in field:
            field[NameObject("/DA")] = TextStringObject(TYPED)


def _take_noughts_off(writer: PdfWriter) -> None:
    """The whole font that fields bring with them maps glyphs to what is no letter, which PDF/UA forbids."""
    for page in writer.pages:
        resources: Any = page["/Resources"].get_object()
        fonts = resources.get("/Font", {})
        for font in fonts.get_object().values():
            stream = font.get_object().get("/ToUnicode")
            if stream is not None:
                stream = stream.get_object()
                stream.set_data(NOUGHT.sub(rb"\1 <FFFD>", stream.get_data()))


def _group(name: str, words: str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Btn"),
            NameObject("/Ff"): NumberObject(RADIO),
            NameObject("/T"): TextStringObject(name),
            NameObject("/TU"): TextStringObject(words),
            NameObject("/V"): NameObject("/Off"),
            NameObject("/Kids"): ArrayObject(),
        }
    )


def _into_group(widget: Any, reference, group, value: str) -> None:
    """Make ``widget`` one of the group's boxes; a tick is then called ``value``."""
    appearance = widget["/AP"]["/N"]
    (name,) = (name for name in appearance if name != "/Off")
    appearance[NameObject(f"/{value}")] = appearance.pop(name)
    for part in ("/T", "/FT", "/V", "/Ff"):
        widget.pop(part, None)
    widget[NameObject("/AS")] = NameObject("/Off")
    widget[NameObject("/Parent")] = group
    group.get_object()["/Kids"].append(reference)
