"""A web page without what surrounds its text: scripts, navigation, banners, forms, what is hidden."""

import re
from collections.abc import Iterator

from lxml import etree

from lessonbase.reading.html.tables import flat, is_inline

_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "button",
        "select",
        "option",
        "textarea",
        "input",
        "map",
        "dialog",
        "datalist",
        "progress",
        "meter",
        "applet",
    ]
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLES = frozenset(
    [
        "navigation",
        "search",
        "banner",
        "contentinfo",
        "menu",
        "menubar",
        "dialog",
        "alertdialog",
        "toolbar",
        "complementary",
    ]
)
# Words in an element's class or id that tell what it is: some by themselves, some only of what is mostly links.
_AROUND = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "breadcrumb",
        "breadcrumbs",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "footer",
        "masthead",
        "pagination",
        "pager",
        "share",
        "sharing",
        "social",
        "skip",
        "popup",
        "modal",
        "newsletter",
        "subscribe",
        "advert",
        "advertisement",
        "login",
        "toolbar",
        "sitemap",
    ]
)
_AROUND_IF_LINKS = frozenset(
    [
        "sidebar",
        "related",
        "banner",
        "promo",
        "widget",
        "search",
        "comments",
        "tags",
        "header",
        "topbar",
        "links",
    ]
)
_MOSTLY = 0.5  # share of an element's letters that are links
_MOST = 0.3  # share of the page's text: what holds more is not around the text but the text
_MAIN = 0.25  # share of the page's text that the element marked as main holds at least
_HOLDS = 0.8  # share of the page's text in the densest container
_BLOCKS = frozenset(
    [
        "div",
        "section",
        "ul",
        "ol",
        "dl",
        "nav",
        "aside",
        "table",
        "td",
        "article",
        "center",
        "header",
        "footer",
        "form",
    ]
)

Weights = dict[etree._Element, tuple[int, int]]
"""Letters in each element, and those of them in links."""


def main_of(root: etree._Element) -> etree._Element:
    """The element that holds a page's text; the page is cleared of the rest of what is no text."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag.lower() in _NEVER or _is_hidden(element):
            empty(element)
    body = next(root.iter("body"), root)
    titles = [each for each in body.iter("h1") if each.find(".//a") is None]  # a link is the name of the site
    weights = _weights(body)
    total = max(1, _net(weights, body))
    for element in list(body.iter()):
        if element is not body and _is_around(element, weights) and _net(weights, element) < _MOST * total:
            empty(element)
    weights = _weights(body)
    main = _marked(body, weights)
    if main is None:
        main = _densest(body, weights)
    name = next(root.iter("title"), None)
    if len(titles) == 1 and name is not None and flat(name).startswith(flat(titles[0])):
        _keep_title(titles[0], main)
    return main


def empty(element: etree._Element) -> None:
    """Take all out of an element; the text after it stays. (To take it out of its tree would join texts, which takes
    long where there are many.)"""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs lack keep_tail
    element.tag = "wbr" if is_inline(element.tag) else "div"


def _is_hidden(element: etree._Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
    )


def _is_around(element: etree._Element, weights: Weights) -> bool:
    """Whether an element surrounds the text, by its tag, role, class or id."""
    tag = element.tag
    role = (element.get("role") or "").lower()
    if tag in ("nav", "form") or role in _ROLES:
        return True
    if tag in ("header", "footer"):
        return not any(above.tag in ("main", "article", "section") for above in element.iterancestors())
    words = set(re.findall(r"[a-z]+", f"{element.get('class') or ''} {element.get('id') or ''}".lower()))
    if tag not in _BLOCKS or not words:
        return False
    letters, linked = weights.get(element, (0, 0))
    return bool(words & _AROUND) or (bool(words & _AROUND_IF_LINKS) and linked >= _MOSTLY * letters)


def _weights(body: etree._Element) -> Weights:
    """The letters in each element and those in links, summed from the leaves up."""
    weights: Weights = {}
    open_: list[list[int]] = [[0, 0]]
    links = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            links += element.tag == "a"
            open_.append([0, 0])
            own = element.text
        else:
            letters, linked = open_.pop()
            weights[element] = (letters, linked)
            open_[-1][0] += letters
            open_[-1][1] += linked
            links -= element.tag == "a"
            own = element.tail if element is not body else None
        if own:
            count = len("".join(own.split()))
            open_[-1][0] += count
            open_[-1][1] += count if links else 0
    return weights


def _net(weights: Weights, element: etree._Element) -> int:
    letters, linked = weights.get(element, (0, 0))
    return letters - linked


def _marked(body: etree._Element, weights: Weights) -> etree._Element | None:
    """What the page itself marks as its main part, or its one article."""
    total = max(1, _net(weights, body))
    mains = [each for each in body.iter() if each.tag == "main" or each.get("role") == "main"]
    articles = [
        each for each in body.iter("article") if not any(a.tag == "article" for a in each.iterancestors())
    ]
    for candidates, least in ((mains, _MAIN), (articles, 0.6)):
        best = max(candidates, key=lambda each: _net(weights, each), default=None)
        if best is not None and _net(weights, best) >= least * total:
            return best
    return None


def _densest(body: etree._Element, weights: Weights) -> etree._Element:
    """The innermost container of most of the page's text."""
    total = _net(weights, body)
    here = body
    while True:
        inside = max(_containers(here), key=lambda each: _net(weights, each), default=None)
        if inside is None or _net(weights, inside) < _HOLDS * total:
            return here
        here = inside


def _containers(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if child.tag in ("div", "section", "article", "main", "center", "td", "tr",
                                                        "table", "tbody", "form", "body", "font", "span"))  # fmt: skip


def _keep_title(title: etree._Element, main: etree._Element) -> None:
    """Put a page's one title, where it stands outside the main part, at the head of it."""
    if main is title or main in title.iterancestors():
        return
    title.tail, main.text = main.text, None
    main.insert(0, title)
