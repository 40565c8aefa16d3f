"""A document is written once: the same blocks become Word, PDF and an HTML preview in the company's house style."""

from typing import Literal, overload

from bihuan.core.blocks import Document
from bihuan.exchange.documents.house import House
from bihuan.exchange.documents.paper import paper

Format = Literal["docx", "pdf", "html"]
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


@overload
def render(document: Document, format: Literal["docx", "pdf"], house: House) -> bytes: ...
@overload
def render(document: Document, format: Literal["html"], house: House) -> str: ...
def render(document: Document, format: Format, house: House) -> bytes | str:
    """The document as a Word file, a PDF, or an HTML fragment for preview.

    Words come in the active language; reports of more than about 100 pages belong in the worker.
    """
    from bihuan.exchange.documents import pdf, preview, word

    made = paper(document, house)
    if format == "docx":
        return word.build(made, house)
    return pdf.build(made) if format == "pdf" else preview.build(made)


__all__ = ["MEDIA_TYPES", "Format", "House", "render"]
