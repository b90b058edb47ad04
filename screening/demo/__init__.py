"""The demo review: medical treatment of infantile spasms, in the middle of its work.

Built through the actions that people use, so that its log is real. Bibliographic facts are facts;
abstracts are summaries written for the demonstration; every figure names where it was read.
"""
