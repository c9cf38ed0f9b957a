"""Statements of the standard library's `ast` into the neutral form of `model.code`, bodies of functions left out."""

import ast
from collections.abc import Iterator, Sequence

from ..model import code
from .expressions import Expressions, operator


class Statements(Expressions):
    """Translates statements that stand in `prefix` (the qualified name up to here, with its dot) and class `owner`."""

    def block(
        self, nodes: Sequence[ast.stmt], prefix: str = "", owner: str | None = None, *, type_only: bool = False
    ) -> tuple[code.Statement, ...]:
        """The statements in order."""
        found: list[code.Statement] = []
        for node in nodes:
            found.extend(self.statement(node, prefix, owner, type_only=type_only))
        return tuple(found)

    def statement(
        self, node: ast.stmt, prefix: str, owner: str | None, *, type_only: bool = False
    ) -> Iterator[code.Statement]:
        """One statement; an import of several names becomes several."""

        def inner(nodes: Sequence[ast.stmt], *, typing: bool = type_only) -> tuple[code.Statement, ...]:
            return self.block(nodes, prefix, owner, type_only=typing)

        span = self.span(node)
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield code.Define(self.function(node, prefix, owner), span)
            case ast.ClassDef():
                yield code.DefineClass(self.cls(node, prefix), span)
            case ast.Import() | ast.ImportFrom():
                yield from self._imports(node, type_only)
            case ast.Expr():
                yield code.Evaluate(self.expr(node.value), span)
            case ast.Assign():
                yield code.Assign(self.many(node.targets), self.expr(node.value), None, None, span)
            case ast.AnnAssign():
                yield code.Assign(
                    (self.expr(node.target),), self.optional(node.value), self.expr(node.annotation), None, span
                )
            case ast.AugAssign():
                target = (self.expr(node.target),)
                yield code.Assign(target, self.expr(node.value), None, operator(node.op), span)
            case ast.Return():
                yield code.Return(self.optional(node.value), span)
            case ast.Raise():
                yield code.Raise(self.optional(node.exc), span)
            case ast.If():
                typing = type_only or _is_type_checking(node.test)
                yield code.If(self.expr(node.test), inner(node.body, typing=typing), inner(node.orelse), span)
            case ast.For() | ast.AsyncFor():
                yield code.For(
                    self.expr(node.target),
                    self.expr(node.iter),
                    inner(node.body),
                    inner(node.orelse),
                    isinstance(node, ast.AsyncFor),
                    span,
                )
            case ast.While():
                yield code.While(self.expr(node.test), inner(node.body), inner(node.orelse), span)
            case ast.Try() | ast.TryStar():
                handlers = tuple(
                    code.Handler(_caught(self, h.type), h.name, inner(h.body), self.span(h)) for h in node.handlers
                )
                yield code.Try(inner(node.body), handlers, inner(node.orelse), inner(node.finalbody), span)
            case ast.With() | ast.AsyncWith():
                items = tuple(code.Item(self.expr(i.context_expr), self.optional(i.optional_vars)) for i in node.items)
                yield code.With(items, inner(node.body), isinstance(node, ast.AsyncWith), span)
            case ast.Match():
                cases = tuple(
                    code.Case(
                        tuple(_binds(c.pattern)),
                        tuple(self.expr(cls) for cls in _classes(c.pattern)),
                        self.optional(c.guard),
                        inner(c.body),
                    )
                    for c in node.cases
                )
                yield code.Match(self.expr(node.subject), cases, span)
            case ast.Delete():
                yield code.Delete(self.many(node.targets), span)
            case ast.Assert():
                yield code.Assert(self.expr(node.test), self.optional(node.msg), span)
            case ast.Global():
                yield code.Jump("global", tuple(node.names), span)
            case ast.Nonlocal():
                yield code.Jump("nonlocal", tuple(node.names), span)
            case ast.Break():
                yield code.Jump("break", (), span)
            case ast.Continue():
                yield code.Jump("continue", (), span)
            case ast.Pass():
                yield code.Jump("pass", (), span)
            case _ if type(node).__name__ == "TypeAlias":
                # PEP 695, which the `ast` of Python 3.11 does not know.
                name, value = node.name, node.value  # type: ignore[attr-defined]
                yield code.Assign((self.expr(name),), self.expr(value), None, None, span)
            case _:
                raise AssertionError(f"unknown statement {type(node).__name__}")

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, prefix: str, owner: str | None) -> code.Function:
        """The function as its `def` tells it."""
        span = self.span(node)
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - node.lineno + span.line
        return code.Function(
            name=node.name,
            qualname=prefix + node.name,
            parameters=self.parameters(node.args),
            returns=self.optional(node.returns),
            decorators=self.many(node.decorator_list),
            docstring=ast.get_docstring(node, clean=False),
            is_async=isinstance(node, ast.AsyncFunctionDef),
            is_generator=_yields(node, "\n".join(self._lines[node.lineno - 1 : node.end_lineno])),
            is_empty=_is_empty(node.body),
            owner=owner,
            first_line=first,
            span=span,
        )

    def cls(self, node: ast.ClassDef, prefix: str) -> code.Class:
        """The class with the statements of its body."""
        span = self.span(node)
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - node.lineno + span.line
        qualname = prefix + node.name
        return code.Class(
            name=node.name,
            qualname=qualname,
            bases=self.many([base.value if isinstance(base, ast.Starred) else base for base in node.bases]),
            keywords=self.arguments([], node.keywords),
            decorators=self.many(node.decorator_list),
            body=self.block(node.body, qualname + ".", qualname),
            first_line=first,
            span=span,
        )

    def _imports(self, node: ast.Import | ast.ImportFrom, type_only: bool) -> Iterator[code.Import]:
        span = self.span(node)
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                if alias.asname:
                    yield code.Import(alias.asname, alias.name, None, 0, None, type_only, span)
                else:
                    yield code.Import(top, top, None, 0, alias.name, type_only, span)
            return
        for alias in node.names:
            name = alias.asname or alias.name
            yield code.Import(name, node.module or "", alias.name, node.level, None, type_only, span)


def _caught(translate: Expressions, node: ast.expr | None) -> tuple[code.Expr, ...]:
    if node is None:
        return ()
    return translate.many(node.elts) if isinstance(node, ast.Tuple) else (translate.expr(node),)


def _is_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case _:
            return False


def _is_empty(body: list[ast.stmt]) -> bool:
    for statement in body:
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case ast.Raise(exc=ast.Call(func=raised)) | ast.Raise(exc=raised):
                match raised:
                    case ast.Name(id="NotImplementedError") | ast.Attribute(attr="NotImplementedError"):
                        return True
                return False
            case _:
                return False
    return True


def _yields(node: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> bool:
    if "yield" not in text:
        return False
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        found = waiting.pop()
        match found:
            case ast.Yield() | ast.YieldFrom():
                return True
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                continue
        waiting.extend(ast.iter_child_nodes(found))
    return False


def _binds(pattern: ast.pattern) -> Iterator[str]:
    for node in ast.walk(pattern):
        match node:
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name


def _classes(pattern: ast.pattern) -> Iterator[ast.expr]:
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchClass):
            yield node.cls
