"""What may leave the claims layer: no small cell, no cell that one payer or person makes up, nothing that gives
one away.
"""
