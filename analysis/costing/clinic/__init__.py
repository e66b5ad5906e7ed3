"""A clinic's or hospital's own ledger: words of the format, file, rows, checks and tables."""
