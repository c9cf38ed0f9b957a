"""Joining."""

from fastapi import APIRouter

from shop.customers import create_customer
from shop.schemas import NewCustomer
from shop.wiring.mail import Mail
from shop.wiring.pitfalls import Pitfalls

router = APIRouter()


@router.post("/customers", status_code=201)
async def welcome_customer(customer: NewCustomer, mail: Mail) -> dict[str, int]:
    customer_id = await create_customer(customer.email)
    mail.send_welcome_email(customer.email)
    return {"customer_id": customer_id}


@router.post("/customers/shielded-email", status_code=201)
async def welcome_customer_shielded(customer: NewCustomer, pitfalls: Pitfalls) -> dict[str, int]:
    customer_id = await create_customer(customer.email)
    pitfalls.shielded_welcome_email(customer.email)
    return {"customer_id": customer_id}
