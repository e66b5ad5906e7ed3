"""What the reforms would do at other settings of their levers: computed on a grid, packed, and read off between."""
