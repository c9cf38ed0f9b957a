"""A type as an annotation names it into the reason why its values cannot be written as JSON and read back."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from ..model import code
from .canonical import Canonical
from .declared import parse_annotation
from .modules import Modules
from .origins import Defined, Origins
from .unstorable import why_not_stored
from .walking import dotted, last_name, statements

_ROW = "is a row of a session, which cannot be read back; pass its key, and load it in the task"
_PLAIN = "is a class that pydantic cannot write and read back; make it a dataclass or a pydantic model"

_DATA = frozenset(
    {
        "pydantic.BaseModel",
        "pydantic.RootModel",
        "sqlmodel.SQLModel",
        "typing.TypedDict",
        "typing.NamedTuple",
        *(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")),
    }
)
_ROWS = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.declarative_base",
        "sqlalchemy.ext.declarative.declarative_base",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "django.db.models.Model",
        "tortoise.models.Model",
        "tortoise.Model",
        "peewee.Model",
    }
)
_NO_DATA = frozenset({"typing.Protocol", "typing.Generic", "abc.ABC", "shieldgen_runtime.Wiring"})
_DATACLASSES = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
_PYDANTIC_KNOWS = frozenset({"__get_pydantic_core_schema__", "__get_validators__"})
_DEEPEST = 12


class StorableTypes:
    """Judges the types of a project. What is not known for certain has no reason."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._canonical = Canonical({})

    def why_not(self, expr: code.Expr, origins: Origins) -> str | None:
        """Why values of the type that an expression of a module names cannot be stored."""
        return self._type(expr, origins, ())

    def _type(self, expr: code.Expr, origins: Origins, above: tuple[str, ...]) -> str | None:
        """`above` are the classes in which it stands."""
        if len(above) > _DEEPEST:
            return None
        match expr:
            case code.Literal(value=str(text)):
                parsed = parse_annotation(text)
                if parsed is None or isinstance(parsed, code.Literal):  # `...` is one too
                    return None
                return self._type(parsed, origins, above)
            case code.Operation(word="|", operands=operands):
                return self._first(operands, origins, above)
            case code.Collection(items=items):
                return self._first(items, origins, above)
            case code.Subscript(value=value, index=index):
                return self._subscript(value, index, origins, above)
            case code.Name() | code.Attribute():
                return self._named(expr, origins, above)
            case _:
                return None

    def _first(self, items: tuple[code.Expr, ...], origins: Origins, above: tuple[str, ...]) -> str | None:
        found = (self._type(item, origins, above) for item in items)
        return next((why for why in found if why is not None), None)

    def _subscript(self, value: code.Expr, index: code.Expr, origins: Origins, above: tuple[str, ...]) -> str | None:
        base = self._full_name(dotted(value) or "", origins)
        if base in ("typing.Literal", "typing.ClassVar"):
            return None
        if base == "typing.Annotated" and isinstance(index, code.Collection):
            first, *others = index.items
            is_told = any(self._is_pydantics(other, origins) for other in others)
            return None if is_told else self._type(first, origins, above)
        return self._type(value, origins, above) or self._type(index, origins, above)

    def _is_pydantics(self, expr: code.Expr, origins: Origins) -> bool:
        """Whether something beside a type tells pydantic how to write or read it."""
        named = dotted(expr.func if isinstance(expr, code.Call) else expr) or ""
        return self._full_name(named, origins).startswith("pydantic.")

    def _full_name(self, name: str, origins: Origins) -> str:
        return self._canonical(origins.final(name))

    def _named(self, expr: code.Expr, origins: Origins, above: tuple[str, ...]) -> str | None:
        name = dotted(expr)
        if name is None:
            return None
        defined = origins.defined(name)
        if defined is not None:
            return self._defined(name, defined, above)
        why = why_not_stored(self._full_name(name, origins))
        return f"{name} {why}" if why is not None else None

    def _defined(self, name: str, defined: Defined, above: tuple[str, ...]) -> str | None:
        facts = self._modules.facts(defined.path)
        if facts is None or len(defined.bindings) != 1:
            return None
        (binding,) = defined.bindings
        inside = Origins(facts, self._modules)
        match binding.node, binding.expr:
            case code.Class() as cls, _:
                return self._class(name, cls, inside, above)
            case None, code.Call() as call:
                is_new = self._full_name(dotted(call.func) or "", inside) == "typing.NewType"
                inner = call.positional(1) if is_new else None
                return self._type(inner, inside, above) if inner is not None else None
            case None, alias if alias is not None:
                return self._type(alias, inside, (*above, name))
            case _:
                return None

    def _class(self, name: str, cls: code.Class, origins: Origins, above: tuple[str, ...]) -> str | None:
        key = f"{origins.facts.path}:{cls.qualname}"
        if key in above:
            return None
        kinds = set(self._kinds(cls, origins, 0))
        if "row" in kinds:
            return f"{name} {_ROW}"
        if "data" in kinds:
            return self._fields(name, cls, origins, (*above, key))
        return None if "unknown" in kinds else f"{name} {_PLAIN}"

    def _kinds(self, cls: code.Class, origins: Origins, depth: int) -> Iterator[str]:
        """What its decorators and bases make of a class: data, a row, or something unknown; nothing for a plain one."""
        if any(isinstance(s, code.Define) and s.function.name in _PYDANTIC_KNOWS for s in cls.body):
            yield "unknown"
        for decorator in cls.decorators:
            named = dotted(decorator.func if isinstance(decorator, code.Call) else decorator) or ""
            full = self._full_name(named, origins)
            yield "data" if full in _DATACLASSES else "unknown" if not full.startswith("typing.") else ""
        if any(keyword.name == "table" for keyword in cls.keywords):
            yield "row"
        for base in cls.bases:
            yield from self._of_base(base.value if isinstance(base, code.Subscript) else base, origins, depth)

    def _of_base(self, base: code.Expr, origins: Origins, depth: int) -> Iterator[str]:
        name = dotted(base) or ""
        defined = origins.defined(name) if name else None
        full = self._full_name(name, origins)
        if defined is None:
            known = full in _NO_DATA or (full.isidentifier() and hasattr(builtins, full))
            yield "data" if full in _DATA else "row" if full in _ROWS else "" if known else "unknown"
            return
        facts = self._modules.facts(defined.path)
        binding = defined.bindings[-1]
        if facts is None or depth > _DEEPEST:
            yield "unknown"
        elif isinstance(binding.node, code.Class):
            yield from self._kinds(binding.node, Origins(facts, self._modules), depth + 1)
        else:
            made_by = dotted(binding.expr.func) if isinstance(binding.expr, code.Call) else None
            rows = made_by is not None and self._full_name(made_by, Origins(facts, self._modules)) in _ROWS
            yield "row" if rows else "unknown"

    def _fields(self, name: str, cls: code.Class, origins: Origins, above: tuple[str, ...]) -> str | None:
        """The same of what a class of data holds, unless it says itself how that is written."""
        if any(isinstance(s, code.Define) and s.function.decorators for s in cls.body):
            return None
        for statement in statements(cls.body):
            if not isinstance(statement, code.Assign) or statement.annotation is None:
                continue
            (target,) = statement.targets
            why = self._type(statement.annotation, origins, above)
            if why is not None and not (last_name(target) or "_").startswith("_"):
                return f"{name} holds {last_name(target)}: {why}"
        return None
