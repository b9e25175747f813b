"""Writes workbooks with one sheet per table, byte for byte the same each time, and files that only look like workbooks.
A table is a list of rows; a cell is a string, a number, a boolean, a date, None for a blank, or an Error."""

import datetime
import io
import struct
import zipfile
from xml.sax.saxutils import escape, quoteattr

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Error(str):
    """The value of a formula without a result, such as #N/A."""


def serial(day):
    """The number that stands for a date in a cell with a date format. Format 14 shows it as a date."""
    return (day - datetime.date(1899, 12, 30)).days


DATE_FORMAT = 14


def archive(parts, method=zipfile.ZIP_DEFLATED):
    """A ZIP file of named parts. The first is not compressed, as ODF requires of its mimetype."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2026, 11, 28, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if number == 0 else method
            file.writestr(info, content)
    return out.getvalue()


def column_name(column):
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def cells(rows):
    """The row, the column, and the value of each cell that is not blank."""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None and value != "":
                yield row, column, value


def relationships(targets):
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def types(main, extension="xml"):
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.{extension}" ContentType="{main}"/></Types>'
    )


def xlsx(sheets, hidden=(), main="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"):
    """A workbook whose strings are in the shared table, except those in the first row, which are in their cells."""
    texts = {}

    def cell(row, column, value):
        name = f"{column_name(column)}{row + 1}"
        if isinstance(value, Error):
            return f'<c r="{name}" t="e"><f>NA()</f><v>{value}</v></c>'
        if isinstance(value, bool):
            return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, datetime.date):
            return f'<c r="{name}" s="1"><v>{serial(value)}</v></c>'
        if not isinstance(value, str):
            return f'<c r="{name}"><v>{value}</v></c>'
        if row == 0:
            return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f'<c r="{name}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'

    def sheet(rows):
        lines = {}
        for row, column, value in cells(rows):
            lines.setdefault(row, []).append(cell(row, column, value))
        data = "".join(f'<row r="{row + 1}">{"".join(line)}</row>' for row, line in lines.items())
        return f'{XML}<worksheet xmlns="{SHEET}"><sheetData>{data}</sheetData></worksheet>'

    parts = {f"xl/worksheets/sheet{number}.xml": sheet(rows) for number, rows in enumerate(sheets.values(), 1)}
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, 1)
        for state in ["hidden" if name in hidden else "visible"]
    )
    book = f'{XML}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>'
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    styles = f'<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="{DATE_FORMAT}" applyNumberFormat="1"/></cellXfs>'
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    targets += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    return archive(
        {
            "[Content_Types].xml": types(main),
            "_rels/.rels": relationships([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relationships(targets),
            "xl/styles.xml": f'{XML}<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
            "xl/sharedStrings.xml": f'{XML}<sst xmlns="{SHEET}" uniqueCount="{len(texts)}">{shared}</sst>',
            **parts,
        }
    )


def xlsm(sheets):
    return xlsx(sheets, main="application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def varying(number):
    """A number with 7 bits per byte, as in [MS-XLSB]."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def long_record(kind, data=b""):
    # a record type of 128 or more takes two bytes, with its lower seven bits in the first byte
    return varying(kind) + varying(len(data)) + data


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(sheets):
    """A workbook whose strings are in the shared table, except those in the first row, which are in their cells."""
    texts = {}

    def cell(row, column, value):
        head = struct.pack("<II", column, 0)
        if isinstance(value, Error):
            return long_record(3, head + b"\x2a")
        if isinstance(value, bool):
            return long_record(4, head + bytes([value]))
        if isinstance(value, str) and row == 0:
            return long_record(6, head + wide(value))
        if isinstance(value, str):
            return long_record(7, head + struct.pack("<I", texts.setdefault(value, len(texts))))
        if isinstance(value, datetime.date):
            return long_record(5, struct.pack("<IId", column, 1, serial(value)))
        return long_record(5, head + struct.pack("<d", value))

    def sheet(rows):
        out = long_record(129) + long_record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, 255)) + long_record(145)
        last = None
        for row, column, value in cells(rows):
            if row != last:
                out += long_record(0, struct.pack("<I", row) + bytes(13))
                last = row
            out += cell(row, column, value)
        return out + long_record(146) + long_record(130)

    bundle = b"".join(
        long_record(156, struct.pack("<II", 0, number) + wide(f"rId{number}") + wide(name))
        for number, name in enumerate(sheets, 1)
    )
    targets = [("worksheet", f"worksheets/sheet{number}.bin") for number in range(1, len(sheets) + 1)]
    targets += [("sharedStrings", "sharedStrings.bin"), ("styles", "styles.bin")]
    parts = {f"xl/worksheets/sheet{number}.bin": sheet(rows) for number, rows in enumerate(sheets.values(), 1)}
    items = b"".join(long_record(19, b"\0" + wide(text)) for text in texts)
    shared = long_record(159, struct.pack("<II", len(texts), len(texts))) + items + long_record(160)
    formats = b"".join(long_record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, DATE_FORMAT))
    styles = long_record(278) + long_record(617, struct.pack("<I", 2)) + formats + long_record(618) + long_record(279)
    book = long_record(131) + long_record(143) + bundle + long_record(144) + long_record(132)
    return archive(
        {
            "[Content_Types].xml": types("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "bin"),
            "_rels/.rels": relationships([("officeDocument", "xl/workbook.bin")]),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relationships(targets),
            "xl/styles.bin": styles,
            "xl/sharedStrings.bin": shared,
            **parts,
        }
    )


def compound_file(name, stream):
    """A compound file with one stream of at least 4,096 bytes."""
    sector = 512
    n_sectors = -(-len(stream) // sector)
    n_tables = -(-(n_sectors + 1) // 127)
    end, table_mark = 0xFFFFFFFE, 0xFFFFFFFD
    # the sectors of the allocation table, then the directory, then the stream
    directory, start = n_tables, n_tables + 1
    table = [table_mark] * n_tables + [end]
    table += [start + number + 1 for number in range(n_sectors - 1)] + [end]
    table += [0xFFFFFFFF] * (n_tables * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, n_tables, directory, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(n_tables), *[0xFFFFFFFF] * (109 - n_tables))

    def entry(name, kind, child, start, length):
        letters = (name + "\0").encode("utf-16-le")
        out = letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return out + bytes(36) + struct.pack("<IQ", start, length)

    entries = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, 0xFFFFFFFF, start, len(stream))
    sectors = entries.ljust(sector, b"\0") + stream.ljust(n_sectors * sector, b"\0")
    return header + struct.pack(f"<{len(table)}I", *table) + sectors


def short_record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def xls(sheets):
    """A workbook of Excel 97 to 2003."""

    def cell(row, column, value):
        head = struct.pack("<HHH", row, column, 0)
        if isinstance(value, Error):
            return short_record(0x205, head + b"\x2a\x01")
        if isinstance(value, bool):
            return short_record(0x205, head + bytes([value, 0]))
        if isinstance(value, str):
            return short_record(0x204, head + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        if isinstance(value, datetime.date):
            return short_record(0x203, struct.pack("<HHHd", row, column, 1, serial(value)))
        return short_record(0x203, head + struct.pack("<d", value))

    def start(kind):
        return short_record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))

    def sheet(rows):
        size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
        body = b"".join(cell(*found) for found in cells(rows))
        return start(0x10) + short_record(0x200, size) + body + short_record(0x0A)

    bodies = [sheet(rows) for rows in sheets.values()]
    names = [struct.pack("<HBB", 0, len(name), 1) + name.encode("utf-16-le") for name in sheets]
    # two cell styles: the number format General, and dates
    formats = b"".join(short_record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, DATE_FORMAT))
    before, after = start(0x05) + formats, short_record(0x0A)
    position = len(before) + sum(8 + len(name) for name in names) + len(after)
    entries = b""
    for name, body in zip(names, bodies, strict=True):
        entries += short_record(0x85, struct.pack("<I", position) + name)
        position += len(body)
    return compound_file("Workbook", (before + entries + after + b"".join(bodies)).ljust(4096, b"\0"))


def ods(sheets):
    def cell(value):
        if value is None or value == "":
            return "<table:table-cell/>"
        if isinstance(value, Error):
            kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
        elif isinstance(value, bool):
            kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        elif isinstance(value, str):
            kind = 'office:value-type="string"'
        elif isinstance(value, datetime.date):
            kind = f'office:value-type="date" office:date-value="{value}"'
        else:
            kind = f'office:value-type="float" office:value="{value}"'
        # the displayed text of a fraction has a decimal comma, but its value has a decimal point
        shown = str(value).replace(".", ",") if isinstance(value, float) else str(value)
        return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"

    def sheet(name, rows):
        lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        blank = '<table:table-cell table:number-columns-repeated="1024"/>'
        end = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
        return f"<table:table table:name={quoteattr(name)}>{lines}{end}</table:table>"

    space = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(sheet(name, rows) for name, rows in sheets.items())
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return archive(
        {
            "mimetype": mime,
            "META-INF/manifest.xml": f'{XML}<manifest:manifest xmlns:manifest="{space}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>',
            "content.xml": f'{XML}<office:document-content xmlns:office="{space}:office:1.0"'
            f' xmlns:text="{space}:text:1.0" xmlns:table="{space}:table:1.0" xmlns:calcext="urn:org:documentfoundation:'
            f'names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>{body}</office:spreadsheet>'
            "</office:body></office:document-content>",
        }
    )


def encrypted():
    """Excel saves a workbook with a password as a compound file, even an .xlsx. Here, its data is only zeros."""
    return compound_file("EncryptedPackage", bytes(4096))


def docx():
    return archive({"[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>', "word/document.xml": XML})


def bomb():
    """A small workbook with a part that is too large once unpacked."""
    return archive({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/styles.xml": " " * (17 << 20)})
