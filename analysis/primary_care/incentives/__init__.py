"""Incentives: points for quality, shared savings, and what California asks of its health plans."""
