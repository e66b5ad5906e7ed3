"""Tiers of primary care payment: criteria as data, what a practice is granted, and what it would still need."""
