"""Turns durable tasks into work that survives a kill, by handing them to DBOS."""

from ._declaration import AcceptanceRefused, Durable, DurableTask, Transaction
from ._options import DurableOptions, DurableRecord

__all__ = [
    "AcceptanceRefused",
    "Durable",
    "DurableOptions",
    "DurableRecord",
    "DurableTask",
    "Transaction",
]
