"""Programs as the documentation of fastapi-tasks has them; only their import line says shieldgen_runtime."""

from __future__ import annotations

import threading
import warnings

import anyio
import anyio.lowlevel
import pytest
from fastapi import Depends, FastAPI, status
from shieldgen_runtime import Task, TaskConfig, TaskErrorHandler, Tasks, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

with warnings.catch_warnings():
    # Newer versions of Starlette would rather have httpx2 here.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

log: list[object] = []


@pytest.fixture(autouse=True)
def fresh_log() -> None:
    log.clear()


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    add_tasks(app)
    return app


async def send_notification(message: str) -> None:
    log.append(f"Sending notification: {message}")


async def send_email(to: str, subject: str, body: str, cc: list[str] | None = None) -> None:
    await anyio.sleep(0.01)
    log.append(f"Email sent to {to}: {subject} {cc}")


@pytest.mark.anyio
async def test_first_steps(app: FastAPI) -> None:
    @app.post("/notify")
    async def create_notification(message: str, tasks: Tasks) -> dict:
        tasks.schedule(send_notification, message)

        return {"status": "notification scheduled"}

    @app.post("/users")
    async def create_user(email: str, tasks: Tasks) -> dict:
        tasks.schedule(send_email, to=email, subject="Welcome!", body="Thanks for signing up!")
        tasks.schedule(send_email, email, "Hello", body="Welcome!", cc=["admin@example.com"])

        return {"email": email}

    async with rehearse_shutdown(app) as rehearsal:
        answer = await rehearsal.client.post("/notify?message=Hello")
        assert answer.json() == {"status": "notification scheduled"}
        await rehearsal.client.post("/users?email=x")
        await anyio.sleep(0.05)
    assert sorted(map(str, log)) == [
        "Email sent to x: Hello ['admin@example.com']",
        "Email sent to x: Welcome! None",
        "Sending notification: Hello",
    ]


@pytest.mark.anyio
async def test_the_order_of_the_timings(app: FastAPI) -> None:
    async def task(name: str) -> None:
        log.append(name)

    @app.get("/")
    async def route(tasks: Tasks) -> dict[str, str]:
        tasks.schedule(task, "A")
        tasks.after_route.schedule(task, "B")
        tasks.after_response.schedule(task, "C")
        await anyio.lowlevel.checkpoint()
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        assert (await rehearsal.client.get("/")).status_code == status.HTTP_200_OK
        await anyio.sleep(0.02)
    assert log == ["A", "B", "C"]


@pytest.mark.anyio
async def test_a_handle_whose_start_is_awaited(app: FastAPI) -> None:
    async def my_task() -> None:
        await anyio.sleep(0.01)

    @app.post("/track")
    async def track_task(tasks: Tasks) -> dict:
        task = tasks.schedule(my_task)
        await task.started.wait()

        if task.started.is_set():
            return {"status": "task started"}
        return {"status": "task pending"}

    async with rehearse_shutdown(app) as rehearsal:
        assert (await rehearsal.client.post("/track")).json() == {"status": "task started"}


@pytest.mark.anyio
async def test_task_details(app: FastAPI) -> None:
    async def my_task(x: int) -> int:
        return x * 2

    @app.post("/task-details")
    async def task_details(tasks: Tasks) -> dict:
        task = tasks.task(name="double_task", shield=True).schedule(my_task, 21)

        return {
            "task_name": task.config.name,
            "function": task.func.__name__,
            "args": task.args,
            "kwargs": task.kwargs,
            "is_shielded": task.config.shielded,
            "has_started": task.started.is_set(),
        }

    async with rehearse_shutdown(app) as rehearsal:
        assert (await rehearsal.client.post("/task-details")).json() == {
            "task_name": "double_task",
            "function": "my_task",
            "args": [21],
            "kwargs": {},
            "is_shielded": True,
            "has_started": False,
        }


@pytest.mark.anyio
async def test_tasks_in_other_dependencies_share_the_requests_batches(app: FastAPI) -> None:
    async def log_auth_attempt(user_id: int) -> None:
        log.append(f"auth {user_id}")

    async def get_current_user(tasks: Tasks) -> dict:
        user = {"id": 123, "name": "Alice"}
        tasks.after_route.schedule(log_auth_attempt, user["id"])
        return user

    @app.get("/profile")
    async def get_profile(tasks: Tasks, user: dict = Depends(get_current_user)) -> dict:  # noqa: B008 - as documented
        tasks.schedule(log_auth_attempt, 1)
        return user

    async with rehearse_shutdown(app) as rehearsal:
        assert (await rehearsal.client.get("/profile")).json() == {"id": 123, "name": "Alice"}
        await anyio.sleep(0.01)
    assert sorted(map(str, log)) == ["auth 1", "auth 123"]


@pytest.mark.anyio
async def test_all_configuration_with_all_timings(app: FastAPI) -> None:
    async def my_error_handler(task: Task, error: Exception) -> None:
        log.append(f"Task {task.config.name} failed: {error}")

    def sync_error_handler(task: Task, error: Exception) -> None:
        log.append(f"Task {task.config.name} failed: {error}")

    async def operation(data: str) -> None:
        raise ValueError(data)

    @app.post("/comprehensive")
    async def comprehensive_example(tasks: Tasks) -> dict:
        tasks.task(name="immediate_task", on_error=my_error_handler).schedule(operation, "1")
        tasks.after_route.task(name="cleanup_task", shield=True, on_error=sync_error_handler).schedule(operation, "2")
        tasks.after_response.task(name="notification_task", on_error=my_error_handler).schedule(operation, "3")
        tasks.task().schedule(send_notification, "4")
        tasks.task(name=None, shield=False, on_error=None).schedule(send_notification, "5")
        return {"status": "ok"}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.post("/comprehensive")
        await anyio.sleep(0.05)
    assert sorted(map(str, log)) == [
        "Sending notification: 4",
        "Sending notification: 5",
        "Task cleanup_task failed: 2",
        "Task immediate_task failed: 1",
        "Task notification_task failed: 3",
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("failures", [2, 9], ids=["a task that recovers", "a task that does not"])
async def test_the_retry_handler(app: FastAPI, failures: int) -> None:
    runs: list[int] = []

    async def retry_handler(task: Task, error: Exception, max_retries: int = 3, base_delay: float = 0.001) -> object:
        for attempt in range(max_retries):
            try:
                delay = base_delay * (2**attempt)
                await anyio.sleep(delay)

                result = await task()

                log.append(f"Task {task.config.name} succeeded on retry {attempt + 1}")
                return result
            except Exception:
                if attempt == max_retries - 1:
                    log.append(f"Task {task.config.name} failed after {max_retries} retries")
                    raise
        return None

    async def flaky_task(limit: int) -> None:
        runs.append(limit)
        if len(runs) <= limit:
            raise ValueError("Random failure")

    @app.post("/retry")
    async def retry_endpoint(tasks: Tasks) -> dict:
        tasks.task(name="flaky_task", on_error=retry_handler).schedule(flaky_task, failures)

        return {"status": "ok"}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.post("/retry")
        await anyio.sleep(0.1)
    if failures == 2:
        assert log == ["Task flaky_task succeeded on retry 2"]
        assert len(runs) == 3
    else:
        assert log == ["Task flaky_task failed after 3 retries"]
        assert len(runs) == 4


@pytest.mark.anyio
async def test_the_retry_handler_that_calls_the_function(app: FastAPI) -> None:
    async def retry_handler(task: Task, error: Exception) -> None:
        await task.func(*task.args, **task.kwargs)
        log.append("retried")

    runs: list[str] = []

    async def flaky(name: str) -> None:
        runs.append(name)
        if len(runs) == 1:
            raise ValueError

    @app.post("/flaky")
    async def endpoint(tasks: Tasks) -> dict:
        tasks.task(on_error=retry_handler).schedule(flaky, name="x")
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.post("/flaky")
        await anyio.sleep(0.02)
    assert (runs, log) == (["x", "x"], ["retried"])


@pytest.mark.anyio
async def test_a_registry_of_error_handlers(app: FastAPI) -> None:
    class ErrorHandlerRegistry:
        def __init__(self) -> None:
            self.handlers: dict[type[Exception], TaskErrorHandler] = {}

        def register(self, error_type: type[Exception], handler: TaskErrorHandler) -> None:
            self.handlers[error_type] = handler

        async def handle(self, task: Task, error: Exception) -> None:
            await self.handlers[type(error)](task, error)

    async def handle_connection_error(task: Task, error: ConnectionError) -> None:
        log.append(f"Connection error in {task.config.name}")

    registry = ErrorHandlerRegistry()
    registry.register(ConnectionError, handle_connection_error)

    async def operation() -> None:
        raise ConnectionError

    @app.post("/global-handler")
    async def global_handler_endpoint(tasks: Tasks) -> dict:
        tasks.task(name="task1", on_error=registry.handle).schedule(operation)
        return {"status": "ok"}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.post("/global-handler")
        await anyio.sleep(0.02)
    assert log == ["Connection error in task1"]


@pytest.mark.anyio
async def test_global_configuration() -> None:
    async def global_error_handler(task: Task, error: Exception) -> None:
        log.append(f"{task.config.name} {task.config.shielded} {error}")

    app = FastAPI()
    add_tasks(app, config=TaskConfig(shield=True, on_error=global_error_handler))

    async def operation(word: str) -> None:
        raise ValueError(word)

    @app.post("/")
    async def endpoint(tasks: Tasks) -> dict:
        tasks.schedule(operation, "plain")
        tasks.task(name="named", shield=False).schedule(operation, "unshielded")
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.post("/")
        await anyio.sleep(0.02)
    assert sorted(map(str, log)) == ["None True plain", "named False unshielded"]


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_an_error_handler_tried_with_a_task_made_by_hand(kind: str) -> None:
    handled: list[Exception] = []

    async def test_handler(task: Task, error: Exception) -> None:
        handled.append(error)
        with pytest.raises(ValueError, match="Test error"):
            await task()

    async def failing_task() -> None:
        raise ValueError("Test error")

    def failing_sync_task() -> None:
        raise ValueError("Test error")

    task = Task(
        func=failing_task if kind == "async" else failing_sync_task,
        args=(),
        kwargs={},
        config=TaskConfig(on_error=test_handler),
    )
    assert await task() is None
    assert [str(error) for error in handled] == ["Test error"]
    assert task.started.is_set()
    assert task.status == "failed"

    async def double(x: int) -> int:
        return 2 * x

    assert await Task(func=double, args=(21,), kwargs={})() == 42


def test_the_smoke_test() -> None:
    app = FastAPI()
    add_tasks(app)

    immediate_test = threading.Event()
    after_response_test = threading.Event()
    after_route_test = threading.Event()

    def task(_event: threading.Event) -> None:
        _event.set()

    @app.get("/")
    def endpoint(tasks: Tasks) -> dict:
        tasks.schedule(task, immediate_test)
        tasks.after_response.schedule(task, after_response_test)
        tasks.after_route.schedule(task, after_route_test)

        return {}

    with TestClient(app) as client:
        response = client.get("/")

        assert response.status_code == status.HTTP_200_OK
        assert response.json() == {}

        assert immediate_test.wait(5)
        assert after_response_test.wait(5)
        assert after_route_test.wait(5)
