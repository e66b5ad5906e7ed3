"""What a reform does to one institution's own fees."""
