"""Facts of a study for a question, and the class that they give."""
