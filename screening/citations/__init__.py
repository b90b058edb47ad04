"""What came in: import batches, source records kept raw, and the citations that people screen."""
