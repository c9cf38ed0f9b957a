"""The rules and the fixes, which know nothing of each other, into rules as they are documented."""

from ..audit.registry import load_rules
from ..model.documented import DocumentedRule, RuleFix
from ..rewriting.fix import load_fixes


def documented() -> tuple[DocumentedRule, ...]:
    """Every rule with its documentation and its fix, sorted by code."""
    fixes = {code: RuleFix(fix.safe, fix.does) for code, fix in load_fixes().items()}
    return tuple(DocumentedRule(loaded.info, fixes.get(loaded.rule.code)) for loaded in load_rules())
