"""The wiring takes the object, whatever its type parameters."""

from calling import compare
from generic_classes import jobs
from generic_classes.wiring.jobs import JobsBoth, JobsNumbers, JobsRepository, JobsRow, JobsRunner, JobsStore

HELD = jobs.Repository(1)
BOTH = jobs.Both("b")

compare(
    JobsRepository,
    jobs.Repository,
    lambda f: [f.save(HELD, 2, "o"), f.save(HELD, item=2, other=None), f.merge(HELD, [HELD]), f.size("text")],
)
compare(JobsRepository, jobs.Repository, lambda f: [f.made_from(3)], show=lambda found: f"{type(found).__name__} {found.held}")
compare(JobsBoth, jobs.Both, lambda f: [f.put(BOTH, "i", 1)])
compare(JobsNumbers, jobs.Numbers, lambda f: [f.add(jobs.Numbers(1), number=2)])
compare(JobsRunner, jobs.Runner, lambda f: [f.run(jobs.Runner(max), 3, 5), f.run(jobs.Runner(dict), a=1)])
compare(JobsRow, jobs.Row, lambda f: [f.read(jobs.Row(1, "a"))])


class Discs:
    async def write(self, item: int, limit: object = None) -> str:
        return f"writes {item} {limit}"


compare(JobsStore, Discs, lambda f: [f.write(Discs(), 4), f.write(Discs(), 5, limit=6)])
