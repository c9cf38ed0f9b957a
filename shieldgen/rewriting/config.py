"""A pyproject.toml into the same file with keys set in its table `[tool.shieldgen]`, comments and order kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import tomlkit


def set_keys(content: bytes | None, keys: Mapping[str, str]) -> bytes:
    """The file with each key that is not there yet; with the table itself where it is missing.

    `content` None: there is no file yet. What is there must be TOML.
    """
    text = (content or b"").decode("utf-8-sig")
    bom = b"\xef\xbb\xbf" if (content or b"").startswith(b"\xef\xbb\xbf") else b""
    present = tomllib.loads(text).get("tool", {}).get("shieldgen")
    missing = {key: value for key, value in keys.items() if key not in (present or {})}
    if not missing:
        return content or b""
    if present is None:
        return bom + _appended(text, missing).encode()
    document = tomlkit.parse(text)
    table = document["tool"]["shieldgen"]
    for key, value in missing.items():
        table[key] = value
    return bom + _with_line_ends(tomlkit.dumps(document), text).encode()


def _appended(text: str, keys: Mapping[str, str]) -> str:
    """A new table goes to the end of the file, where it disturbs nothing."""
    table = tomlkit.table()
    for key, value in keys.items():
        table[key] = value
    document = tomlkit.document()
    document["tool"] = tomlkit.table(is_super_table=True)
    document["tool"]["shieldgen"] = table
    added = tomlkit.dumps(document)
    if text.strip():
        added = ("" if text.endswith("\n") else "\n") + "\n" + added
    return text + _with_line_ends(added, text)


def _with_line_ends(added: str, text: str) -> str:
    """New lines end as those of the file do."""
    if "\r\n" not in text:
        return added
    return added.replace("\r\n", "\n").replace("\n", "\r\n")
