"""A page as its reader sees it: its words, its links by their words, its state badges, its forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponseBase

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use"}
SKIPPED = {"script", "style", "svg"}


@dataclass
class Node:
    """An element with what stands in it, in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    content: "list[Node | str]" = field(default_factory=list)

    @property
    def words(self) -> str:
        """All text in it, spaces made single."""
        parts = (one if isinstance(one, str) else one.words for one in self.content)
        return " ".join(" ".join(parts).split()) if self.tag not in SKIPPED else ""

    def all(self, tag: str = "", css: str = "", **attrs: str) -> "list[Node]":
        """Elements below with this tag, class and attributes."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
        below = [one for one in self.below() if tag in {"", one.tag}]
        return [one for one in below if one.fits(set(css.split()), wanted)] if css or wanted else below

    def below(self) -> "list[Node]":
        """Every element in it, in the order of the page."""
        found: list[Node] = []
        for one in self.content:
            if isinstance(one, Node):
                found.append(one)
                if one.content:
                    found += one.below()
        return found

    def one(self, tag: str = "", css: str = "", **attrs: str) -> "Node":
        found = self.all(tag, css, **attrs)
        assert len(found) == 1, f"{len(found)} × {tag}.{css} {attrs}: {[node.words for node in found]}"
        return found[0]

    def fits(self, classes: set[str], attrs: dict[str, str]) -> bool:
        return classes <= set(self.attrs.get("class", "").split()) and all(
            self.attrs.get(name) == value for name, value in attrs.items()
        )

    def links(self, words: str) -> list[str]:
        """Where the links that say this lead."""
        return [one.attrs["href"] for one in self.all("a") if words in one.words]

    def link(self, words: str) -> str:
        found = dict.fromkeys(self.links(words))
        assert len(found) == 1, f"“{words}” leads to {list(found)}"
        return next(iter(found))

    def labels(self) -> str:
        """What is said without being written: for screen readers."""
        return " ".join(one.attrs["aria-label"] for one in self.all() if "aria-label" in one.attrs)


class Reader(HTMLParser):
    """Builds the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Node("#")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read(answer: HttpResponseBase, status: int = 200) -> Node:
    """The page behind an answer of this status."""
    assert answer.status_code == status, (answer.status_code, getattr(answer, "content", b"")[-3000:])
    reader = Reader()
    reader.feed(answer.content.decode())  # type: ignore[attr-defined]
    return reader.root


def main(answer: HttpResponseBase, status: int = 200) -> Node:
    """What lies inside the frame of the page; a fragment has no frame."""
    whole = read(answer, status)
    found = whole.all("main")
    return found[0] if found else whole


def form(node: Node, **attrs: str) -> dict[str, Any]:
    """What a form would send as it stands."""
    given: dict[str, Any] = {}
    for one in node.one("form", **attrs).all():
        name = one.attrs.get("name", "")
        if not name or one.tag not in {"input", "select", "textarea"}:
            continue
        if one.tag == "select":
            chosen = [option.attrs.get("value", "") for option in one.all("option") if "selected" in option.attrs]
            given[name] = chosen[0] if chosen else ""
        elif one.tag == "textarea":
            given[name] = one.words
        elif one.attrs.get("type") not in {"checkbox", "radio"} or "checked" in one.attrs:
            given[name] = one.attrs.get("value", "")
    return given
