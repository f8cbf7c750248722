"""A donor's list: what is read, what is refused and why, and that a second time changes nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rebond.devices.actions import import_list, keep_list, merge
from rebond.devices.choices import IdentifierKind, LineOutcome
from rebond.devices.lists.headings import Column, column_named
from rebond.devices.lists.lines import lines_of
from rebond.devices.lists.reading import LARGEST_FILE, MOST_ROWS, read_sheet
from rebond.devices.models import Device, Identifier, ImportedLine, ListImport
from rebond.donations.actions import close_lot, count_pallet
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import a_device, a_donation_agreement, a_lot, an_organisation

HEAD = "Marque;Modèle;N° de série;N° inventaire\n"


def imported(cast: Cast, text: str | bytes, lot: Lot | None = None, *, who: str = "chloe") -> ListImport:
    content = text.encode() if isinstance(text, str) else text
    kept = keep_list(actor=cast.actor(who), lot=lot or its_lot(cast), file_name="liste.csv", content=content)
    return import_list(actor=cast.actor(who), kept=kept)


def outcomes(done: ListImport) -> list[tuple[int, str, list[str]]]:
    return [
        (line.number, line.outcome, [reason["code"] for reason in line.reasons])
        for line in done.lines.order_by("number")
    ]


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


# Lines


@pytest.mark.django_db
def test_each_line_is_created_matched_or_refused_with_its_reason(cast: Cast) -> None:
    lot = its_lot(cast)
    known = a_device(lot, stage="announced", serial="KNOWN1234")
    other = its_lot(cast)
    elsewhere = a_device(other, serial="OTHER1234")
    text = HEAD + (
        "Lenovo;L440;R90ABC12;INV-1\n"       # 2 created
        "Lenovo;L440;r90-abc12;INV-2\n"      # 3 same as 2, written otherwise
        "Lenovo;L440;KNOWN1234;\n"           # 4 matched
        "Lenovo;L440;OTHER1234;\n"           # 5 in another lot
        ";;;\n"                              # 6 blank
        "Lenovo;L440;Default string;\n"      # 7 created, warned
        "Lenovo;L440;Default string;\n"      # 8 created, warned: never matches
        "Lenovo;L440;1,23457E+12;\n"         # 9 rounded
        f"{'x' * 81};L440;TOOLONG1;\n"       # 10 too long
        "Lenovo;L440;;\n"                    # 11 created, no number
    )  # fmt: skip
    done = imported(cast, text, lot)
    assert outcomes(done) == [
        (2, "created", []), (3, "refused", ["repeated"]), (4, "matched", []), (5, "refused", ["other_lot"]),
        (7, "created", ["junk_serial"]), (8, "created", ["junk_serial"]), (9, "refused", ["rounded"]),
        (10, "refused", ["too_long"]), (11, "created", ["no_identifier"]),
    ]  # fmt: skip
    assert done.lines.get(number=4).device == known
    reason = done.lines.get(number=5).reasons[0]["message"]
    assert elsewhere.asset_tag in reason
    assert other.reference in reason
    assert "2" in done.lines.get(number=3).reasons[0]["message"]
    event = Event.objects.get(kind="lot.listed")
    assert (event.stream, event.facts) == (
        lot.stream, {"list_import_id": done.pk, "created": 4, "matched": 1, "refused": 4},
    )  # fmt: skip


@pytest.mark.django_db
def test_a_second_import_of_the_same_file_changes_nothing(cast: Cast) -> None:
    lot = its_lot(cast)
    text = (
        HEAD + "Lenovo;L440;R90ABC12;INV-1\nLenovo;L440;Default string;\nLenovo;L440;Default string;\nHP;;;\n"
    )
    imported(cast, text, lot)
    before = (list(Device.objects.order_by("pk").values()), list(Identifier.objects.order_by("pk").values()))
    events = Event.objects.filter(stream__startswith="device:").count()
    again = imported(cast, text, lot)
    assert [outcome for _number, outcome, _codes in outcomes(again)] == ["matched"] * 4
    assert len({line.device_id for line in again.lines.order_by("number")}) == 4
    assert (
        list(Device.objects.order_by("pk").values()),
        list(Identifier.objects.order_by("pk").values()),
    ) == before
    assert Event.objects.filter(stream__startswith="device:").count() == events


@pytest.mark.django_db
def test_confirming_twice_imports_once(cast: Cast) -> None:
    kept = keep_list(
        actor=cast.actor("chloe"),
        lot=its_lot(cast),
        file_name="l.csv",
        content=(HEAD + "HP;;AAAA1;\n").encode(),
    )
    first = import_list(actor=cast.actor("chloe"), kept=kept)
    second = import_list(actor=cast.actor("chloe"), kept=kept)
    assert (first.pk, first.imported_at) == (second.pk, second.imported_at)
    assert (Device.objects.count(), ImportedLine.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_list_that_comes_late_fills_what_is_not_known_and_replaces_nothing(cast: Cast) -> None:
    lot = its_lot(cast)
    device = a_device(lot, serial="LATE12345", maker="", model="ThinkPad L440")
    imported(cast, HEAD + "Lenovo;Autre modèle;LATE12345;INV-77\n", lot)
    device.refresh_from_db()
    assert (device.maker, device.model) == ("Lenovo", "ThinkPad L440")
    assert (
        device.identifiers.filter(kind=IdentifierKind.INVENTORY_NUMBER).values_list("value", flat=True).get()
        == "INV-77"
    )
    assert [found.pk for found in Device.objects.matching("inv-77")] == [device.pk]
    assert Event.objects.filter(stream=device.stream, kind="device.identifier_added").count() == 1


@pytest.mark.django_db
def test_the_number_of_a_donor_means_that_donors_computers_only(cast: Cast) -> None:
    other = a_lot(
        a_donation_agreement(cast.programme, donor=an_organisation(cast.territory)), workshop=cast.workshop
    )
    imported(cast, "N° inventaire;Marque\n0042;HP\n", other)
    assert outcomes(imported(cast, "N° inventaire;Marque\n0042;HP\n")) == [(2, "created", [])]


@pytest.mark.django_db
def test_another_donors_computer_is_told_without_its_tag_or_lot(cast: Cast) -> None:
    other = a_lot(
        a_donation_agreement(cast.programme, donor=an_organisation(cast.territory)), workshop=cast.workshop
    )
    theirs = a_device(other, serial="THEIRS123")
    done = imported(cast, HEAD + "HP;;THEIRS123;\n", who="gael")
    (line,) = done.lines.order_by("number")
    assert line.outcome == LineOutcome.REFUSED
    assert theirs.asset_tag not in str(line.reasons)
    assert other.reference not in str(line.reasons)


@pytest.mark.django_db
def test_an_inventory_number_whose_serial_is_another_is_a_contradiction(cast: Cast) -> None:
    lot = its_lot(cast)
    imported(cast, HEAD + "HP;;AAAA1111;INV-5\n", lot)
    assert outcomes(imported(cast, HEAD + "HP;;BBBB2222;INV-5\n", lot)) == [(2, "refused", ["contradiction"])]


@pytest.mark.django_db
def test_numbers_of_several_computers_are_refused_with_their_tags(cast: Cast) -> None:
    lot = its_lot(cast)
    one, two = a_device(lot, serial="AAAA1111"), a_device(lot, serial="BBBB2222")
    Identifier.objects.create(device=two, kind="serial", value="AAAA1111", normalised="AAAA1111")
    (line,) = imported(cast, HEAD + "HP;;AAAA1111;\n", lot).lines.order_by("number")
    assert line.reasons[0]["code"] == "several"
    assert one.asset_tag in line.reasons[0]["message"]


@pytest.mark.django_db
def test_a_merged_twin_is_recognised_as_the_one_that_goes_on(cast: Cast) -> None:
    lot = its_lot(cast)
    twin, into = a_device(lot, stage="announced", serial="TWIN11111"), a_device(lot, serial="INTO11111")
    merge(actor=cast.actor("chloe"), twin=twin, into=into)
    (line,) = imported(cast, HEAD + "HP;;TWIN11111;\n", lot).lines.order_by("number")
    assert line.device == into


@pytest.mark.django_db
def test_a_screen_or_a_phone_is_no_computer(cast: Cast) -> None:
    done = imported(cast, "Type;SN\nÉcran;AAAA1\nPortable;BBBB2\nTéléphone;CCCC3\nBidule;DDDD4\n")
    assert outcomes(done) == [
        (2, "refused", ["not_a_computer"]), (3, "created", []), (4, "refused", ["not_a_computer"]), (5, "created", []),
    ]  # fmt: skip
    assert sorted(Device.objects.values_list("form_factor", flat=True)) == ["notebook", "unknown"]


@pytest.mark.django_db
def test_a_code_of_ours_that_nobody_bears_is_refused(cast: Cast) -> None:
    lot = its_lot(cast)
    device = a_device(lot, stage="announced")
    done = imported(cast, f"Code Rebond;Marque\n{device.asset_tag.lower()};HP\nRB-0000-00;HP\n", lot)
    assert outcomes(done) == [(2, "matched", []), (3, "refused", ["unknown_tag"])]


# Doors


@pytest.mark.django_db
def test_nothing_is_written_before_the_yes_and_a_forgotten_file_says_so(cast: Cast) -> None:
    kept = keep_list(
        actor=cast.actor("chloe"),
        lot=its_lot(cast),
        file_name="l.csv",
        content=(HEAD + "HP;;AAAA1;\n").encode(),
    )
    assert Device.objects.count() == 0
    ListImport.objects.filter(pk=kept.pk).update(uploaded_at=timezone.now() - timezone.timedelta(hours=2))
    keep_list(
        actor=cast.actor("chloe"),
        lot=its_lot(cast),
        file_name="m.csv",
        content=(HEAD + "HP;;BBBB1;\n").encode(),
    )
    with pytest.raises(Refused) as caught:
        import_list(actor=cast.actor("chloe"), kept=kept)
    assert caught.value.code == "list_forgotten"


@pytest.mark.django_db
def test_a_closed_lot_takes_no_list(cast: Cast) -> None:
    lot = its_lot(cast)
    close_lot(actor=cast.actor("chloe"), lot=lot)
    lot.refresh_from_db()
    with pytest.raises(Refused):
        keep_list(actor=cast.actor("chloe"), lot=lot, file_name="l.csv", content=b"SN;Marque\nA123;HP\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "error"), [("bruno", NotAllowed), ("farid", NotAllowed), ("eva", NotAllowed)]
)
def test_only_those_who_announce_send_lists(cast: Cast, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        keep_list(actor=cast.actor(who), lot=its_lot(cast), file_name="l.csv", content=b"SN\nA123\n")


@pytest.mark.django_db
def test_a_donor_sends_lists_for_its_own_lots_only(cast: Cast) -> None:
    foreign = a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop)
    with pytest.raises(NotFound):
        keep_list(actor=cast.actor("gael"), lot=foreign, file_name="l.csv", content=b"SN\nA123\n")


def test_a_lot_announced_by_its_list_counts_what_it_names_and_what_was_scanned(cast: Cast) -> None:
    lot, empty = (a_lot(its_lot(cast).agreement, workshop=cast.workshop) for _time in range(2))
    imported(cast, HEAD + "".join(f"Lenovo;L440;R90ABC{number};\n" for number in range(4)), lot)
    a_device(lot)
    Device.objects.filter(lot=lot).update(received_at=timezone.now())
    rows = Lot.objects.with_counts().filter(pk__in=(lot.pk, empty.pk)).order_by("pk")
    assert list(rows.values_list("announced", "counted")) == [(4, 5), (None, None)]
    for number in (1, 2):
        count_pallet(
            actor=cast.actor("amina"), lot=lot, number=number, counted=3, received_on=timezone.localdate()
        )
    assert list(rows.values_list("announced", "counted")) == [(4, 6), (None, None)]


def test_a_person_sends_looks_confirms_and_downloads(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lot = its_lot(cast)
    gael = client_of("gael")
    text = HEAD + "Lenovo;L440;R90ABC12;INV-1\n=1+1;L440;;@SUM(A1)\nÉcran;;1,2E+9;\n"
    file = SimpleUploadedFile("../../parc élèves.csv", text.encode("cp1252"))
    sent = gael.post(f"/devices/lots/{lot.pk}/list/", {"file": file})
    assert sent.status_code == 302
    preview = gael.get(sent["Location"])
    assert "R90ABC12" in preview.content.decode()
    assert "À créer" in preview.content.decode()
    assert Device.objects.count() == 0
    done = gael.post(sent["Location"])
    assert Device.objects.count() == 2
    result = gael.get(done["Location"]).content.decode()
    assert "parc élèves.csv" in result
    assert "../" not in result
    rows = b"".join(gael.get(done["Location"] + "result.csv").streaming_content).decode("utf-8-sig")
    assert "'=1+1" in rows
    assert "'@SUM(A1)" in rows
    original = gael.get(done["Location"] + "original/")
    assert (original.content, original["Content-Type"]) == (text.encode("cp1252"), "application/octet-stream")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vide"), (b"%PDF-1.4", "PDF"), (b"Bonjour\n", "Bonjour"), (b"PK\x03\x04zip", "endommag")],
)
def test_a_file_that_cannot_be_read_is_said_beside_its_field(
    cast: Cast, client_of: Callable[[str], Client], content: bytes, said: str
) -> None:
    lot = its_lot(cast)
    answer = client_of("chloe").post(
        f"/devices/lots/{lot.pk}/list/", {"file": SimpleUploadedFile("l.csv", content)}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ListImport.objects.count() == 0


def test_a_preview_of_others_does_not_exist(cast: Cast, client_of: Callable[[str], Client]) -> None:
    foreign = a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop)
    kept = keep_list(
        actor=cast.actor("chloe"), lot=foreign, file_name="l.csv", content=b"SN;Marque\nA123;HP\n"
    )
    assert client_of("gael").get(f"/devices/lists/{kept.token}/preview/").status_code == 404
    assert client_of("gael").post(f"/devices/lists/{kept.token}/preview/").status_code == 404
