"""Joining."""

from fastapi import APIRouter
from shieldgen_runtime import Tasks

from shop.customers import create_customer
from shop.mail import send_welcome_email
from shop.schemas import NewCustomer

router = APIRouter()


@router.post("/customers", status_code=201)
async def welcome_customer(customer: NewCustomer, tasks: Tasks) -> dict[str, int]:
    customer_id = await create_customer(customer.email)
    # GOOD: Emails can be resent if they fail
    tasks.schedule(send_welcome_email, customer.email)
    return {"customer_id": customer_id}


@router.post("/customers/shielded-email", status_code=201)
async def welcome_customer_shielded(customer: NewCustomer, tasks: Tasks) -> dict[str, int]:
    customer_id = await create_customer(customer.email)
    # BAD: Don't shield emails
    tasks.task(shield=True).schedule(send_welcome_email, customer.email)
    return {"customer_id": customer_id}
