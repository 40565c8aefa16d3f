"""Batches: a CSV file with one question per row, an answer or an error for each, in order."""

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bihuan.core.refusals import Refused
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse

Row = dict[str, str]


def read_file(path: str) -> bytes:
    """The content of a file, or of standard input for “-”."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}.") from None


def read_lines(path: str) -> list[list[str]]:
    """The cells of a CSV file, line by line."""
    content = read_file(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")  # as Excel writes it in China
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise Refused([f"{path} is not a CSV file: {error}."]) from None


def read_rows(path: str, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV file, blank ones left out. A first line of column names is used as such."""
    return rows_of(read_lines(path), columns)


def rows_of(lines: list[list[str]], columns: Sequence[str]) -> Iterator[Row]:
    header: Sequence[str] = columns
    for n, cells in enumerate(lines):
        named = [cell.strip().lower() for cell in cells]
        if n == 0 and named[:1] and set(columns[:2]) <= set(named):
            header = named
        elif named not in ([], [""]):
            yield dict(zip(header, (cell.strip() for cell in cells), strict=False))


def answer_rows(rows: Iterator[Row], answer: Callable[[Row], dict[str, Any]]) -> Outcome:
    """Every row's answer in order; a bad row has its error in its place and makes the exit status 1."""
    results = [answered(row, answer) for row in rows]
    errors = tuple(f"row {n}: {result['error']}" for n, result in enumerate(results, 1) if "error" in result)
    text = "\n".join(str(next(iter(result.values()))) for result in results)
    return Outcome({"results": results}, REFUSED if errors else DONE, text, errors)


def answered(row: Row, answer: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    try:
        return answer(row)
    except Refused as refused:
        return {"error": " ".join(str(reason) for reason in refused.reasons)}
    except WrongUse as wrong:
        return {"error": str(wrong)}
