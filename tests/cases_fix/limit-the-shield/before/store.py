import requests

OPTIONS = {"allow_redirects": False}


async def store(url: str) -> None:
    requests.put(url, data=b"")
