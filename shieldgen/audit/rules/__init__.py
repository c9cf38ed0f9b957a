"""One rule a file: documentation, `RULE`, and `check`, which sees facts and settings only."""
