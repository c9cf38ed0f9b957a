"""Statements of the standard library's `ast` into the neutral form of `model.code`, bodies of functions left out."""

import ast
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ..model import code
from .expressions import Expressions, operator


class Where(NamedTuple):
    """Where statements stand: the qualified name up to there with its dot, the class, whether only types are meant."""

    prefix: str = ""
    owner: str | None = None
    type_only: bool = False


_MODULE = Where()


class Statements(Expressions):
    """Translates statements."""

    def block(self, nodes: Sequence[ast.stmt], where: Where = _MODULE) -> tuple[code.Statement, ...]:
        """The statements in order; an import of several names becomes several."""
        found: list[code.Statement] = []
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                found += self._imports(node, where.type_only)
            else:
                found.append(_FORMS.get(type(node), Statements._unknown)(self, node, where))
        return tuple(found)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef, where: Where) -> code.Statement:
        span = self.span(node)
        function = code.Function(
            name=node.name,
            qualname=where.prefix + node.name,
            parameters=self.parameters(node.args),
            returns=self.optional(node.returns),
            decorators=self.many(node.decorator_list),
            docstring=ast.get_docstring(node, clean=False),
            is_async=isinstance(node, ast.AsyncFunctionDef),
            is_generator=self._yields(node),
            is_empty=_is_empty(node.body),
            owner=where.owner,
            first_line=_first_line(node, span),
            span=span,
        )
        return code.Define(function, span)

    def _define_class(self, node: ast.ClassDef, where: Where) -> code.Statement:
        span = self.span(node)
        qualname = where.prefix + node.name
        cls = code.Class(
            name=node.name,
            qualname=qualname,
            bases=self.many([base.value if isinstance(base, ast.Starred) else base for base in node.bases]),
            keywords=self.arguments([], node.keywords),
            decorators=self.many(node.decorator_list),
            body=self.block(node.body, Where(qualname + ".", qualname)),
            first_line=_first_line(node, span),
            span=span,
        )
        return code.DefineClass(cls, span)

    def _evaluate(self, node: ast.Expr, _where: Where) -> code.Statement:
        return code.Evaluate(self.expr(node.value), self.span(node))

    def _assign(self, node: ast.Assign, _where: Where) -> code.Statement:
        return code.Assign(self.many(node.targets), self.expr(node.value), None, None, self.span(node))

    def _declare(self, node: ast.AnnAssign, _where: Where) -> code.Statement:
        target, value = (self.expr(node.target),), self.optional(node.value)
        return code.Assign(target, value, self.expr(node.annotation), None, self.span(node))

    def _augment(self, node: ast.AugAssign, _where: Where) -> code.Statement:
        target, value = (self.expr(node.target),), self.expr(node.value)
        return code.Assign(target, value, None, operator(node.op), self.span(node))

    def _return(self, node: ast.Return, _where: Where) -> code.Statement:
        return code.Return(self.optional(node.value), self.span(node))

    def _raise(self, node: ast.Raise, _where: Where) -> code.Statement:
        return code.Raise(self.optional(node.exc), self.span(node))

    def _if(self, node: ast.If, where: Where) -> code.Statement:
        inside = where._replace(type_only=True) if _is_type_checking(node.test) else where
        test, body = self.expr(node.test), self.block(node.body, inside)
        return code.If(test, body, self.block(node.orelse, where), self.span(node))

    def _for(self, node: ast.For | ast.AsyncFor, where: Where) -> code.Statement:
        return code.For(
            self.expr(node.target),
            self.expr(node.iter),
            self.block(node.body, where),
            self.block(node.orelse, where),
            isinstance(node, ast.AsyncFor),
            self.span(node),
        )

    def _while(self, node: ast.While, where: Where) -> code.Statement:
        body, orelse = self.block(node.body, where), self.block(node.orelse, where)
        return code.While(self.expr(node.test), body, orelse, self.span(node))

    def _try(self, node: ast.Try | ast.TryStar, where: Where) -> code.Statement:
        handlers = [
            code.Handler(self._caught(h.type), h.name, self.block(h.body, where), self.span(h)) for h in node.handlers
        ]
        body, orelse, final = (self.block(block, where) for block in (node.body, node.orelse, node.finalbody))
        return code.Try(body, tuple(handlers), orelse, final, self.span(node))

    def _with(self, node: ast.With | ast.AsyncWith, where: Where) -> code.Statement:
        items = [code.Item(self.expr(i.context_expr), self.optional(i.optional_vars)) for i in node.items]
        body = self.block(node.body, where)
        return code.With(tuple(items), body, isinstance(node, ast.AsyncWith), self.span(node))

    def _match(self, node: ast.Match, where: Where) -> code.Statement:
        cases = [
            code.Case(
                tuple(_binds(c.pattern)),
                tuple([self.expr(cls) for cls in _classes(c.pattern)]),
                self.optional(c.guard),
                self.block(c.body, where),
            )
            for c in node.cases
        ]
        return code.Match(self.expr(node.subject), tuple(cases), self.span(node))

    def _delete(self, node: ast.Delete, _where: Where) -> code.Statement:
        return code.Delete(self.many(node.targets), self.span(node))

    def _assert(self, node: ast.Assert, _where: Where) -> code.Statement:
        return code.Assert(self.expr(node.test), self.optional(node.msg), self.span(node))

    def _names(self, node: ast.Global | ast.Nonlocal, _where: Where) -> code.Statement:
        word = "global" if isinstance(node, ast.Global) else "nonlocal"
        return code.Jump(word, tuple(node.names), self.span(node))  # type: ignore[arg-type]

    def _jump(self, node: ast.Break | ast.Continue | ast.Pass, _where: Where) -> code.Statement:
        return code.Jump(_JUMPS[type(node)], (), self.span(node))  # type: ignore[arg-type]

    def _unknown(self, node: ast.stmt, _where: Where) -> code.Statement:
        if type(node).__name__ == "TypeAlias":
            # PEP 695, which the `ast` of Python 3.11 does not know.
            name, value = node.name, node.value  # type: ignore[attr-defined]
            return code.Assign((self.expr(name),), self.expr(value), None, None, self.span(node))
        raise AssertionError(f"unknown statement {type(node).__name__}")

    def _caught(self, node: ast.expr | None) -> tuple[code.Expr, ...]:
        if node is None:
            return ()
        return self.many(node.elts) if isinstance(node, ast.Tuple) else (self.expr(node),)

    def _yields(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether a function is a generator; asked of its tree only where its lines hold the word."""
        place = bisect_left(self._yielding, node.lineno)
        if place == len(self._yielding) or self._yielding[place] > (node.end_lineno or node.lineno):
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

    @cached_property
    def _yielding(self) -> tuple[int, ...]:
        return tuple([number for number, line in enumerate(self._lines, 1) if "yield" in line])

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


def told_of_body(
    lines: tuple[str, ...], node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
) -> tuple[str | None, bool, bool]:
    """What a function's definition tells of its body: its docstring, whether it is a generator, whether it is empty."""
    (found,) = Statements(lines, 0).block([node])
    if not isinstance(found, code.Define):
        raise AssertionError(f"line {node.lineno}: no function")
    return found.function.docstring, found.function.is_generator, found.function.is_empty


def _first_line(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, span: code.Span) -> int:
    """The line of the file on which its first decorator stands, or the definition itself."""
    return min([node.lineno, *[d.lineno for d in node.decorator_list]]) - node.lineno + span.line


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


def _binds(pattern: ast.pattern) -> Iterator[str]:
    for node in ast.walk(pattern):
        match node:
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name


def _classes(pattern: ast.pattern) -> Iterator[ast.expr]:
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchClass):
            yield node.cls


_JUMPS = {ast.Break: "break", ast.Continue: "continue", ast.Pass: "pass"}
_FORMS: Mapping[type[ast.stmt], Callable[[Statements, Any, Where], code.Statement]] = {
    ast.FunctionDef: Statements._define,
    ast.AsyncFunctionDef: Statements._define,
    ast.ClassDef: Statements._define_class,
    ast.Expr: Statements._evaluate,
    ast.Assign: Statements._assign,
    ast.AnnAssign: Statements._declare,
    ast.AugAssign: Statements._augment,
    ast.Return: Statements._return,
    ast.Raise: Statements._raise,
    ast.If: Statements._if,
    ast.For: Statements._for,
    ast.AsyncFor: Statements._for,
    ast.While: Statements._while,
    ast.Try: Statements._try,
    ast.TryStar: Statements._try,
    ast.With: Statements._with,
    ast.AsyncWith: Statements._with,
    ast.Match: Statements._match,
    ast.Delete: Statements._delete,
    ast.Assert: Statements._assert,
    ast.Global: Statements._names,
    ast.Nonlocal: Statements._names,
    ast.Break: Statements._jump,
    ast.Continue: Statements._jump,
    ast.Pass: Statements._jump,
}
