"""Estimates of the fiscal effect of reforms on Korea's National Health Insurance (국민건강보험)."""
