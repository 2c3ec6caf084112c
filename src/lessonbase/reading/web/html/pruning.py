"""A web page without what surrounds its text: scripts, navigation, banners, forms, what is hidden."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from lessonbase.reading.text import ends_sentence
from lessonbase.reading.web.html.looks import BLOCKS, OPENED, Look
from lessonbase.reading.web.html.tables import flat, is_inline
from lessonbase.reading.web.html.weights import HEADINGS, NOTHING, Weights, weights_of

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
    ]
)
# Words in an element's class or id that tell what it is: by themselves, only of what has no sentences, and only of
# what is mostly links. Reports have sections on social protection, consent and the sharing of knowledge.
_AROUND = frozenset(
    [
        "navbar",
        "submenu",
        "breadcrumb",
        "breadcrumbs",
        "cookie",
        "cookies",
        "gdpr",
        "footer",
        "masthead",
        "pagination",
        "pager",
        "newsletter",
        "subscribe",
        "advert",
        "advertisement",
        "sitemap",
    ]
)
_AROUND_WITHOUT_PROSE = frozenset(
    [
        "nav",
        "navigation",
        "menu",
        "consent",
        "share",
        "sharing",
        "social",
        "skip",
        "popup",
        "modal",
        "login",
        "toolbar",
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
# Words of what is no part of the text though it has sentences, where it stands beside the text or is not shown.
_BESIDE = frozenset(
    [
        "comment",
        "respond",
        "disqus",
        "privacy",
        "teaser",
        "comments",
        "related",
        "sidebar",
        "banner",
        "promo",
        "error",
        "message",
        "notice",
        "toast",
        "tooltip",
        "template",
        "loading",
    ]
)
_SAYS = _AROUND | _AROUND_WITHOUT_PROSE | _BESIDE
_SUBJECTS = frozenset(("consent", "share", "sharing", "social"))  # of reports: they tell nothing of sentences
_WORD = re.compile(r"[a-z]+")
_MOSTLY = 0.5  # share of an element's letters that are links
_MOST = 0.3  # share of the page's text: what holds more is not around the text but the text
_MAIN = 0.25  # share of the page's text that the element marked as main holds at least
_HOLDS = 0.8  # share of the page's text in the densest container
STRUCK = ("del", "s", "strike")
_NOTE_MARK = re.compile(r"[\[(]?\d{1,3}[\])]?")
_NEAR = 4  # elements between a button and the heading that it is, or a section and its heading
_MOST_IN_HEADING = 30  # elements in a heading that is a button, with its signs


def main_of(root: etree._Element) -> etree._Element:
    """The element that holds a page's text; the page is cleared of the rest of what is no text."""
    body = next(root.iter("body"), root)
    _clear(root, body)
    titles = [each for each in body.iter("h1") if each.find(".//a") is None]  # a link is the name of the site
    weights = weights_of(body)
    total = max(1, _net(weights, body))
    for element in list(body.iter()):
        if element is not body and _is_around(element, weights) and _net(weights, element) < _MOST * total:
            empty(element)
    _clear_teasers(body, _MOST * total)
    weights = weights_of(body)
    main = _marked(body, weights)
    if main is None:
        main = _densest(body, weights)
    main = _with_text_beside(main, body, weights)
    name = next(root.iter("title"), None)
    said = flat(name) if name is not None else ""
    for title in titles:
        if said == flat(title) or (len(titles) == 1 and said.startswith(flat(title))):
            _keep_title(title, main)
            break
    return main


def _clear(root: etree._Element, body: etree._Element) -> None:
    """Empty what is never read, what is struck out, and what is not shown and holds no text for a reader to open."""
    look = Look(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or (element.tag.lower() in _NEVER and not _is_heading(element)):
            empty(element)
    weights = weights_of(body)
    total = _net(weights, body)
    for element in list(body.iter()):
        hidden = look.hides(element) and not (look.may_open(element) and _is_text(element, weights))
        # An element that was never closed strikes out nothing.
        struck = (element.tag in STRUCK or look.strikes(element)) and _net(weights, element) < _MOST * total
        if hidden or struck:
            empty(element)


def _is_heading(button: etree._Element) -> bool:
    """Whether a button is all of a heading, by which the text under it is opened; it is made words of that heading."""
    above = islice(button.iterancestors(), _NEAR)
    heading = next((each for each in above if each.tag in HEADINGS or each.get("role") == "heading"), None)
    if button.tag != "button" or heading is None:
        return False
    small = len(list(islice(heading.iter(), _MOST_IN_HEADING))) < _MOST_IN_HEADING
    if not small or flat(heading) != flat(button):
        return False
    button.tag = "span"
    return True


def empty(element: etree._Element) -> None:
    """Take all out of an element; the text after it stays. (To take it out of its tree would join texts, which takes
    long where there are many.)"""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs lack keep_tail
    element.tag = "wbr" if is_inline(element.tag) else "div"


def _is_around(element: etree._Element, weights: Weights) -> bool:
    """Whether an element surrounds the text, by its tag, role, class or id."""
    tag = element.tag
    role = (element.get("role") or "").lower()
    if tag in ("nav", "form") or role in _ROLES:
        return True
    if tag in ("header", "footer"):
        return not any(above.tag in ("main", "article", "section") for above in element.iterancestors())
    if tag not in BLOCKS:
        return False
    weight = weights.get(element, NOTHING)
    if weight.linked >= _MOSTLY * weight.letters:
        named = set(_WORD.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower()))
        return role == "complementary" or bool(named & (_AROUND | _AROUND_WITHOUT_PROSE | _AROUND_IF_LINKS))
    words = _said(element)
    if weight.sentences:
        return bool(words & _AROUND)
    return role == "complementary" or bool(words & (_AROUND | _AROUND_WITHOUT_PROSE))


def _said(element: etree._Element) -> frozenset[str]:
    """The words of an element's class and id that tell that it is no text."""
    words = _SAYS.intersection(_WORD.findall((element.get("class") or "").lower()))
    by_id = _SAYS.intersection(_WORD.findall((element.get("id") or "").lower()))
    return words if by_id and _is_named_by_heading(element) else words | by_id


def _is_named_by_heading(element: etree._Element) -> bool:
    """Whether an element's id was made from the heading in it: "social-protection", "section-informed-consent". One
    that is but "comments" was not, though those have a heading too."""
    name = _letters(element.get("id") or "")
    heading = next((each for each in islice(element.iter(), _NEAR) if each.tag in HEADINGS), None)
    title = _letters(flat(heading)) if heading is not None else ""
    return bool(title) and name.endswith(title) and name not in _BESIDE


def _letters(text: str) -> str:
    return "".join(_WORD.findall(unicodedata.normalize("NFKD", text).lower()))


def _net(weights: Weights, element: etree._Element) -> int:
    weight = weights.get(element, NOTHING)
    return weight.letters - weight.linked


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


def _with_text_beside(main: etree._Element, body: etree._Element, weights: Weights) -> etree._Element:
    """The main part with the text that stands beside it: Word makes a part of each section and of the notes, other
    pages have several articles."""
    noted = _noted(main, body)
    before: list[etree._Element] = []
    after: list[etree._Element] = []
    here = main
    while here is not body and (above := here.getparent()) is not None:
        before += _texts(here.itersiblings(preceding=True), noted, weights)
        after += reversed(list(_texts(reversed(list(here.itersiblings())), noted, weights)))
        here = above
    if not before and not after:
        return main
    whole = etree.Element("div")
    for element in [*reversed(before), main, *after]:
        element.tail = None
        whole.append(element)
    return whole


def _texts(
    backwards: Iterable[etree._Element], noted: set[etree._Element], weights: Weights
) -> Iterator[etree._Element]:
    """Those of the elements beside the main part that hold text, and the headings right before them; last first."""
    kept = False
    for element in backwards:
        heads = kept and element.tag in HEADINGS and not _leads_away(element)
        if kept := heads or element in noted or (_is_text(element, weights) and not _is_teaser(element)):
            yield element


def _is_text(element: etree._Element, weights: Weights) -> bool:
    """Whether an element holds sentences, few of them links, and neither its class nor its id says what else it is."""
    weight = weights.get(element, NOTHING)
    if not weight.sentences or weight.linked >= _MOSTLY * weight.letters:
        return False
    return not _said(element) - _SUBJECTS


def _clear_teasers(body: etree._Element, most: float) -> None:
    """Empty what tells of other pages after the text: two or more elements in a row, each a teaser, with the heading
    over them, which hold fewer than `most` letters. A page that is a list of links to its parts holds more."""
    weights = weights_of(body)
    for parent in list(body.iter(*OPENED)):
        run: list[etree._Element] = []
        for child in [*parent, None]:
            if child is not None and child.tag in BLOCKS | {"li", "a", "p"} and _is_teaser(child):
                run.append(child)
                continue
            letters = sum(weights.get(each, NOTHING).letters for each in run)
            if len(run) > 1 and letters < most and not _has_text_after(run[-1], body, weights):
                first = run[0].getparent() if run[0].tag == "li" else run[0]
                heading = first.getprevious() if first is not None else None
                if heading is not None and heading.tag in HEADINGS:
                    empty(heading)
                for each in run:
                    empty(each)
            run = []


def _has_text_after(element: etree._Element, body: etree._Element, weights: Weights) -> bool:
    """Whether the text goes on after an element, with sentences that are no teaser's."""
    here = element
    while here is not body and (above := here.getparent()) is not None:
        if any(_is_text(each, weights) and not _is_teaser(each) for each in here.itersiblings()):
            return True
        here = above
    return False


def _is_teaser(element: etree._Element) -> bool:
    """Whether an element tells of other pages: each heading in it is a link, or stands in one; or it is an item or a
    paragraph of which all is such a link, and that a sentence: titles of sources are none."""
    headings = list(element.iter(*HEADINGS))
    if headings:
        return all(_leads_away(heading) for heading in headings)
    link = element.find(".//a") if element.tag in ("li", "p") else None
    if link is None or (link.get("href") or "#").startswith("#"):
        return False
    said = flat(link)
    return ends_sentence(said) and said == flat(element)


def _leads_away(heading: etree._Element) -> bool:
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    return any(not (link.get("href") or "#").startswith("#") for link in links)


def _noted(main: etree._Element, body: etree._Element) -> set[etree._Element]:
    """The elements that hold a note to a mark in the main part."""
    links = [link for link in main.iter("a") if (link.get("href") or "").startswith("#")]
    names = {(link.get("href") or "")[1:] for link in links if _NOTE_MARK.fullmatch(flat(link))}
    found: set[etree._Element] = set()
    for element in body.iter() if names else ():
        if element.get("id") in names or element.get("name") in names:
            for above in (element, *element.iterancestors()):
                if above in found:
                    break
                found.add(above)
    return found


def _keep_title(title: etree._Element, main: etree._Element) -> None:
    """Put a page's one title, where it stands outside the main part, at the head of it."""
    if main is title or main in title.iterancestors():
        return
    title.tail, main.text = main.text, None
    main.insert(0, title)
