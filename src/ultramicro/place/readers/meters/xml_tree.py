"""XML files whole, by the bare names of their elements, and refused where they are made to do harm."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

LARGEST = 200_000_000


def tree_of(path: Path) -> Element:
    """Parse a file.

    Raises
    ------
    BadInput
        If it is no XML, is damaged, or too large to be held in memory.
    """
    if path.stat().st_size > LARGEST:
        raise BadInput(say("it is an XML file of more than 200 MB"), do=say("export a shorter time"))
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadInput(say("it is damaged XML"), do=say("download it again")) from error
    if root is None:
        raise BadInput(say("it is damaged XML"), do=say("download it again"))
    return root


def local(element: Element) -> str:
    """Return an element's name without its namespace: that changes from version to version."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def first(element: Element, name: str) -> Element | None:
    """Return the first element of a name, at any depth."""
    return next((each for each in element.iter() if local(each) == name), None)


def text_of(element: Element, name: str) -> str:
    """Return the text of the first element of a name; empty where there is none."""
    found = first(element, name)
    return (found.text or "").strip() if found is not None else ""
