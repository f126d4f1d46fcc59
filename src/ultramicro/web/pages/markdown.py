"""The manual's pages as HTML, by markdown-it; what stands in them as HTML is text and is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_LEFT_OUT = ("autolink", "blockquote", "hr", "image", "newline", "reference")
"""What the manual does without; each would be one more thing that a page can hold."""
Link = Callable[[str], str]
"""Returns the address of what a page links to; empty where it is nothing that a reader can open."""


def markdown(text: str, link: Link = lambda _to: "", *, from_level: int = 2) -> Markup:
    r"""Return a text as HTML.

    Parameters
    ----------
    text : str
        Markdown with headings, paragraphs, lists, tables, fences, code, bold and links.
    link : callable
        What links go to.
    from_level : int
        Which heading a single `#` is.

    Examples
    --------
    >>> print(markdown("# One\n\nA `<b>` and **two**.\n\n- x\n- y"))
    <h2 id="one">One</h2>
    <p>A <code>&lt;b&gt;</code> and <strong>two</strong>.</p>
    <ul>
    <li>x</li>
    <li>y</li>
    </ul>
    """
    parser = _parser()
    tokens = parser.parse(text)
    for at, token in enumerate(tokens):
        if token.type.startswith("heading_"):
            token.tag = f"h{min(6, int(token.tag[1:]) + from_level - 1)}"
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[at + 1].content))
        if token.type == "table_open":
            token.meta["label"] = ", ".join(_headings(tokens[at:]))
        _link(token.children or (), link)
    made = parser.renderer.render(tokens, parser.options, {})
    return Markup(made.strip())  # noqa: S704  all that is not a tag of the parser's own is escaped


def anchor(title: str) -> str:
    """Return the id of a heading.

    Examples
    --------
    >>> anchor("What is `read`?")
    'what-is-read'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


@cache  # threads may share it: parsing keeps nothing in it
def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable(list(_LEFT_OUT))
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", lambda *_: "</table></div>\n")
    made.add_render_rule("th_open", lambda *_: '<th scope="col">')
    # Columns are laid out by the page's style, and no element may bring one of its own.
    made.add_render_rule("td_open", lambda *_: "<td>")
    made.add_render_rule("hardbreak", lambda *_: "\n")
    for kind in ("fence", "code_block"):
        made.add_render_rule(kind, _code)
    return made


def _table_open(_renderer: object, tokens: Sequence[Token], at: int, *_: object) -> str:
    wrap = Markup('<div class="scroll" role="region" tabindex="0" aria-label="{}"><table>')
    return wrap.format(tokens[at].meta["label"])


def _code(_renderer: object, tokens: Sequence[Token], at: int, *_: object) -> str:
    return Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(tokens[at].content.rstrip("\n"))


def _headings(tokens: Sequence[Token]) -> list[str]:
    end = next(i for i, token in enumerate(tokens) if token.type == "thead_close")
    return [token.content for token in tokens[:end] if token.type == "inline"]


def _link(tokens: Sequence[Token], link: Link) -> None:
    """Give links the addresses that they have here; where there is none, their words alone stand."""
    opened = False
    for token in tokens:
        if token.type == "link_open":
            address = link(str(token.attrGet("href") or ""))
            opened = bool(address)
            token.attrs = {"href": address} if opened else {}
        if token.type in {"link_open", "link_close"}:
            token.hidden = not opened
