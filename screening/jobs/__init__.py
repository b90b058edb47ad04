"""Work in the background: its row is the truth, the broker only carries its id."""
