"""What requests carry."""

from decimal import Decimal
from typing import TypedDict

from pydantic import BaseModel, Field


class PaymentRequest(BaseModel):
    amount: Decimal = Field(gt=0, decimal_places=2)
    card_token: str


class OrderItem(BaseModel):
    product_id: int
    quantity: int = Field(gt=0)


class NewCustomer(BaseModel):
    email: str


class UploadMetadata(TypedDict):
    size: int
    mime_type: str
