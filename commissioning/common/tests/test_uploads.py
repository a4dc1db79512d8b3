import hashlib
import io
import os
import socket
import struct
import threading
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common import uploads

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 64


def package(members, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            # A fixed time: the bytes name the test, in every process alike.
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


DOCX = package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
XLSX = package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"})
ODT = package({"mimetype": uploads.ODT.content_type, "content.xml": "<o/>"})
ODS = package({"mimetype": uploads.ODS.content_type, "content.xml": "<o/>"})


def refusal(name, content, **values):
    with pytest.raises(ValidationError) as caught:
        uploads.validate_upload(SimpleUploadedFile(name, content), **values)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, uploads.PDF),
        ("A Report.PDF", PDF, uploads.PDF),
        ("a.docx", DOCX, uploads.DOCX),
        ("a.xlsx", XLSX, uploads.XLSX),
        ("a.odt", ODT, uploads.ODT),
        ("a.ods", ODS, uploads.ODS),
        ("a.png", PNG, uploads.PNG),
        ("a.jpeg", JPEG, uploads.JPEG),
        ("a.csv", "name,£\nZoë,1\n".encode(), uploads.CSV),
        ("a.csv", "name,£\nZoë,1\n".encode("cp1252"), uploads.CSV),
        ("a.txt", "\ufeffhello".encode(), uploads.TXT),
    ],
)
def test_good_files_are_described_by_their_content(name, content, kind):
    file = SimpleUploadedFile(name, content, content_type="text/html")

    upload = uploads.validate_upload(file)

    expected = (kind.content_type, len(content), hashlib.sha256(content).hexdigest())
    assert (upload.content_type, upload.size, upload.sha256) == expected
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ", "kind"),
        ("a", PDF, "kind"),
        ("a.pdf.html", PDF, "kind"),
        ("a.svg", b"<svg/>", "kind"),
        ("a.docm", DOCX, "kind"),
        ("a.pdf", PNG, "mismatch"),
        ("a.pdf", b"<html><script>alert(1)</script>", "mismatch"),
        ("a.png", PDF, "mismatch"),
        ("a.docx", XLSX, "mismatch"),
        ("a.xlsx", ODS, "mismatch"),
        ("a.odt", ODS, "mismatch"),
        ("a.docx", b"PK\x03\x04 broken", "mismatch"),
        ("a.docx", DOCX[:60], "mismatch"),
        ("a.docx", PDF, "mismatch"),
        ("a.csv", PDF, "mismatch"),
        ("a.txt", b"MZ\x90\x00\x03", "mismatch"),
        ("a.csv", b"a,b\x00c", "text"),
        ("a.csv", b"caf\x81", "text"),
        ("a.csv", b"a" * 140_000, "mismatch"),
        ("a.docx", package({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}), "macros"),
        ("a.odt", package({"mimetype": uploads.ODT.content_type, "Basic/Standard/Module1.xml": ""}), "macros"),
        ("a.docx", package({"[Content_Types].xml": "", "word/document.xml": b"\0" * 30_000_000}), "bomb"),
        ("a.xlsx", package({f"x{n}": "" for n in range(5_001)}), "bomb"),
    ],
)
def test_other_files_are_refused_with_what_to_do(name, content, code):
    error = refusal(name, content)

    assert error.code == code
    assert error.message.split(". ")[1].split()[0] in {"Choose", "Save"}


def test_a_file_over_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024

    error = refusal("a.pdf", PDF + b"\n" * 1024)

    assert error.message == "The file must be smaller than 1.0 KB. Choose a smaller file."


def test_only_the_kinds_asked_for_are_taken():
    error = refusal("a.png", PNG, kinds=uploads.SPREADSHEETS)

    assert error.message == ("The file must be Excel, OpenDocument spreadsheet or CSV. Save it in one of these forms.")
    assert uploads.accept(uploads.PICTURES) == ".png,.jpg,.jpeg"


@given(st.binary(max_size=300), st.sampled_from(["pdf", "docx", "xlsx", "odt", "ods", "csv", "txt", "png", "jpg"]))
def test_any_content_under_any_name_is_taken_or_refused(content, extension):
    try:
        uploads.validate_upload(SimpleUploadedFile(f"a.{extension}", content))
    except ValidationError as error:
        assert error.code in {"empty", "mismatch", "text", "bomb", "macros", "password"}  # noqa: PT017 - either is right


@given(st.text(max_size=300))
def test_names_are_cleaned(name):
    cleaned = uploads.clean_name(name)

    assert 0 < len(cleaned) <= uploads.NAME_LENGTH
    assert cleaned.isprintable()
    assert "/" not in cleaned
    assert "\\" not in cleaned
    assert uploads.clean_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\fakepath\\My Report.PDF", "My Report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        (".htaccess", "file.htaccess"),
    ],
)
def test_names_keep_what_people_know_them_by(name, cleaned):
    assert uploads.clean_name(name) == cleaned


def test_the_validator_leaves_what_it_found_on_the_file():
    file = SimpleUploadedFile("a.pdf", PDF)

    uploads.UploadValidator(uploads.DOCUMENTS)(file)

    assert file.upload.content_type == "application/pdf"


@pytest.fixture
def scanner(settings, tmp_path):
    """A stand-in for clamd on a socket of the file system: says what it is told to, keeps what it was sent."""

    class Scanner:
        answer, received = b"stream: OK\0", b""

        def serve(self):
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, connection.makefile("rb") as stream:
                    assert stream.read(10) == b"zINSTREAM\0"
                    while size := struct.unpack("!I", stream.read(4))[0]:
                        self.received += stream.read(size)
                    connection.sendall(self.answer)

    path = f"/tmp/clamd-{os.getpid()}.sock" if len(str(tmp_path)) > 80 else str(tmp_path / "clamd.sock")  # noqa: S108
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(path)
    listening.listen()
    settings.CLAMAV_URL = f"unix://{path}"
    fake = Scanner()
    thread = threading.Thread(target=fake.serve)
    thread.start()
    yield fake
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


def test_a_clean_file_passes_the_scanner_whole(scanner):
    content = PDF + os.urandom(200_000)

    uploads.validate_upload(SimpleUploadedFile("a.pdf", content))

    assert scanner.received == content


def test_a_virus_is_refused(scanner):
    scanner.answer = b"stream: Eicar-Test-Signature FOUND\0"

    assert refusal("a.pdf", PDF).code == "virus"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"nonsense\0"])
def test_a_scanner_that_cannot_say_refuses_the_file(scanner, answer):
    scanner.answer = answer

    assert refusal("a.pdf", PDF).message == "The file could not be checked for viruses. Try again in a few minutes."


@pytest.mark.parametrize("url", ["unix:///nowhere/clamd.sock", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_away_refuses_the_file(settings, url):
    settings.CLAMAV_URL = url

    assert refusal("a.pdf", PDF).code == "unchecked"
