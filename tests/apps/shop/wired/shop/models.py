"""The tables."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Payment(Base):
    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    amount_cents: Mapped[int]
    card_token: Mapped[str]
    status: Mapped[str] = mapped_column(default="pending")  # pending, processing, completed, failed
    charge_id: Mapped[str | None]
    error: Mapped[str | None]


class Inventory(Base):
    __tablename__ = "inventory"
    __table_args__ = (CheckConstraint("quantity >= 0", name="never_oversold"),)

    product_id: Mapped[int] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    price_cents: Mapped[int]


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="placed")  # placed, allocated, failed


class Allocation(Base):
    __tablename__ = "allocations"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("inventory.product_id"))
    quantity: Mapped[int]


class CheckoutLock(Base):
    """Held while a customer is at the checkout with an order."""

    __tablename__ = "checkout_locks"

    order_id: Mapped[int] = mapped_column(primary_key=True)


class StoredFile(Base):
    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    size: Mapped[int]
    mime_type: Mapped[str]


class ServiceCoordination(Base):
    __tablename__ = "service_coordination"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int]
    results: Mapped[str]


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    points: Mapped[int] = mapped_column(default=0)


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    balance_cents: Mapped[int]
    frozen: Mapped[bool] = mapped_column(default=False)


class Transfer(Base):
    __tablename__ = "transfers"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="open")  # open, committed


class LedgerEntry(Base):
    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(unique=True)
    posted: Mapped[bool] = mapped_column(default=False)


class Retry(Base):
    """Work to be done again by the nightly job."""

    __tablename__ = "retries"

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str]
