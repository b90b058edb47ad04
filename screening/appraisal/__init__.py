"""How much to trust it: the facts that an evidence scheme asks for, and the class they give."""
