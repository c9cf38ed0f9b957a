"""What the jobs take from another module."""

from sqlalchemy.orm import DeclarativeBase, Session, declarative_base


class Base(DeclarativeBase):
    """Of the rows."""


OldBase = declarative_base()

__all__ = ["Base", "OldBase", "Session"]
