"""The published JSON Schemas: what the commands print fits them, and they say all that is printed."""

import json
from pathlib import Path

import jsonschema
import pytest

from shieldgen.audit.selection import Selection
from shieldgen.errors import SettingsError
from shieldgen.model.effect import EFFECT_KINDS
from shieldgen.pipeline.audit import audit, listing
from shieldgen.pipeline.rules import documented
from shieldgen.reporting.registry import Page, render_audit, render_listing, schema, schemas
from shieldgen.reporting.rules import document
from shieldgen.settings import Settings

SHOP = Path(__file__).parents[1] / "apps" / "shop"


def valid(name: str, text: str) -> dict:
    document = json.loads(text)
    written = json.loads(schema(name))
    jsonschema.Draft202012Validator.check_schema(written)
    jsonschema.Draft202012Validator(written).validate(document)
    return document


def test_there_is_one_for_each_command_that_prints_json():
    assert schemas() == ("audit", "config", "rules", "tasks")
    with pytest.raises(SettingsError, match="no schema is called 'hint'; there are audit, config, rules, tasks"):
        schema("hint")


def test_a_report_that_holds_everything_fits_its_schema(report, empty):
    for each in (report, empty):
        valid("audit", render_audit(each, "json", Page()))


def test_the_rules_fit_their_schema_all_together_and_one_by_one():
    rules = documented()
    assert len(valid("rules", document(rules))["rules"]) == len(rules)
    assert {rule.fix.safe for rule in rules if rule.fix is not None} == {True, False}
    assert valid("rules", document(rules[:1]))["rules"][0]["code"] == rules[0].info.code


@pytest.mark.parametrize("form", ["plain", "wired"])
def test_the_shop_fits_both_schemas(form):
    selection = Selection(select=(), ignore=(), pedantic=True)
    found = audit(SHOP / form, Settings(), selection, lambda _step: None)
    document = valid("audit", render_audit(found, "json", Page()))
    assert document["findings"]
    tasks = valid("tasks", render_listing(listing(SHOP / form, Settings(), lambda _step: None), "json", Page()))
    assert {ending["ending"] for task in tasks["tasks"] for ending in task["at_shutdown"]} >= {"cancelled"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda finding: finding.pop("confidence"), id="a key that is missing"),
        pytest.param(lambda finding: finding.update(fixed=True), id="a key that nobody knows"),
        pytest.param(lambda finding: finding.update(severity="fatal"), id="a value that is none of the known"),
        pytest.param(lambda finding: finding.update(line=0), id="a line that no file has"),
    ],
)
def test_another_shape_does_not_fit(report, change):
    document = json.loads(render_audit(report, "json", Page()))
    change(document["findings"][0])
    with pytest.raises(jsonschema.ValidationError):
        valid("audit", json.dumps(document))


def test_the_kinds_of_effects_are_those_of_the_code():
    assert tuple(json.loads(schema("tasks"))["$defs"]["effect"]["properties"]["kind"]["enum"]) == EFFECT_KINDS
