"""Background tasks that are dropped, and such that run."""

from fastapi import BackgroundTasks, FastAPI, HTTPException, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

app = FastAPI()


def first(order: int) -> None: ...


def second(order: int) -> None: ...


def third(order: int) -> None: ...


def fourth(order: int) -> None: ...


def fifth(order: int) -> None: ...


def sixth(order: int) -> None: ...


@app.post("/raised")
async def raised_behind_it(order: int, background: BackgroundTasks) -> None:
    background.add_task(first, order)
    if order < 0:
        raise HTTPException(422)


@app.post("/handler")
async def added_on_the_way_out(order: int, background: BackgroundTasks) -> None:
    try:
        print(1 / order)
    except ZeroDivisionError:
        background.add_task(second, order)
        raise


@app.post("/replaced")
async def replaced(order: int, background: BackgroundTasks) -> Response:
    background.add_task(third, order)
    return JSONResponse({}, background=BackgroundTask(fourth, order))


@app.post("/by-hand")
async def made_by_hand(order: int) -> None:
    tasks = BackgroundTasks()
    tasks.add_task(fifth, order)
    tasks.add_task(sixth, order)


# Nothing below is dropped.


def kept(order: int) -> None: ...


@app.post("/checked")
async def checked_before(order: int, background: BackgroundTasks) -> None:
    if order < 0:
        raise HTTPException(422)
    background.add_task(kept, order)


@app.post("/branches")
async def raised_in_the_other_branch(order: int, background: BackgroundTasks) -> None:
    if order > 0:
        background.add_task(kept, order)
    else:
        raise HTTPException(422)


@app.post("/returned")
async def returned_before(order: int, background: BackgroundTasks) -> Response:
    if order > 0:
        background.add_task(kept, order)
        return Response()
    raise HTTPException(422)


@app.post("/handed-over")
async def handed_over(order: int) -> Response:
    tasks = BackgroundTasks()
    tasks.add_task(kept, order)
    return JSONResponse({}, background=tasks)


@app.post("/own-background")
async def no_background_of_its_own(order: int, background: BackgroundTasks) -> Response:
    background.add_task(kept, order)
    return JSONResponse({}, background=None)


def helper(order: int, background: BackgroundTasks) -> None:
    background.add_task(kept, order)
    if order < 0:
        raise ValueError(order)
