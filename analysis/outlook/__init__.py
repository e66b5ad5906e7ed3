"""The outlook of NHI finances: fees, benefits, revenue and the reserve to 2060, under law of 1 July 2026."""
