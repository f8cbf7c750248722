"""The file of a donor's list: which columns and formats are read, and what is refused before it is opened."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from rebond.devices.lists.headings import Column, column_named
from rebond.devices.lists.lines import lines_of
from rebond.devices.lists.reading import LARGEST_FILE, MOST_ROWS, read_sheet
from rebond.kit.errors import Invalid


def refusal_of(content: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_sheet(content)
    assert caught.value.field == "file"
    return caught.value


def a_workbook(*rows: list[object], sheets: tuple[str, ...] = ("Feuille 1",)) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def an_archive(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(
                name.replace("META_INF", "META-INF").replace("__", "/").replace("_xml", ".xml"), content
            )
    return file.getvalue()


def an_ods(body: str) -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f"{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return an_archive(mimetype=kind, META_INF__manifest_xml=manifest, content_xml=content.encode())


def cells(*texts: str) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row>{inner}</table:table-row>"


# Headings


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("MARQUE", Column.MAKER), ("fabricant", Column.MAKER), ("Maker", Column.MAKER), ("Constructeur ", Column.MAKER),
        ("Modele", Column.MODEL), ("MODÈLE", Column.MODEL), ("model", Column.MODEL),
        ("N° de série", Column.SERIAL), ("n°série", Column.SERIAL), ("No. de serie", Column.SERIAL),
        ("SN", Column.SERIAL), ("S/N", Column.SERIAL), ("Serial Number", Column.SERIAL), ("service tag", Column.SERIAL),
        ("Numéro de série", Column.SERIAL), ("SerialNumber", Column.SERIAL),
        ("N° inventaire", Column.INVENTORY_NUMBER), ("Asset tag", Column.INVENTORY_NUMBER),
        ("n° d'inventaire", Column.INVENTORY_NUMBER), ("n° d’inventaire", Column.INVENTORY_NUMBER),
        ("Type de matériel", Column.FORM_FACTOR), ("Adresse MAC", Column.MAC), ("UUID", Column.SYSTEM_UUID),
        ("Commentaire", None), ("Salle", None), ("Prix", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_known_in_french_and_english_whatever_their_case_and_accents(
    heading: str, column: Column | None
) -> None:
    assert column_named(heading) is column


def test_columns_come_in_any_order_under_a_title_and_unknown_ones_are_named() -> None:
    sheet = read_sheet(
        "Parc du collège 2024;;;\n;;;\nSalle;SN;Commentaire;Marque\nB12;R90ABC12;RAS;Lenovo\n".encode()
    )
    assert sheet.headings.ignored == ("Salle", "Commentaire")
    (line,) = lines_of(sheet)
    assert (line.number, line.value(Column.SERIAL), line.value(Column.MAKER)) == (4, "R90ABC12", "Lenovo")


def test_a_column_that_comes_twice_is_named_and_its_first_one_read() -> None:
    sheet = read_sheet(b"SN;Serial;Marque\nAAA111;BBB222;HP\n")
    assert sheet.headings.repeated == ("Serial",)
    assert next(lines_of(sheet)).value(Column.SERIAL) == "AAA111"


# Bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_text_is_read_in_the_encodings_and_delimiters_that_spreadsheets_write(
    encoding: str, delimiter: str
) -> None:
    text = (
        delimiter.join(["Modèle", "N° de série"])
        + "\r\n"
        + delimiter.join(["Élitebook", "5CG1234ABC"])
        + "\r\n"
    )
    (line,) = lines_of(read_sheet(text.encode(encoding)))
    assert (line.value(Column.MODEL), line.value(Column.SERIAL)) == ("Élitebook", "5CG1234ABC")


def test_the_delimiter_that_a_first_line_asks_for_is_obeyed_and_lines_keep_their_numbers() -> None:
    (line,) = lines_of(read_sheet(b"sep=,\r\nSN,Marque\r\nAAA111,HP\r\n"))
    assert (line.number, line.value(Column.SERIAL)) == (3, "AAA111")


def test_a_workbook_and_an_opendocument_sheet_are_read_alike() -> None:
    rows = [["Marque", "N° de série"], ["Lenovo", "R90ABC12"], ["HP", 12345678]]
    ods = an_ods(f'<table:table table:name="F">{cells("Marque", "N° de série")}{cells("Lenovo", "R90ABC12")}'
                 f'{cells("HP", "12345678")}</table:table>')  # fmt: skip
    told = [
        [(line.number, line.value(Column.SERIAL)) for line in lines_of(read_sheet(content))]
        for content in (a_workbook(*rows), ods)
    ]
    assert told == [[(2, "R90ABC12"), (3, "12345678")]] * 2


def test_the_first_sheet_with_headings_is_read_and_the_others_are_named() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Lisez-moi").write(0, 0, "Bonjour")
        book.add_worksheet("Parc").write_row(0, 0, ["SN", "Marque"])
    sheet = read_sheet(file.getvalue())
    assert (sheet.unread, sheet.headings.row) == (("Lisez-moi",), 0)


def test_formulas_stay_the_text_that_they_are_and_the_one_that_keeps_zeros_is_understood() -> None:
    (first, second) = lines_of(read_sheet(b"SN;Marque\n=\"00123456\";HP\nABC123;=cmd|' /C calc'!A0\n"))
    assert first.value(Column.SERIAL) == "00123456"
    assert second.value(Column.MAKER) == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"%PDF-1.7\n", "not_a_list"),
        (b"\x89PNG\r\n\x1a\n", "not_a_list"),
        (b"Rar!\x1a\x07", "not_a_list"),
        (b"\x00\x01\x02\x03binary", "not_a_list"),
        (b"<html><table><tr><td>SN</td></tr></table>", "not_a_list"),
        (b'{"serial": "R90ABC12"}', "not_a_list"),
        (b"Bonjour,\nvoici la liste de nos ordinateurs.\n", "no_headings"),
        (b"Lenovo;L440\nLenovo;L450\n", "no_headings"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (an_archive(photo_xml=b"x"), "not_a_list"),
        (an_archive(xl__workbook_xml=b"<workbook"), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (b"SN;Marque\n" + b"AAA;HP\n" * (MOST_ROWS + 1), "too_many_lines"),
        (b"SN;" + b"x;" * 70 + b"\nA1B2;" + b"y;" * 70, "too_many_columns"),
        (b"SN\n" + b"\x81" * 10, "encoding"),
        (b"x" * (LARGEST_FILE + 1), "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal_of(content).code == code


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    assert (
        refusal_of(an_archive(xl__workbook_xml=b"<w/>", xl__sheet_xml=b"0" * 250_000_000)).code == "unfolds"
    )


def test_a_sheet_that_claims_billions_of_cells_is_refused_and_the_server_lives() -> None:
    many = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    ods = an_ods(f'<table:table table:name="F">{cells("SN", "Marque")}{many}</table:table>')
    assert refusal_of(ods).code == "damaged"  # the reader of ODS refuses to repeat so much
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    with zipfile.ZipFile(io.BytesIO(a_workbook(["SN", "Marque"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, sheet if "sheet1" in name else content)
    assert refusal_of(file.getvalue()).code == "unfolds"


def test_xml_entities_open_nothing() -> None:
    body = f'<table:table table:name="F">{cells("SN", "&amp;xxe;")}</table:table>'
    content = an_ods(body)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml").decode().replace("&amp;xxe;", "&xxe;")
    evil = text.replace(
        "<office:document", '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/hostname">]><office:document', 1
    )
    try:
        sheet = read_sheet(an_archive(content_xml=evil.encode()))
    except Invalid:
        return
    assert sheet.headings.ignored in {(), ("&xxe;",)}
