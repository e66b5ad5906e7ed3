"""The what-if page: sliders over results that the run has computed, as one block of HTML, and its table for print."""
