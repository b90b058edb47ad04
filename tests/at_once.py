"""Calls that start together in threads, for the tests of locks."""

import threading

from django.db import connection

from screening.errors import Conflicting


def all_at_once(calls):
    """Results of ``calls`` that started together; a refusal is its class."""
    results, start = [None] * len(calls), threading.Barrier(len(calls))

    def run(place, call):
        start.wait(timeout=10)
        try:
            results[place] = call()
        except Conflicting as refusal:
            results[place] = type(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
