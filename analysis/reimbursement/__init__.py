"""The fee system: who is paid what for which service, what its restructuring moves, and who pays."""
