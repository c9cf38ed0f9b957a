"""shieldgen: what a shutdown does to the background work of a FastAPI application, and wiring that protects it."""

__version__ = "0.1.0"
