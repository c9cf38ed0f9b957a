"""Expressions of the standard library's `ast` into the neutral form of `model.code`."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from ..model import code

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Not: "not",
    ast.Invert: "~",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_LONGEST_CONSTANT_DISPLAY = 256
"""Items that are kept of a display of constants only: tables of data tell nothing more by being whole."""


def operator(node: ast.AST) -> str:
    """The operator as it is written."""
    return _OPERATORS[type(node)]


class Expressions:
    """Translates expressions whose lines start `offset` lines before those of the file.

    `lines` are the lines that were parsed: columns of `ast` count UTF-8 bytes, ours characters.
    """

    def __init__(self, lines: tuple[str, ...], offset: int) -> None:
        self._lines = lines
        # One number for each line instead of two for each node.
        self._numbers = tuple(range(offset, offset + len(lines) + 2))
        ascii_only = "".join(lines).isascii()
        self._wide = frozenset(() if ascii_only else [n for n, line in enumerate(lines, 1) if not line.isascii()])

    def span(self, node: ast.expr | ast.stmt | ast.excepthandler | ast.pattern) -> code.Span:
        """Where the node stands in its file."""
        line, column, numbers = node.lineno, node.col_offset, self._numbers
        end_line, end_column = node.end_lineno or line, node.end_col_offset or 0
        if self._wide:
            column, end_column = self._characters(line, column), self._characters(end_line, end_column)
        # What `Span(...)` does as well, at half the price: there is one for each node.
        return tuple.__new__(code.Span, (numbers[line], column + 1, numbers[end_line], end_column + 1))

    def _characters(self, line: int, offset: int) -> int:
        """How many characters so many bytes at the beginning of a line are."""
        if line not in self._wide:
            return offset
        return len(self._lines[line - 1].encode()[:offset].decode(errors="replace"))

    def many(self, nodes: list[ast.expr]) -> tuple[code.Expr, ...]:
        """Each expression, in order."""
        return tuple([self.expr(node) for node in nodes])

    def optional(self, node: ast.expr | None) -> code.Expr | None:
        """The expression, where there is one."""
        return None if node is None else self.expr(node)

    def expr(self, node: ast.expr) -> code.Expr:
        """The expression in its neutral form."""
        return _FORMS.get(type(node), Expressions._other)(self, node)

    def _name(self, node: ast.Name) -> code.Expr:
        column = self._characters(node.lineno, node.col_offset) if self._wide else node.col_offset
        return code.Name(node.id, self._numbers[node.lineno], column + 1)

    def _attribute(self, node: ast.Attribute) -> code.Expr:
        return code.Attribute(self.expr(node.value), node.attr, self.span(node))

    def _call(self, node: ast.Call) -> code.Expr:
        return code.Call(self.expr(node.func), self.arguments(node.args, node.keywords), self.span(node))

    def _literal(self, node: ast.Constant) -> code.Expr:
        return code.Literal("..." if node.value is ... else node.value, self.span(node))

    def _await(self, node: ast.Await) -> code.Expr:
        return code.Await(self.expr(node.value), self.span(node))

    def _lambda(self, node: ast.Lambda) -> code.Expr:
        return code.Lambda(self.parameters(node.args), self.expr(node.body), self.span(node))

    def _choice(self, node: ast.IfExp) -> code.Expr:
        options = (self.expr(node.body), self.expr(node.orelse))
        return code.Alternative(self.expr(node.test), options, "if", self.span(node))

    def _either(self, node: ast.BoolOp) -> code.Expr:
        word = "or" if isinstance(node.op, ast.Or) else "and"
        return code.Alternative(None, self.many(node.values), word, self.span(node))  # type: ignore[arg-type]

    def _subscript(self, node: ast.Subscript) -> code.Expr:
        return code.Subscript(self.expr(node.value), self.expr(node.slice), self.span(node))

    def _star(self, node: ast.Starred) -> code.Expr:
        return code.Star(self.expr(node.value), self.span(node))

    def _walrus(self, node: ast.NamedExpr) -> code.Expr:
        return code.Walrus(node.target.id, self.expr(node.value), self.span(node))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> code.Expr:
        return code.Yield(self.optional(node.value), isinstance(node, ast.YieldFrom), self.span(node))

    def _unary(self, node: ast.UnaryOp) -> code.Expr:
        return code.Operation(operator(node.op), (self.expr(node.operand),), self.span(node))

    def _comparison(self, node: ast.Compare) -> code.Expr:
        operands = (self.expr(node.left), *self.many(node.comparators))
        return code.Operation(operator(node.ops[0]), operands, self.span(node))

    def _other(self, node: ast.expr) -> code.Expr:
        parts = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        return code.Operation(type(node).__name__.lower(), self.many(parts), self.span(node))

    def _binary(self, node: ast.BinOp) -> code.Expr:
        # Long concatenations lean to the left, one level a term: walked down, not recursed into.
        terms, spine = [node], node
        while isinstance(spine.left, ast.BinOp):
            spine = spine.left
            terms.append(spine)
        value = self.expr(spine.left)
        for term in reversed(terms):
            value = code.Operation(operator(term.op), (value, self.expr(term.right)), self.span(term))
        return value

    def _text(self, node: ast.JoinedStr) -> code.Expr:
        return code.Text(self._pieces(node), self.span(node))

    def _pieces(self, node: ast.JoinedStr) -> tuple[code.Expr, ...]:
        pieces: list[code.Expr] = []
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                pieces.append(self.expr(value.value))
                if isinstance(value.format_spec, ast.JoinedStr):
                    pieces.extend(p for p in self._pieces(value.format_spec) if not isinstance(p, code.Literal))
            else:
                pieces.append(self.expr(value))
        return tuple(pieces)

    def _display(self, node: ast.List | ast.Tuple | ast.Set | ast.Dict) -> code.Expr:
        if isinstance(node, ast.Dict):
            keys, values = node.keys, node.values
            if _only_constants(values):
                keys, values = keys[:_LONGEST_CONSTANT_DISPLAY], values[:_LONGEST_CONSTANT_DISPLAY]
            return code.Collection(
                "dict", self.many(values), tuple([self.optional(key) for key in keys]), self.span(node)
            )
        items = node.elts[:_LONGEST_CONSTANT_DISPLAY] if _only_constants(node.elts) else node.elts
        kind = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}[type(node)]
        return code.Collection(kind, self.many(items), (), self.span(node))  # type: ignore[arg-type]

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> code.Expr:
        sources = tuple(
            [
                code.Source(self.expr(s.target), self.expr(s.iter), self.many(s.ifs), bool(s.is_async))
                for s in node.generators
            ]
        )
        span = self.span(node)
        match node:
            case ast.DictComp():
                return code.Comprehension("dict", self.expr(node.value), self.expr(node.key), sources, span)
            case ast.ListComp():
                return code.Comprehension("list", self.expr(node.elt), None, sources, span)
            case ast.SetComp():
                return code.Comprehension("set", self.expr(node.elt), None, sources, span)
            case ast.GeneratorExp():
                return code.Comprehension("generator", self.expr(node.elt), None, sources, span)

    def arguments(self, positional: list[ast.expr], keywords: list[ast.keyword]) -> tuple[code.Argument, ...]:
        """The arguments of a call, or the keywords of a class."""
        given = [
            code.Argument(self.expr(node.value), None, 1)
            if isinstance(node, ast.Starred)
            else code.Argument(self.expr(node))
            for node in positional
        ]
        given += [code.Argument(self.expr(k.value), k.arg, 0 if k.arg else 2) for k in keywords]
        return tuple(given)

    def parameters(self, given: ast.arguments) -> tuple[code.Parameter, ...]:
        """The parameters of a function or lambda, in order."""
        positional = [*given.posonlyargs, *given.args]
        gap = len(positional) - len(given.defaults)
        found: list[code.Parameter] = []
        for index, argument in enumerate(positional):
            default = given.defaults[index - gap] if index >= gap else None
            kind = "positional_only" if index < len(given.posonlyargs) else "positional_or_keyword"
            found.append(self._parameter(argument, kind, default))
        if given.vararg:
            found.append(self._parameter(given.vararg, "var_positional", None))
        for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
            found.append(self._parameter(argument, "keyword_only", default))
        if given.kwarg:
            found.append(self._parameter(given.kwarg, "var_keyword", None))
        return tuple(found)

    def _parameter(self, argument: ast.arg, kind: str, default: ast.expr | None) -> code.Parameter:
        return code.Parameter(
            argument.arg,
            kind,  # type: ignore[arg-type]
            self.optional(argument.annotation),
            self.optional(default),
        )


def _only_constants(nodes: list[ast.expr]) -> bool:
    return len(nodes) > _LONGEST_CONSTANT_DISPLAY and all(isinstance(node, ast.Constant) for node in nodes)


_FORMS: Mapping[type[ast.expr], Callable[[Expressions, Any], code.Expr]] = {
    ast.Name: Expressions._name,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.Constant: Expressions._literal,
    ast.Await: Expressions._await,
    ast.JoinedStr: Expressions._text,
    ast.List: Expressions._display,
    ast.Tuple: Expressions._display,
    ast.Set: Expressions._display,
    ast.Dict: Expressions._display,
    ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
    ast.DictComp: Expressions._comprehension,
    ast.Lambda: Expressions._lambda,
    ast.IfExp: Expressions._choice,
    ast.BoolOp: Expressions._either,
    ast.Subscript: Expressions._subscript,
    ast.Starred: Expressions._star,
    ast.NamedExpr: Expressions._walrus,
    ast.Yield: Expressions._yield,
    ast.YieldFrom: Expressions._yield,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.Compare: Expressions._comparison,
}
"""Looked up by the type: a `match` would ask up to twenty times for each of hundreds of thousands of nodes."""
