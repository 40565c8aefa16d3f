"""The paper as an HTML fragment: classes only, no style attributes (strict CSP); everything escaped."""

from collections.abc import Iterable

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bihuan.exchange.documents.paper import Front, Grid, Head, Paper, Picture, Piece, Title, Words


def build(paper: Paper) -> str:
    """`<article class="doc">…</article>`; the page's style sheet gives it its look."""
    kind = "doc doc-wide" if paper.landscape else "doc"
    parts = [_front(paper, paper.front) if paper.front else _title(paper), *(_piece(one) for one in paper.pieces)]
    foot = format_html('<footer class="doc-foot"><span>{}</span><span>{}</span></footer>', paper.mark, paper.footer)
    return format_html('<article class="{}">{}{}</article>', kind, _joined(parts), foot)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _title(paper: Paper) -> SafeString:
    return format_html('<header class="doc-head"><p>{}</p><h2>{}</h2></header>', paper.company, paper.title)


def _front(paper: Paper, front: Front) -> SafeString:
    pairs = [pair for label, value, label2, value2 in front.lines for pair in ((label, value), (label2, value2))]
    lines = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs)
    history = format_html("<h3>{}</h3>{}", front.history_title, _grid(front.history)) if front.history else ""
    start = format_html("<p>{}</p><h2>{}</h2><p>{}</p>", paper.company, paper.title, front.code)
    return format_html('<header class="doc-front">{}<dl>{}</dl>{}</header>', start, lines, history)


def _piece(piece: Piece) -> SafeString:
    if isinstance(piece, Title):
        return format_html(
            '<{0} class="doc-h{1}">{2} {3}</{0}>', f"h{piece.level + 2}", piece.level, piece.number, piece.text
        )
    if isinstance(piece, Words):
        return format_html("<p>{}</p>", _lines(piece.text))
    return _grid(piece) if isinstance(piece, Grid) else _picture(piece)


def _lines(words: str) -> SafeString:
    return mark_safe(escape(words).replace("\n", "<br>"))  # noqa: S308 (escaped on the spot)


def _picture(piece: Picture) -> SafeString:
    # Our own drawing: every text in it is escaped where it is drawn.
    drawing = mark_safe(piece.svg)  # noqa: S308
    caption = format_html("<figcaption>{}</figcaption>", piece.caption) if piece.caption else ""
    return format_html('<figure class="doc-chart">{}{}</figure>', drawing, caption)


def _grid(grid: Grid) -> SafeString:
    caption = format_html("<caption>{}</caption>", grid.caption) if grid.caption else ""
    heads = format_html_join("", "<tr>{}</tr>", ((_heads(row),) for row in grid.head))
    head = format_html("<thead>{}</thead>", heads) if grid.head else ""
    rows = format_html_join("", "<tr>{}</tr>", ((_row(row, grid),) for row in grid.rows))
    return format_html('<table class="doc-table doc-{}">{}{}<tbody>{}</tbody></table>', grid.look, caption, head, rows)


def _heads(row: list[Head]) -> SafeString:
    cells = ((one.cols, one.rows, _lines(one.text)) for one in row)
    return format_html_join("", '<th scope="col" colspan="{}" rowspan="{}">{}</th>', cells)


def _row(row: list[str], grid: Grid) -> SafeString:
    cells = []
    for place, words in enumerate(row):
        if place < grid.labels:
            cells.append(format_html('<th scope="row">{}</th>', _lines(words)))
        elif place in grid.numeric:
            cells.append(format_html('<td class="num">{}</td>', _lines(words)))
        else:
            cells.append(format_html("<td>{}</td>", _lines(words)))
    return _joined(cells)
