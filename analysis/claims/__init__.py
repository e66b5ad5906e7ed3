"""Claims data at scale: from an insurer's files to panels from which treatment effects are estimated.

The data work is written once, as Ibis expressions, and runs on DuckDB or on Spark. Nothing here feeds a headline:
generated claims show that the estimators recover a known truth, and real ones stay in the insurer's data centre.
"""
