"""Durable tasks whose module imports its own wiring."""
