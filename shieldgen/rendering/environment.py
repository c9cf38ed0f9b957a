"""The template files into one jinja2 environment, strict about every name."""

from pathlib import Path

import jinja2

_PACKAGE = Path(__file__).resolve().parent.parent


def template_folder() -> Path:
    """Where the templates are: inside the installed package, or else beside it in the repository."""
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def environment() -> jinja2.Environment:
    """An environment that fails on a misspelt name and changes no character of what it is given."""
    return jinja2.Environment(  # noqa: S701  # the output is Python, every value is escaped for it before
        loader=jinja2.FileSystemLoader(template_folder()),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        newline_sequence="\n",
    )
