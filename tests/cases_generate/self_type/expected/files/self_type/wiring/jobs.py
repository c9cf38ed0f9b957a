# shieldgen: wiring sha256=f9f214093e2ea76cc8a3bedf6346c0923bc8cc6cea554923ba6ba5ce3fb6db6c
# fmt: off
# ruff: noqa
"""Schedules the task functions of `self_type.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import self_type.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from self_type.jobs import Node


_NODE_AFTER = Policy()
_NODE_EACH = Policy()
_NODE_MADE_FROM = Policy()


class JobsNodeTasks(Wiring):
    """Schedules the task functions of `self_type.jobs.Node`."""

    def after(self, node: Node, other: Node, /, count: int = 2) -> Task[..., Node]:
        """Unshielded, immediate, self_type/jobs.py."""
        return self._scheduler.start(_NODE_AFTER, None, node.after, other, count=count)

    def each(
        self,
        node: Node,
        others: list[Node] | None = None,
    ) -> Task[..., dict[str, Node]]:
        """Unshielded, immediate, self_type/jobs.py."""
        return self._scheduler.start(_NODE_EACH, None, node.each, others=others)

    def made_from(self, number: int) -> Task[..., Node]:
        """Unshielded, immediate, self_type/jobs.py."""
        return self._scheduler.start(
            _NODE_MADE_FROM,
            None,
            _source.Node.made_from,
            number=number,
        )


JobsNode = Annotated[JobsNodeTasks, Depends(JobsNodeTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
