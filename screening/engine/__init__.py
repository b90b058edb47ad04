"""The science of a review in plain Python: no Django, no clock, no I/O but streams."""
