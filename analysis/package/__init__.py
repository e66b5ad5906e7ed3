"""The reforms together: one pool of avoidable use, who pays, and what becomes of the reserve."""
