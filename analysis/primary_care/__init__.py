"""Payment of primary care: mechanisms that run on a user's file, the evidence, and what they would mean for Korea."""
