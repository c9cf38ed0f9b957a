import uvicorn

uvicorn.run("app.main:app")
