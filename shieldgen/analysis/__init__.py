"""Source text into facts, and facts into what names and calls stand for across files."""
