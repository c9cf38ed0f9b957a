"""Durable tasks whose arguments or results nobody can store."""
