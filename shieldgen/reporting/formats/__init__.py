"""One audit format a file: `FORMAT` and `render`, which sees the report only."""
