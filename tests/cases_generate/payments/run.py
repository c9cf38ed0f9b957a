"""Every task runs as its policy says, with what the endpoint passed."""

from fastapi.testclient import TestClient
from payments.ledger import LEDGER
from payments.main import app

with TestClient(app) as client:
    print(client.post("/payments/7", params={"amount": "9.50", "card_token": "tok"}).json())
    print(client.post("/payments/8", params={"amount": "1", "card_token": "stolen"}).json())
    print(client.post("/orders/3").json())
    print(client.get("/openapi.json").json()["paths"]["/payments/{payment_id}"]["post"]["parameters"][2]["name"])
print(*LEDGER, sep="\n")
