"""What the house refuses in templates: inline code, which the CSP blocks, and text nobody can translate."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

CHINESE = re.compile(r"[\u3400-\u9fff]")
MESSAGES = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
OWN_NAMES = re.compile(r"简体中文|中文")  # a language is called by its own name in every language
DATA_SCRIPTS = {"application/json", "importmap", "application/ld+json"}


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name, value in attrs:
            if name == "style":
                self._refuse("inline style=")
            elif name.startswith(("on", "hx-on")):
                self._refuse(f"inline script {name}=")
            elif value and value.strip().lower().startswith("javascript:"):
                self._refuse(f"script in {name}=")
        if tag == "style":
            self._refuse("<style>")
        if tag == "script" and "src" not in given and given.get("type") not in DATA_SCRIPTS:
            self._refuse("<script> without src")

    def _refuse(self, what: str) -> None:
        self.found.append(f"line {self.getpos()[0]}: {what}")


def inline_code(source: str) -> list[str]:
    """Inline styles and scripts in one template; Django's own tags are passed over, the text between them is not."""
    markup = _Markup()
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.TEXT:
            markup.feed(token.contents)
        else:
            markup.feed(("x" if token.token_type == TokenType.VAR else " ") + "\n" * token.contents.count("\n"))
    markup.close()
    return markup.found


def untranslatable(source: str) -> Iterator[str]:
    """Chinese that stands in a template outside translate, blocktranslate and _(): it stays Chinese in English."""
    inside = ""
    for token in Lexer(source).tokenize():
        word = token.contents.split()[0] if token.token_type == TokenType.BLOCK and token.contents.strip() else ""
        if inside:
            inside = "" if word == f"end{inside}" else inside
        elif word in {"blocktranslate", "blocktrans", "comment"}:
            inside = word
        elif CHINESE.search(_said(token, word)):
            yield f"line {token.lineno}: {token.contents.strip()[:40]!r} is not translated"


def _said(token: Token, word: str) -> str:
    if token.token_type == TokenType.COMMENT or word in {"translate", "trans"}:
        return ""
    text = OWN_NAMES.sub("", MESSAGES.sub("", token.contents))
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL) if token.token_type == TokenType.TEXT else text
