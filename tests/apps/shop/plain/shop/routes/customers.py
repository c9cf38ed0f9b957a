"""Joining."""

from fastapi import APIRouter, BackgroundTasks

from shop.customers import create_customer
from shop.mail import send_welcome_email
from shop.schemas import NewCustomer

router = APIRouter()


@router.post("/customers", status_code=201)
async def welcome_customer(customer: NewCustomer, background_tasks: BackgroundTasks) -> dict[str, int]:
    customer_id = await create_customer(customer.email)
    background_tasks.add_task(send_welcome_email, customer.email)
    return {"customer_id": customer_id}


@router.post("/customers/shielded-email", status_code=201)
async def welcome_customer_shielded(customer: NewCustomer, background_tasks: BackgroundTasks) -> dict[str, int]:
    customer_id = await create_customer(customer.email)
    background_tasks.add_task(send_welcome_email, customer.email)
    return {"customer_id": customer_id}
