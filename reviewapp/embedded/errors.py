"""What goes wrong with the embedded servers, said in a sentence for the person who started them."""


class EmbeddedServerError(RuntimeError):
    """An embedded server could not be started or stopped; the message says what to do."""
