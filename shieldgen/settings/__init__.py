"""The table `[tool.shieldgen]` of a pyproject.toml into typed settings, every mistake named with its place."""

from .places import key_places
from .reading import load_settings, parse_settings, seen_from
from .table import CONFIG_FILE, KEYS, TABLE, PerFile, RuntimeDelivery, Settings
from .values import unknown_key

__all__ = [
    "CONFIG_FILE",
    "KEYS",
    "TABLE",
    "PerFile",
    "RuntimeDelivery",
    "Settings",
    "key_places",
    "load_settings",
    "parse_settings",
    "seen_from",
    "unknown_key",
]
