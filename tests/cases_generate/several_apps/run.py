"""Two applications of one process, alone and one mounted in the other, share a wiring package."""

from fastapi.testclient import TestClient
from several_apps.admin.main import app as admin
from several_apps.public.main import app as public
from several_apps.wiring.admin.tasks import AdminTasks
from several_apps.wiring.public.tasks import PublicTasks

for app in (admin, public):
    with TestClient(app) as client:
        print(*client.get("/1").json(), sep=", ")
        print(AdminTasks.of(app).work(2).name, PublicTasks.of(app).work(3).name, sep=", ")

public.mount("/admin", admin)
with TestClient(public) as client:
    print(*client.get("/admin/4").json(), sep=", ")
