"""Who did what, when: written in the transaction of the act, never changed after."""
