"""Text from analysed projects into Markdown that shows it and does nothing else.

On GitHub and GitLab a comment's text can be a picture, a link, a mention that notifies people, or a reference to an
issue. Whatever comes from a project has every character that means something written as an entity; names and code
stand as code, where neither mentions nor references are looked for.
"""

import re

from .escape import plain

_MEANS_SOMETHING = re.compile(r"[^\w\s.,:;()=/-]|_")
_REFERS = re.compile(r"@\w[\w.]*(?:\([^()]*\))?|\S*(?:[@#]|://|www\.)\S*")


def code(text: str) -> str:
    """A name, a place or a piece of code within a line."""
    shown = plain(text)
    if re.search("[`|]", shown) or shown != shown.strip() or not shown:
        return tagged(shown)
    return f"`{shown}`"


def tagged(text: str) -> str:
    """The same inside HTML, where Markdown's own marks are not read."""
    return f"<code>{_entities(plain(text))}</code>"


def prose(text: str) -> str:
    """A sentence, its pieces between backticks as code."""
    pieces = plain(text).split("`")
    return "".join(code(piece) if number % 2 else _sentence(piece) for number, piece in enumerate(pieces))


def fenced(lines: list[str], language: str = "python") -> str:
    """Lines of source as a block of their own."""
    held = [plain(line.rstrip()) for line in lines]
    longest = max((len(run) for line in held for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{language}", *held, fence])


def _sentence(text: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _REFERS.finditer(text):
        parts += [_entities(text[end : found.start()]), code(found[0])]
        end = found.end()
    return "".join([*parts, _entities(text[end:])])


def _entities(text: str) -> str:
    return _MEANS_SOMETHING.sub(lambda found: f"&#{ord(found[0])};", text)
