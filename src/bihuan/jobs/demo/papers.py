"""Small real files, made in code and the same every time: PDF, Word, Excel, PNG."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile

LINE = 22
ONCE = (2020, 1, 1, 0, 0, 0)  # no file tells when it was packed


def paper(name: str, ending: str, title: str, lines: Sequence[str]) -> "ContentFile[bytes]":
    """A file of the kind its ending says, with a title and some lines."""
    make = {"pdf": pdf, "docx": docx, "xlsx": xlsx}[ending]
    return ContentFile(make(title, lines), name=f"{name}.{ending}")


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One page in the viewer's own Chinese font."""
    shown = [f"BT /F1 18 Tf 72 760 Td <{_utf16(title)}> Tj ET"]
    for place, line in enumerate(lines):
        shown.append(f"BT /F1 11 Tf 72 {720 - LINE * place} Td <{_utf16(line)}> Tj ET")
    stream = "\n".join(shown)
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    ]
    return _assembled(parts)


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _assembled(parts: Sequence[str]) -> bytes:
    """The objects with the table that says where each begins."""
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(parts) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + tail.encode("ascii")


# ---------------------------------------------------------------- office files

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKED = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument."


def docx(title: str, lines: Sequence[str]) -> bytes:
    """A title and a paragraph per line."""
    head = f'<w:p><w:r><w:rPr><w:b/><w:sz w:val="36"/></w:rPr><w:t>{escape(title)}</w:t></w:r></w:p>'
    rows = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{head}{rows}</w:body></w:document>'
    return _zipped({"word/document.xml": document}, "word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml")


def xlsx(title: str, lines: Sequence[str]) -> bytes:
    """One sheet: the title, then a numbered line per row."""
    rows = [[title], [], *([str(place), line] for place, line in enumerate(lines, 1))]
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in texts)
        + "</row>"
        for row, texts in enumerate(rows, 1)
        if texts
    )
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{cells}</sheetData></worksheet>'
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    links = _relations({"rId1": ("worksheet", "worksheets/sheet1.xml")})
    members = {"xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet, "xl/_rels/workbook.xml.rels": links}
    kinds = {"xl/worksheets/sheet1.xml": f"{OFFICE}spreadsheetml.worksheet+xml"}
    return _zipped(members, "xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml", kinds)


def _relations(links: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{PACKED}/relationships">{inside}</Relationships>'


def _zipped(members: dict[str, str], main: str, kind: str, kinds: dict[str, str] | None = None) -> bytes:
    """The members with what an office container says of itself."""
    named = "".join(
        f'<Override PartName="/{path}" ContentType="{media}"/>' for path, media in {main: kind, **(kinds or {})}.items()
    )
    types = (
        f'<Types xmlns="{PACKED}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )
    first = {"[Content_Types].xml": types, "_rels/.rels": _relations({"rId1": ("officeDocument", main)})}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        for path, text in {**first, **members}.items():
            entry = zipfile.ZipInfo(path, ONCE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(entry, HEAD + text)
    return packed.getvalue()


# ---------------------------------------------------------------- pictures


def bars(values: Sequence[int], name: str) -> "ContentFile[bytes]":
    """A picture of some bars: a screen shot of a trend."""
    wide, high = 16 * len(values) + 8, 120
    highest = max(values)
    rows = []
    for y in range(high):
        row = bytearray([255] * wide * 3)
        for place, value in enumerate(values):
            if y >= high - 8 - value * (high - 16) // highest:
                left = (8 + 16 * place) * 3
                row[left : left + 30] = bytes([28, 90, 158] * 10)
        rows.append(b"\x00" + bytes(row))
    header = wide.to_bytes(4) + high.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)
    return ContentFile(data, name=f"{name}.png")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)
