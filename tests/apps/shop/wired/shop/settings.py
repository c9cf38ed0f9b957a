"""Where the shop's database, storage and neighbours are, read from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    database: Path
    uploads: Path
    storage: Path
    payments_url: str
    inventory_url: str
    shipping_url: str
    billing_url: str
    alerts_url: str
    smtp_host: str
    smtp_port: int


def from_environment() -> Settings:
    environment = os.environ
    folder = Path(environment.get("SHOP_DATA", "data"))
    return Settings(
        database=folder / "shop.db",
        uploads=folder / "uploads",
        storage=folder / "storage",
        payments_url=environment.get("SHOP_PAYMENTS_URL", "http://localhost:9001"),
        inventory_url=environment.get("SHOP_INVENTORY_URL", "http://localhost:9002"),
        shipping_url=environment.get("SHOP_SHIPPING_URL", "http://localhost:9003"),
        billing_url=environment.get("SHOP_BILLING_URL", "http://localhost:9004"),
        alerts_url=environment.get("SHOP_ALERTS_URL", "http://localhost:9005"),
        smtp_host=environment.get("SHOP_SMTP_HOST", "localhost"),
        smtp_port=int(environment.get("SHOP_SMTP_PORT", "2525")),
    )


settings = from_environment()
