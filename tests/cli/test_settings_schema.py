"""The JSON Schema of [tool.shieldgen]: it knows the same keys and takes the same values as the settings."""

import json
from typing import get_args

import jsonschema
import pytest
import tomlkit

from shieldgen.effects.entries import _CALL_KEYS
from shieldgen.errors import SettingsError
from shieldgen.model.effect import EFFECT_KINDS
from shieldgen.model.finding import Severity
from shieldgen.model.hint import KEYWORDS
from shieldgen.reporting.registry import audit_formats, schema
from shieldgen.settings import KEYS, RuntimeDelivery, Settings, parse_settings

SCHEMA = json.loads(schema("config"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PROPERTIES = SCHEMA["properties"]
DEFS = SCHEMA["$defs"]

VALUES = {
    "app": ["app.main:app"],
    "wiring": ["app/wiring", "./app/wiring/", "/abs", "../up", "C:/x", "a/../b", "\\abs"],
    "runtime": ["installed"],
    "fail-on": ["note"],
    "src": [["src", "."], ["../up"], ["/x"]],
    "grace": [0, 2.5, "unlimited", "for ever", -1],
    "select": [["SG1", "sg202", "all"], ["SG1x"], ["E501"]],
    "severity": [{"SG203": "error", "sg4": "note"}, {"SG203": "fatal"}, {"E1": "error"}],
    "per-file": [
        {"old/": {"select": ["SG1"], "ignore": ["SG2"], "severity": {"SG3": "note"}}},
        {"old/": {"ignored": ["SG1"]}},
        {"old/": ["SG1"]},
        {"old/": {"severity": {"SG1": True}}},
    ],
    "baseline": ["known.json", "../known.json"],
    "format": ["json"],
    "effects": [[{"names": ["a.b"], "effect": "payment"}]],
    "tasks": [{"vendor.mail:send": {"shield": True, "deadline": 8}}],
}
ODD = [None, "", "x", 3, 1.5, True, [], ["x"], [3], {}, {"x": 1}]


def settings_take(key, value):
    if value is None:  # TOML has no such value
        return False
    try:
        parse_settings(tomlkit.dumps({"tool": {"shieldgen": {key: value}}}))
    except SettingsError:
        return False
    return True


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_both_know_the_same_keys():
    assert tuple(PROPERTIES) == KEYS
    assert SCHEMA["additionalProperties"] is False


def test_the_choices_are_those_of_the_code():
    assert tuple(PROPERTIES["runtime"]["enum"]) == get_args(RuntimeDelivery)
    assert tuple(PROPERTIES["fail-on"]["enum"]) == get_args(Severity)
    assert PROPERTIES["format"]["enum"] == sorted(audit_formats())
    assert tuple(DEFS["effect"]["properties"]["effect"]["enum"]) == EFFECT_KINDS
    assert set(DEFS["effect"]["properties"]) == _CALL_KEYS
    assert set(DEFS["hint"]["properties"]) == KEYWORDS


def test_the_defaults_are_those_of_the_settings():
    told = {key: said["default"] for key, said in PROPERTIES.items() if "default" in said}
    assert told == {key: getattr(Settings(), key.replace("-", "_")) for key in told}
    simple = {key for key in KEYS if isinstance(getattr(Settings(), key.replace("-", "_")), bool | float | str)}
    assert set(told) == simple


@pytest.mark.parametrize("key", KEYS)
def test_both_take_the_same_values(key):
    # What stands in entries, hints and the format's name is checked where it is used: there the schema is stricter.
    stricter = key in ("effects", "tasks", "format")
    for value in [*VALUES.get(key, []), *ODD]:
        fits = VALIDATOR.is_valid({key: value})
        taken = settings_take(key, value)
        assert fits is taken or (stricter and taken), f"{key} = {value!r}: schema {fits}, settings {taken}"
    assert any(settings_take(key, value) and VALIDATOR.is_valid({key: value}) for value in [*VALUES.get(key, []), *ODD])


def test_neither_takes_another_key():
    assert not VALIDATOR.is_valid({"fail_on": "error"})
    assert not settings_take("fail_on", "error")
