"""A small shop: orders, payments, uploads, customers."""
