"""Which part of a web page is the document, and which is the site round it."""

from __future__ import annotations

import re

from lxml import html as lxml_html

DROPPED = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "footer", "form", "button",
    "select", "option", "iframe", "object", "svg", "header", "aside", "textarea", "input",
    "video", "audio",
})  # fmt: skip
_BODY_NAMES = (
    "UCAP-CONTENT", "pages_content", "zoom", "Zoom", "TRS_Editor", "trs_editor_view",
    "news_content", "vsb_content", "article-content", "article_content", "artcontent",
    "mainText", "article", "detail", "content",
)  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|foot|footer|header|topbar|breadcrumb|crumbs?|sidebar|share|copyright|"
    r"toolbar|pager|search|qrcode|related|recommend)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ENOUGH = 0.5
_SMALL = 0.3


def page_body(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The element that holds the document; furniture is taken out of the tree.

    A known content element is taken only where it holds most of the text that is not
    furniture, so that an attachment beside it is not lost.
    """
    body = root.find("body")
    body = root if body is None else body
    _remove_furniture(body)
    whole = _length(body)
    for name in _BODY_NAMES:
        found = root.xpath(
            ".//*[@id=$name or contains(concat(' ', normalize-space(@class), ' '), $token)]",
            name=name,
            token=f" {name} ",
        )
        largest = max(found, key=_length, default=None)
        if largest is not None and _length(largest) >= max(1, whole * _ENOUGH):
            return largest
    return body


def is_hidden(element: lxml_html.HtmlElement) -> bool:
    """Whether the page's own style hides an element."""
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None


def _remove_furniture(body: lxml_html.HtmlElement) -> None:
    whole = _length(body)
    for element in list(body.iter("div", "ul", "ol", "td", "section", "p")):
        if element is body or element.getparent() is None:
            continue
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        suspect = _FURNITURE.search(named) or _is_link_list(element)
        if suspect and _length(element) < whole * _SMALL:
            element.drop_tree()


def _is_link_list(element: lxml_html.HtmlElement) -> bool:
    """More links than a paragraph has, and hardly a word outside them."""
    if element.tag not in {"ul", "ol", "div"}:
        return False
    links = [len(a.text_content().strip()) for a in element.iter("a")]
    return len(links) > 4 and sum(links) > 0.8 * _length(element)


def _length(element: lxml_html.HtmlElement) -> int:
    """Characters of text, scripts and blanks not counted."""
    total = 0
    for node in element.iter():
        if not isinstance(node.tag, str):
            continue
        if node.text and node.tag not in DROPPED:
            total += len(node.text.strip())
        if node.tail and node is not element:
            total += len(node.tail.strip())
    return total
