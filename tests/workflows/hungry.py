"""A bounded process that uses more and more of what it is asked to use."""

from runtime.bounded_process import limit_memory, limit_processor_time, serve


def answer(question: bytes, content: bytes) -> bytes:
    """The content, or nothing: then a limit ends it."""
    if question == b"memory":
        limit_memory(64 * 2**20)
        return bytes(128 * 2**20)
    if question == b"processor":
        limit_processor_time(1)
        while True:
            pass
    return content


if __name__ == "__main__":
    serve(answer)
