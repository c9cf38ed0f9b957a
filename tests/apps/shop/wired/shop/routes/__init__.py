"""The HTTP endpoints, one module per part of the shop."""
