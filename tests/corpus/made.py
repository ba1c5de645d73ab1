"""A workbook of the product with everything in it that a user, Excel or another program may have put there.

`everything` draws it with XlsxWriter and grafts the parts that XlsxWriter does not know; `DIALECTS` says the same in
the ways that other programs write it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import xlsxwriter
from differ import Parts, number_of, related, sheets, tables
from lxml import etree

DEBTORS = [
    {"Debiteurnummer": "D1", "Naam": "Bakkerij De Krent & Zn", "Type": "Zakelijk", "Adres": "Deegstraat 12", "Postcode": "1000 XA",
     "Plaats": "Amsterdam", "Telefoon": "020 1", "Contactpersoon": "mevrouw A. Voorbeeld"},
    {"Debiteurnummer": "D2", "Naam": "De Vries", "Type": "Consument", "Adres": "Kerkweg 2", "Postcode": "4321 BA", "Plaats": "Zwolle"},
    {"Debiteurnummer": "D9", "Naam": "Oude Klant", "Type": "Zakelijk", "Classificatie": "Niet-willer", "Onderbouwing": "gehoord"},
]  # fmt: skip
INVOICES = [
    ("F1", "D1", datetime(2026, 10, 1), datetime(2026, 10, 31), 1250.5, None),
    ("F2", "D1", datetime(2026, 10, 8), datetime(2026, 11, 7), 830.0, 30.0),
    ("F3", "D2", datetime(2026, 10, 1), datetime(2026, 10, 15), 450.0, None),
    ("F4", "D1", datetime(2026, 11, 1), datetime(2026, 12, 1), 910.25, None),
    ("F9", "D9", datetime(2022, 1, 5), datetime(2022, 2, 4), 100.0, 100.0),
]
CALLS = [
    {"Nummer": "1", "Datum": datetime(2022, 3, 1), "Debiteurnummer": "D9", "Facturen": "F9", "Uitkomst": "Geen resultaat",
     "Reden": "een mening", "Notitie": "een oude notitie"},
]  # fmt: skip
PAYMENTS = [{"Boekdatum": datetime(2022, 3, 15), "Bedrag": 100.0, "Debiteurnummer": "D9", "Factuurnummer": "F9"}]

PIXEL = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in ((b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
)  # fmt: skip

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
MICROSOFT = "http://schemas.microsoft.com/office"


def _rows(table: Any, given: Callable[[Any], list[list[Any]]]) -> list[list[Any]]:
    headers = [column.header for column in table.columns]
    records: dict[str, list[dict[str, Any]]] = {
        "Debiteuren": DEBTORS,
        "Gesprekken": CALLS,
        "Betalingen": PAYMENTS,
        "Facturen": [
            {"Factuurnummer": number, "Debiteurnummer": debtor, "Factuurdatum": issued, "Vervaldatum": due, "Bedrag": amount,
             "Betaald": paid, "Termijn overeengekomen": "Ja"}
            for number, debtor, issued, due, amount, paid in INVOICES
        ],
    }  # fmt: skip
    if table.name not in records:
        return given(table)
    return [[record.get(header) for header in headers] for record in records[table.name]]


def _beside_the_table(book: Any, sheet: Any, at: int) -> None:
    """What a user adds on the sheet with the invoices: columns beside the table, notes, marks, small charts."""
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red", "italic": True})
    sheet.write_rich_string(1, at, "deels ", bold, "vet", red, " en rood")
    sheet.write_dynamic_array_formula(2, at, 4, at, "=SORT(G2:G4)", None, 450)
    sheet.write_array_formula(2, at + 1, 3, at + 1, "{=G2:G3*2}", None, 2501)
    sheet.write_formula(5, at, '=SUMIFS(Facturen[Bedrag],Facturen[Debiteurnummer],"D1")', None, 2990.75)
    sheet.write_url(6, at, "https://example.org/dossier?a=1&b=2", string="dossier")
    sheet.write_comment(1, 1, "Let op: nieuw adres", {"author": "Sanne"})
    sheet.add_sparkline(7, at, {"range": "Facturen!G2:G6", "type": "column", "high_point": True})
    sheet.conditional_format(1, 6, 5, 6, {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.conditional_format(1, 4, 5, 4, {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.data_validation(8, at, 8, at, {"validate": "list", "source": ["a", "b & c"], "error_message": "<kies>"})
    sheet.insert_image(9, at, "a.png", {"image_data": io.BytesIO(PIXEL), "description": "logo"})
    sheet.insert_textbox(12, at, "Tekstvak")
    sheet.insert_checkbox(15, at, True)
    sheet.ignore_errors({"number_stored_as_text": "A2:B6"})
    sheet.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(PIXEL)})


def _sheets_of_the_user(book: Any) -> None:
    sheet = book.add_worksheet("Van gebruiker")
    sheet.write_row(0, 0, ["Maand", "Omzet", "Doel"])
    for row, (month, amount) in enumerate((("jan", 10), ("feb", 20), ("mrt", 15)), 1):
        sheet.write_row(row, 0, [month, amount, 12])
    sheet.add_table(0, 4, 4, 6, {"name": "Eigen", "total_row": True, "columns": [
        {"header": "A", "total_string": "Totaal"}, {"header": "B", "total_function": "sum"}, {"header": "C", "formula": "=Eigen[@B]*2"}]})  # fmt: skip
    for kind, subtype in (("column", None), ("line", None), ("pie", None), ("scatter", "smooth"), ("radar", None)):
        chart = book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
        chart.add_series({"name": "Omzet", "categories": "='Van gebruiker'!$A$2:$A$4", "values": "='Van gebruiker'!$B$2:$B$4",
                          "data_labels": {"value": True, "custom": [{"value": "='Van gebruiker'!$A$2"}]}, "trendline": {"type": "linear"} if kind == "line" else None})  # fmt: skip
        sheet.insert_chart(6, 0, chart, {"description": "grafiek"})
    sheet.embed_image(0, 9, "a.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.insert_button(1, 9, {"macro": "Knop", "caption": "Druk"})
    sheet.set_h_pagebreaks([20])
    sheet.print_area("A1:H30")
    sheet.repeat_rows(0)
    sheet.protect("geheim", {"format_cells": True})
    sheet.unprotect_range("A1:A3", "Vrij")
    sheet.set_background(io.BytesIO(PIXEL))
    other = book.add_worksheet("Filter")
    other.write_column(0, 0, ["Kop", "a", "b", "a"])
    other.autofilter(0, 0, 3, 0)
    other.filter_column(0, "x == a")
    other.set_row(2, None, None, {"hidden": True})
    other.outline_settings(True, False, True, False)
    other.freeze_panes(1, 0)
    book.add_worksheet("Zeer verborgen").very_hidden()
    book.define_name("Eigen_naam", "='Van gebruiker'!$B$2:$B$4")
    book.define_name("Filter!Lokaal", "=Filter!$A$1")
    book.set_custom_property("Klantcode", "K-12")
    page = book.add_chartsheet("Grafiekblad")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='Van gebruiker'!$B$2:$B$4"})
    page.set_chart(chart)


def drawn(**options: Any) -> Parts:
    """The product's workbook with rows in its tables and the user's additions, as XlsxWriter draws it."""
    from xlwings_addin.template import workbook as template

    class Full(xlsxwriter.Workbook):  # type: ignore[misc]
        def __init__(self, target: Any, given: dict[str, Any]) -> None:
            super().__init__(target, {**given, **options})

        def __exit__(self, *problem: Any) -> None:
            if invoices := self.get_worksheet_by_name("Facturen"):  # the carrier of the macros has no such sheet
                _beside_the_table(self, invoices, 42)
                _sheets_of_the_user(self)
            super().__exit__(*problem)

    given = template._rows
    with patch.object(xlsxwriter, "Workbook", Full), patch.object(template, "_rows", lambda table: _rows(table, given)):
        whole = template.workbook()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _typed(parts: Parts, name: str, kind: str) -> None:
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    )


def _linked(parts: Parts, part: str, kind: str, target: str) -> str:
    """Add a relationship to a part; give its id."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    parts.setdefault(
        rels,
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{PACKAGE}"></Relationships>'.encode(),
    )
    key = f"rIdG{len(parts)}x{parts[rels].count(b'<Relationship ')}"
    one = f'<Relationship Id="{key}" Type="{kind}" Target="/{target}"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", one.encode())
    return key


def _added(parts: Parts, owner: str, kind: str, name: str, text: str, content_type: str) -> str:
    parts[name] = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()
    _typed(parts, name, content_type)
    return _linked(parts, owner, kind, name)


def _extension(parts: Parts, part: str, extension: str) -> None:
    """Add an element to the extension list at the end of a part."""
    root = parts[part].decode()
    if "<extLst>" in root:
        head, _, tail = root.rpartition("</extLst>")
        parts[part] = f"{head}{extension}</extLst>{tail}".encode()
    else:
        head, _, tail = root.rpartition("</")
        parts[part] = f"{head}<extLst>{extension}</extLst></{tail}".encode()


def grafted(parts: Parts) -> Parts:
    """The workbook with slicers, threaded comments, a pivot table, external links and the like put into it."""
    book, invoices, own = "xl/workbook.xml", sheets(parts)["Facturen"], sheets(parts)["Van gebruiker"]
    sml, ms = "application/vnd.openxmlformats-officedocument.spreadsheetml", "application/vnd.ms-excel"

    slicer = _added(parts, invoices, f"{MICROSOFT}/2007/relationships/slicer", "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{X14}"><slicer name="Debiteur" cache="Slicer_Debiteur" caption="Debiteur" rowHeight="241300"/></slicers>', f"{ms}.slicer+xml")  # fmt: skip
    _extension(parts, invoices, f'<ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" xmlns:x14="{X14}"><x14:slicerList><x14:slicer xmlns:r="{OFFICE}" r:id="{slicer}"/></x14:slicerList></ext>')  # fmt: skip
    _extension(parts, invoices, f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations xmlns:xm="{XM}" count="1"><x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Filter!$A$2:$A$4</xm:f></x14:formula1><xm:sqref>AQ20</xm:sqref></x14:dataValidation></x14:dataValidations></ext>')  # fmt: skip
    _extension(parts, invoices, '<ext uri="{00000000-1111-2222-3333-444444444444}" xmlns:toekomst="urn:toekomst"><toekomst:iets a="1">tekst &amp; meer</toekomst:iets></ext>')  # fmt: skip
    cache = _added(parts, book, f"{MICROSOFT}/2007/relationships/slicerCache", "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Debiteur" sourceName="Debiteur"><extLst><x:ext xmlns:x="{MAIN}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}" xmlns:x15="{X15}"><x15:tableSlicerCache tableId="1" column="3"/></x:ext></extLst></slicerCacheDefinition>', f"{ms}.slicerCache+xml")  # fmt: skip
    _extension(parts, book, f'<ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" xmlns:x15="{X15}"><x15:slicerCaches xmlns:x14="{X14}"><x14:slicerCache xmlns:r="{OFFICE}" r:id="{cache}"/></x15:slicerCaches></ext>')  # fmt: skip

    person = "{AAAAAAAA-0000-0000-0000-000000000001}"
    _added(parts, book, f"{MICROSOFT}/2017/10/relationships/person", "xl/persons/person.xml",
        f'<personList xmlns="{THREADED}"><person displayName="Sanne Bakker" id="{person}" userId="sanne" providerId="None"/></personList>', f"{ms}.person+xml")  # fmt: skip
    _added(parts, invoices, f"{MICROSOFT}/2017/10/relationships/threadedComment", "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{THREADED}"><threadedComment ref="B2" dT="2026-11-01T10:00:00.00" personId="{person}" id="{{BBBBBBBB-0000-0000-0000-000000000001}}"><text>Klopt dit?</text></threadedComment></ThreadedComments>', f"{ms}.threadedcomments+xml")  # fmt: skip

    link = _added(parts, book, f"{OFFICE}/externalLink", "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames><sheetName val="Blad1"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>42</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>', f"{sml}.externalLink+xml")  # fmt: skip
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" Target="file:///c:/ander.xlsx" TargetMode="External"/></Relationships>'.encode()  # fmt: skip
    cacheid = _added(parts, book, f"{OFFICE}/pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml",
        f'<pivotCacheDefinition xmlns="{MAIN}" refreshOnLoad="1" recordCount="0"><cacheSource type="worksheet"><worksheetSource name="Eigen"/></cacheSource><cacheFields count="3"><cacheField name="A" numFmtId="0"><sharedItems/></cacheField><cacheField name="B" numFmtId="0"><sharedItems/></cacheField><cacheField name="C" numFmtId="0"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>', f"{sml}.pivotCacheDefinition+xml")  # fmt: skip
    _added(parts, own, f"{OFFICE}/pivotTable", "xl/pivotTables/pivotTable1.xml",
        f'<pivotTableDefinition xmlns="{MAIN}" name="Draai" cacheId="7" dataCaption="Waarden"><location ref="L1:M3" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="3"><pivotField axis="axisRow" showAll="0"><items count="1"><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/><pivotField showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems count="1"><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Som" fld="1" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>', f"{sml}.pivotTable+xml")  # fmt: skip
    _linked(
        parts,
        "xl/pivotTables/pivotTable1.xml",
        f"{OFFICE}/pivotCacheDefinition",
        "xl/pivotCache/pivotCacheDefinition1.xml",
    )
    _added(parts, book, f"{OFFICE}/connections", "xl/connections.xml",
        f'<connections xmlns="{MAIN}"><connection id="1" name="Bron" type="1" refreshedVersion="8"><dbPr connection="DSN=x" command="select 1"/></connection></connections>', f"{sml}.connections+xml")  # fmt: skip
    _added(
        parts,
        book,
        f"{OFFICE}/customXml",
        "customXml/item1.xml",
        '<eigen xmlns="urn:eigen"><dossier nr="1"/></eigen>',
        "application/xml",
    )
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256))
    _linked(parts, own, f"{OFFICE}/printerSettings", "xl/printerSettings/printerSettings1.bin")
    _typed(parts, "xl/printerSettings/printerSettings1.bin", f"{sml}.printerSettings")

    text = parts[book].decode()
    text = text.replace(
        "</sheets>", f'</sheets><externalReferences><externalReference r:id="{link}"/></externalReferences>'
    )
    text = re.sub(r"(<calcPr[^>]*/>)", rf'\1<customWorkbookViews><customWorkbookView name="Mijn weergave" guid="{{CCCCCCCC-0000-0000-0000-000000000001}}" windowWidth="100" windowHeight="100" activeSheetId="1"/></customWorkbookViews><pivotCaches><pivotCache cacheId="7" r:id="{cacheid}"/></pivotCaches>', text)  # fmt: skip
    parts[book] = text.replace('fullCalcOnLoad="1"', 'iterate="1"').encode()
    sheet = parts[invoices].decode()
    sheet = sheet.replace("</sheetData>", '</sheetData><scenarios current="0"><scenario name="Best" count="1"><inputCells r="AR12" val="1"/></scenario></scenarios>', 1)  # fmt: skip
    revision = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{DDDDDDDD-0000-0000-0000-000000000001}"'
    sheet = re.sub(r'mc:Ignorable="([^"]*)"', rf'mc:Ignorable="\1 xr" {revision}', sheet, count=1)
    parts[invoices] = sheet.encode()
    table = tables(parts)["Facturen"].part
    _with_own_columns(parts)
    _extension(parts, table, f'<ext uri="{{504A1905-F514-4f6f-8877-14C23A59335A}}" xmlns:x14="{X14}"><x14:table altText="Alle facturen"/></ext>')  # fmt: skip
    parts["xl/calcChain.xml"] = _calculation_chain(parts)
    _typed(parts, "xl/calcChain.xml", f"{sml}.calcChain+xml")
    _linked(parts, book, f"{OFFICE}/calcChain", "xl/calcChain.xml")
    strings = parts["xl/sharedStrings.xml"].decode()
    parts["xl/sharedStrings.xml"] = strings.replace(
        "<t>Omschrijving</t>", '<t>Omschrijving</t><rPh sb="0" eb="1"><t>x</t></rPh>', 1
    ).encode()
    return parts


def _with_own_columns(parts: Parts) -> None:
    """Two columns of the user's own at the end of the table with the invoices: one computed, one typed."""
    table = tables(parts)["Facturen"]
    sheet, first = etree.fromstring(parts[table.sheet]), table.body.right + 1
    for line in sheet.iterfind("{*}sheetData/{*}row"):
        row = int(line.get("r"))
        if not table.body.top - 1 <= row <= table.body.bottom:
            continue
        at = sum(number_of(cell.get("r").rstrip("0123456789")) < first for cell in line)
        for column, kind in enumerate(("Dubbel", "Van mij")):
            cell = etree.Element(f"{{{MAIN}}}c", r=f"{letters_of(first + column)}{row}", t="inlineStr")
            if row >= table.body.top and kind == "Dubbel":
                del cell.attrib["t"]
                etree.SubElement(cell, f"{{{MAIN}}}f").text = "Facturen[[#This Row],[Bedrag]]*2"
                etree.SubElement(cell, f"{{{MAIN}}}v").text = "1"
            else:
                text = kind if row < table.body.top else f"eigen {row}"
                etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t").text = text
            line.insert(at + column, cell)
    parts[table.sheet] = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(sheet)
    text, end = parts[table.part].decode(), f"{letters_of(first + 1)}{table.body.bottom}"
    count = len(table.headers)
    text = re.sub(r'ref="([A-Z]+\d+):[A-Z]+\d+"', rf'ref="\1:{end}"', text)
    text = text.replace(f'<tableColumns count="{count}">', f'<tableColumns count="{count + 2}">')
    own = f'<tableColumn id="{count + 1}" name="Dubbel"><calculatedColumnFormula>Facturen[[#This Row],[Bedrag]]*2</calculatedColumnFormula></tableColumn>'
    text = text.replace("</tableColumns>", f'{own}<tableColumn id="{count + 2}" name="Van mij"/></tableColumns>')
    parts[table.part] = text.encode()


def letters_of(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _calculation_chain(parts: Parts) -> bytes:
    links = {target: key for key, _, target in related(parts, "xl/workbook.xml")}
    root = etree.fromstring(parts["xl/workbook.xml"])
    numbers = {
        sheet.get(f"{{{OFFICE}}}id"): index for index, sheet in enumerate(root.iterfind("{*}sheets/{*}sheet"), 1)
    }
    found = "".join(
        f'<c r="{cell.get("r")}" i="{numbers[links[part]]}"/>'
        for part in sheets(parts).values()
        for cell in etree.fromstring(parts[part]).iterfind(".//{*}c")
        if cell.find("{*}f") is not None
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<calcChain xmlns="{MAIN}">{found}</calcChain>'.encode()


def everything(**options: Any) -> Parts:
    """All of it, in Excel's own way of writing."""
    return grafted(drawn(**options))


def _strict(parts: Parts) -> Parts:
    """ISO/IEC 29500 Strict: other namespaces, days as text."""
    found = dict(parts)
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            text = data.decode().replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            found[name] = text.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships").encode()
    found["xl/workbook.xml"] = found["xl/workbook.xml"].replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
    sheet = sheets(found)["Facturen"]
    epoch = datetime(1899, 12, 30).toordinal()
    days = lambda match: f'{match[1]} t="d"><v>{datetime.fromordinal(epoch + int(match[2])):%Y-%m-%d}</v>'  # noqa: E731
    found[sheet] = re.sub(r'(<c r="[DE]\d+" s="\d+")><v>(\d{5})</v>', days, found[sheet].decode()).encode()
    return found


def _prefixed(parts: Parts) -> Parts:
    """Every element of the main namespace with a prefix, as some .NET libraries write."""
    found = dict(parts)
    for name, data in parts.items():
        if name.endswith(".xml") and f'xmlns="{MAIN}"'.encode() in data:
            text = data.decode().replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
            if 'xmlns="' in text:
                continue
            found[name] = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", text).encode()
    return found


def _like_google(parts: Parts) -> Parts:
    """No sizes, no spans, every row with a height of its own, and an empty drawing on each sheet without one."""
    found = dict(parts)
    for number, part in enumerate(sheets(parts).values()):
        text = re.sub(r"<dimension[^>]*/>", "", parts[part].decode())
        text = re.sub(r'(<row r="\d+")(?: spans="[^"]*")?([^>]*>)', r'\1 customHeight="1"\2', text)
        found[part] = re.sub(r'customHeight="1"([^>]*) customHeight="1"', r'\1 customHeight="1"', text).encode()
        if b"<drawing " not in parts[part] and b"<extLst>" not in parts[part] and b"<tableParts" in parts[part]:
            drawing = f"xl/drawings/drawingG{number}.xml"
            key = _added(found, part, f"{OFFICE}/drawing", drawing,
                '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>', "application/vnd.openxmlformats-officedocument.drawing+xml")  # fmt: skip
            found[part] = found[part].replace(b"<tableParts", f'<drawing r:id="{key}"/><tableParts'.encode())
    return found


def _airy(parts: Parts) -> Parts:
    """Line ends and indents between the elements, single quotes, a byte order mark."""
    found = dict(parts)
    for part in sheets(parts).values():
        text = etree.tostring(etree.fromstring(parts[part]), pretty_print=True, encoding="unicode")
        text = re.sub(r"<(row|c)((?: \w+=\"[^\"'>]*\")+)", lambda tag: tag[0].replace('"', "'"), text)
        found[part] = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    return found


def _unaddressed(parts: Parts) -> Parts:
    """Cells and rows without their address, which the standard allows where none is skipped."""
    found = dict(parts)
    for part in sheets(parts).values():
        root = etree.fromstring(parts[part])
        for number, row in enumerate(root.iterfind("{*}sheetData/{*}row"), 1):
            if int(row.get("r")) == number:
                del row.attrib["r"]
            for column, cell in enumerate(row, 1):
                letters = cell.get("r").rstrip("0123456789")
                if column <= 26 and letters == chr(64 + column):
                    del cell.attrib["r"]
        found[part] = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(root)
    return found


def _like_excel(parts: Parts) -> Parts:
    """The marks that today's Excel leaves: revision numbers, heights of rows, later namespaces to be ignored by others."""
    later = {"mc": "http://schemas.openxmlformats.org/markup-compatibility/2006", "x14ac": f"{MICROSOFT}/spreadsheetml/2009/9/ac",
             "xr": f"{MICROSOFT}/spreadsheetml/2014/revision", "xr3": f"{MICROSOFT}/spreadsheetml/2016/revision3"}  # fmt: skip
    uid = "{00000000-0001-0000-0000-000000000000}"
    marks = "".join(f' xmlns:{name}="{space}"' for name, space in later.items())
    marks += f' mc:Ignorable="x14ac xr xr3" xr:uid="{uid}"'
    found = dict(parts)
    for part in [*sheets(parts).values(), *(table.part for table in tables(parts).values())]:
        text = re.sub(rf' (mc:Ignorable|xr:uid|xmlns:({"|".join(later)}))="[^"]*"', "", parts[part].decode())
        text = re.sub(r"<(worksheet|table)( [^>]*)>", rf"<\1\2{marks}>", text, count=1)
        text = re.sub(r'(<row [^>]*?)( x14ac:dyDescent="[^"]*")?(/?>)', r'\1 x14ac:dyDescent="0.25"\3', text)
        text = re.sub(r"(<autoFilter[^>/]*)(/?>)", rf'\1 xr:uid="{uid}"\2', text)
        found[part] = re.sub(r'(<tableColumn id="\d+")', rf'\1 xr3:uid="{uid}"', text).encode()
    return found


def _turned(parts: Parts) -> Parts:
    """The attributes of rows, cells and tables in the opposite order."""
    found = dict(parts)
    for part in [*sheets(parts).values(), *(table.part for table in tables(parts).values())]:
        root = etree.fromstring(parts[part])
        for node in root.iter(
            *(f"{{{MAIN}}}{name}" for name in ("row", "c", "table", "tableColumn", "dimension", "autoFilter", "f"))
        ):
            held = list(node.attrib.items())
            node.attrib.clear()
            node.attrib.update(held[::-1])
        found[part] = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(root)
    return found


DIALECTS: dict[str, Callable[[], Parts]] = {
    "Excel": everything,
    "days since 1904": lambda: everything(date_1904=True),
    "strict": lambda: _strict(everything()),
    "prefixed": lambda: _prefixed(everything()),
    "Google Sheets": lambda: _like_google(everything()),
    "airy": lambda: _airy(everything()),
    "Excel of today": lambda: _like_excel(everything()),
    "attributes turned around": lambda: _turned(everything()),
    "without addresses": lambda: _unaddressed(everything()),
}


def written(path: Path, parts: Parts, *, method: int = zipfile.ZIP_DEFLATED, zip64: bool = False) -> Path:
    """The parts in a zip file; with ``zip64`` every entry with 64-bit sizes and a data descriptor."""
    with path.open("wb") as target:
        stream: Any = _Forward(target) if zip64 else target
        with zipfile.ZipFile(stream, "w", method) as archive:
            for name, data in parts.items():
                with archive.open(name, "w", force_zip64=zip64) as part:
                    part.write(data)
    return path


class _Forward(io.RawIOBase):
    """A stream that cannot go back, so that sizes follow the data."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return int(self.target.write(data))
