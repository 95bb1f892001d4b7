"""`make bench`: what Mizban costs, in multiples of the barest honest write (R) measured in the same run."""
