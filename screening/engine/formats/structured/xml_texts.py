"""The words of an element: typography kept as tags, formulas as text, all other markup without a trace."""

from collections.abc import Iterator

from lxml import etree

from screening.engine.formats.structured.xml_records import Element, single_spaced

_TAGS = {"i": "i", "b": "b", "sup": "sup", "sub": "sub", "em": "i", "strong": "b", "italic": "i", "bold": "b"}
_FACES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}


def text_of(element: Element | None) -> str:
    """What an element says, in one line."""
    if element is None:
        return ""
    if len(element) == 0:
        return single_spaced(element.text or "")
    return single_spaced("".join(_parts(element)))


def value_of(element: Element | None) -> str:
    """What an element says without any markup."""
    if element is None:
        return ""
    within = len(element)
    if within == 0:
        return single_spaced(element.text or "")
    if within == 1 and not element.text and len(only := element[0]) == 0 and not only.tail:
        return single_spaced(only.text or "")
    return single_spaced("".join(element.itertext()))


def _parts(element: Element) -> Iterator[str]:
    """Nearly all markup is one level deep."""
    yield element.text or ""
    for child in element:
        tag = child.tag
        if len(child) == 0 and tag in _TAGS:
            yield f"<{_TAGS[tag]}>{child.text or ''}</{_TAGS[tag]}>"
        elif tag.endswith("}math"):
            yield from map(str.strip, child.itertext())
        else:
            yield from _walked(child)
        yield child.tail or ""


def _walked(element: Element) -> Iterator[str]:
    in_formula = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        name = _name(node)
        if event == "start":
            in_formula += name == "math"
            yield from (f"<{tag}>" for tag in _marks(node, name))
            yield _kept(node.text, in_formula)
        else:
            in_formula -= name == "math"
            yield from (f"</{tag}>" for tag in reversed(_marks(node, name)))
            if node is not element:
                yield _kept(node.tail, in_formula)


def _kept(text: str | None, in_formula: int) -> str:
    """Between the signs of a formula stand only indents."""
    return (text or "").strip() if in_formula else text or ""


def _marks(node: Element, name: str) -> list[str]:
    if name == "style":
        return [_FACES[face] for face in node.get("face", "").split() if face in _FACES]
    return [_TAGS[name]] if name in _TAGS else []


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]
