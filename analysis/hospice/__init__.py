"""Hospice and palliative care: need, uptake, payment, effect on spending, and who pays."""
