"""The rules, found by walking the folder `rules` and sorted by code."""

import importlib
import pkgutil
from functools import cache

from . import baseline, rules, suppress
from .rule import LoadedRule


@cache
def load_rules() -> tuple[LoadedRule, ...]:
    """Every rule, sorted by code; those about comments and the baseline come first and check nothing by themselves."""
    found = [
        LoadedRule(rule=module.RULE, check=module.check, documentation=module.__doc__ or "")
        for module in (
            importlib.import_module(f"{rules.__name__}.{entry.name}") for entry in pkgutil.iter_modules(rules.__path__)
        )
    ]
    return tuple(sorted([*suppress.RULES, baseline.RULE, *found], key=lambda loaded: loaded.rule.code))
