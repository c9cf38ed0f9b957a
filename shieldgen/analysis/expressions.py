"""Expressions of the standard library's `ast` into the neutral form of `model.code`."""

import ast

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
        self._offset = offset
        self._ascii = "".join(lines).isascii()
        # One number for each line instead of two for each node.
        self._numbers = tuple(range(offset, offset + len(lines) + 2))

    def span(self, node: ast.expr | ast.stmt | ast.excepthandler | ast.pattern) -> code.Span:
        """Where the node stands in its file."""
        line, end_line, numbers = node.lineno, node.end_lineno or node.lineno, self._numbers
        if self._ascii:
            # What `Span(...)` does as well, at half the price: there is one for each node.
            places = (numbers[line], node.col_offset + 1, numbers[end_line], (node.end_col_offset or 0) + 1)
            return tuple.__new__(code.Span, places)
        column, end_column = self._column(line, node.col_offset), self._column(end_line, node.end_col_offset or 0)
        return code.Span(numbers[line], column, numbers[end_line], end_column)

    def _column(self, line: int, offset: int) -> int:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        if text.isascii():
            return offset + 1
        return len(text.encode()[:offset].decode(errors="replace")) + 1

    def many(self, nodes: list[ast.expr]) -> tuple[code.Expr, ...]:
        """Each expression, in order."""
        return tuple([self.expr(node) for node in nodes])

    def optional(self, node: ast.expr | None) -> code.Expr | None:
        """The expression, where there is one."""
        return None if node is None else self.expr(node)

    def expr(self, node: ast.expr) -> code.Expr:
        """The expression in its neutral form."""
        match node:
            case ast.Name():
                return code.Name(node.id, self.span(node))
            case ast.Attribute():
                return code.Attribute(self.expr(node.value), node.attr, self.span(node))
            case ast.Call():
                return code.Call(self.expr(node.func), self.arguments(node.args, node.keywords), self.span(node))
            case ast.Constant():
                return code.Literal("..." if node.value is ... else node.value, self.span(node))
            case ast.Await():
                return code.Await(self.expr(node.value), self.span(node))
            case ast.JoinedStr():
                return code.Text(self._pieces(node), self.span(node))
            case ast.List() | ast.Tuple() | ast.Set() | ast.Dict():
                return self._display(node)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node)
            case ast.Lambda():
                return code.Lambda(self.parameters(node.args), self.expr(node.body), self.span(node))
            case ast.IfExp():
                options = (self.expr(node.body), self.expr(node.orelse))
                return code.Alternative(self.expr(node.test), options, "if", self.span(node))
            case ast.BoolOp():
                word = "or" if isinstance(node.op, ast.Or) else "and"
                return code.Alternative(None, self.many(node.values), word, self.span(node))  # type: ignore[arg-type]
            case ast.Subscript():
                return code.Subscript(self.expr(node.value), self.expr(node.slice), self.span(node))
            case ast.Starred():
                return code.Star(self.expr(node.value), self.span(node))
            case ast.NamedExpr():
                return code.Walrus(node.target.id, self.expr(node.value), self.span(node))
            case ast.Yield():
                return code.Yield(self.optional(node.value), False, self.span(node))
            case ast.YieldFrom():
                return code.Yield(self.expr(node.value), True, self.span(node))
            case ast.BinOp():
                return self._binary(node)
            case ast.UnaryOp():
                return code.Operation(operator(node.op), (self.expr(node.operand),), self.span(node))
            case ast.Compare():
                word = operator(node.ops[0])
                return code.Operation(word, self.many([node.left, *node.comparators]), self.span(node))
            case _:
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

    def _display(self, node: ast.List | ast.Tuple | ast.Set | ast.Dict) -> code.Collection:
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

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> code.Comprehension:
        sources = tuple(
            code.Source(self.expr(s.target), self.expr(s.iter), self.many(s.ifs), bool(s.is_async))
            for s in node.generators
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
