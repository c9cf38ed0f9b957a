"""The lines of one function into its statements, read when the function is followed."""

import ast

from ..model import code
from .parsing import deep_sources, parse
from .statements import Statements, Where
from .text import SourceText


def read_body(source: SourceText, function: code.Function) -> tuple[code.Statement, ...]:
    """The statements of the function's body, with nested functions as `Define`.

    The function is parsed alone, under an `if 1:` where it is indented: dedenting would break multi-line strings.
    """
    lines = source.lines[function.first_line - 1 : function.span.end_line]
    header = 1 if lines and lines[0][:1] in (" ", "\t", "\x0c") else 0
    island = ("if 1:",) * header + lines
    with deep_sources():
        tree = parse("\n".join(island))
        node = tree.body[0]
        if header and isinstance(node, ast.If):
            node = node.body[0]
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            raise AssertionError(f"{source.path}:{function.first_line}: no function here")
        translate = Statements(island, function.first_line - 1 - header)
        return translate.block(node.body, Where(function.qualname + ".<locals>."))
