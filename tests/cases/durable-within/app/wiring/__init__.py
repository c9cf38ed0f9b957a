# shieldgen: wiring sha256=99eff21110f518c32d4617fcb781a89f11ea9c608b74f927a25708b19ca8b4e8
# fmt: off
# ruff: noqa
"""Typed wiring of the application's background tasks, written by `shieldgen generate`."""
