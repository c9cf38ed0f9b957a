"""The templates that a hint writes, over the parameters whose values are known where the task is scheduled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...model.signature import Field, Signature, Template
from ...model.source import Problem
from ..literals import NotLiteral, literal_value
from .keywords import Written
from .templates import BadTemplate, read_template


class Templates:
    """The hint's templates, over the parameters that callers pass.

    `renamed` says what the wiring calls a parameter of the function where that is not the same.
    """

    def __init__(self, written: Written, signature: Signature, renamed: Mapping[str, str]) -> None:
        self._values = written.values
        self._places = written.places
        self._renamed = renamed
        own = {new: name for name, new in renamed.items()}
        self._parameters = [own.get(parameter.name, parameter.name) for parameter in signature.parameters]
        self._hidden = list(_without_value(signature))
        self.problems: list[Problem] = []

    def read(self, keyword: str) -> Template | None:
        """One template; None where the hint has none, or a wrong one."""
        node = self._values.get(keyword)
        if node is None:
            return None
        try:
            text = literal_value(node)
            if not isinstance(text, str):
                return None
            pieces = read_template(text, self._parameters, self._hidden)
            return tuple(self._planned(piece) if isinstance(piece, Field) else piece for piece in pieces)
        except NotLiteral:
            return None
        except BadTemplate as error:
            self.problems.append(Problem(self._places[keyword], "hint", f"{keyword}: {error}"))
            return None

    def _planned(self, field: Field) -> Field:
        return replace(field, parameter=self._renamed.get(field.parameter, field.parameter))


def _without_value(signature: Signature) -> Iterator[str]:
    """The parameters whose value only the function knows where its own default or resource is used."""
    left_out = False
    for parameter in signature.parameters:
        own = parameter.default is not None and parameter.default.literal is None
        # One that is passed by its place cannot be passed where one before it is not.
        shifted = left_out and parameter.kind == "positional_only"
        left_out = left_out or own
        if parameter.resource is not None or own or shifted:
            yield parameter.name
