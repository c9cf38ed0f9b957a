"""In the wiring it is the class."""

from calling import compare
from self_type import jobs
from self_type.wiring.jobs import JobsNode

ONE, TWO = jobs.Node(1), jobs.Node(2)

compare(
    JobsNode,
    jobs.Node,
    lambda f: [f.after(ONE, TWO), f.after(ONE, TWO, count=0), f.each(ONE), f.each(ONE, others=[TWO]), f.made_from(3)],
    show=repr,
)
