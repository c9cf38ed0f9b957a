"""Durable tasks with arguments and results of many types."""
