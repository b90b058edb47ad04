"""Where the review stands and what there is to do next; its history."""
