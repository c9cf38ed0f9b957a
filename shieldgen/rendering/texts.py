"""Templates, docstrings and imports into Python text that holds nothing but what they say."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.plan import PlannedImport
from ..model.signature import Bracket, Field, Template, Word
from .expressions import lines


def template_text(template: Template | None) -> str:
    """The expression that fills a template in: an f-string, a plain text where it has no field, `None` for none."""
    if template is None:
        return "None"
    fields = [piece for piece in template if isinstance(piece, Field)]
    text = "".join(escaped(piece) for piece in template if isinstance(piece, str))
    # Ruff's choice: the quotes that need fewer escapes, which must not be those inside a field.
    items = any(isinstance(step, str) and not step.startswith(".") for field in fields for step in field.steps)
    quote = "'" if text.count('"') > text.count("'") and not items else '"'
    if not fields:
        return quote + text.replace(quote, f"\\{quote}") + quote
    return f"f{quote}" + "".join(_piece(piece, quote) for piece in template) + quote


def _piece(piece: str | Field, quote: str) -> str:
    if isinstance(piece, Field):
        return _field(piece)
    return escaped(piece).replace(quote, f"\\{quote}").replace("{", "{{").replace("}", "}}")


def _field(field: Field) -> str:
    path = field.parameter
    for step in field.steps:
        match step:
            case int():
                path += f"[{step}]"
            case str() if step.startswith("."):
                path += step
            case str():
                path += f"['{step}']"
    conversion = f"!{field.conversion}" if field.conversion else ""
    spec = f":{field.spec}" if field.spec else ""
    return "{" + path + conversion + spec + "}"


def escaped(text: str) -> str:
    """A text with backslashes doubled and every character that does not print written as its escape."""
    return "".join("\\\\" if char == "\\" else char if char.isprintable() else repr(char)[1:-1] for char in text)


def docstring(summary: str, facts: str, indent: int) -> list[str]:
    """The lines of a docstring: the function's own first paragraph, then the policy in words."""
    margin = " " * indent
    own = [_prose(line) for line in summary.split("\n")] if summary else []
    if not own:
        return [f'{margin}"""{_prose(facts)}"""']
    first = f" {own[0]}" if own[0].startswith('"') else own[0]
    rest = [margin + line if line else "" for line in [*own[1:], "", _prose(facts)]]
    return [f'{margin}"""{first}', *rest, f'{margin}"""']


def _prose(line: str) -> str:
    # Half a surrogate pair is no text: from Python 3.13 on no docstring may hold it.
    whole = line.rstrip().encode("utf-8", "replace").decode()
    return escaped(whole).replace('"""', '\\"\\"\\"')


def import_lines(imports: Iterable[PlannedImport], indent: int = 0) -> list[str]:
    """Import statements, the names of one module together."""
    modules: dict[str, list[PlannedImport]] = {}
    result: list[str] = []
    margin = " " * indent
    for found in imports:
        if found.name is None:
            result.append(f"{margin}import {found.module}" + (f" as {found.alias}" if found.alias else ""))
        else:
            modules.setdefault(found.module, []).append(found)
    for module, names in modules.items():
        parts = [f"{name.name} as {name.alias}" if name.alias else str(name.name) for name in names]
        before = f"from {module} import "
        result.extend(imported(before, parts, indent))
    return result


def imported(before: str, parts: list[str], indent: int = 0) -> list[str]:
    """`from x import a, b` on one line, or a name a line between parentheses."""
    one = " " * indent + before + ", ".join(parts)
    if len(one) <= 88:
        return [one]
    return lines(before, (Bracket("(", tuple((Word(part),) for part in parts), ")"),), "", indent)
