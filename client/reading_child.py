"""The reading process: it reads deliveries. Started by ``client.reading``."""

from formats.read import read
from runtime.bounded_process import limit_memory, limit_processor_time, serve

MAX_MEMORY = 512 * 2**20
"""Bytes that one delivery may use beyond the program."""
MAX_CPU_SECONDS = 20
"""Processor time that one delivery may use."""


def answer(source: bytes, raw: bytes) -> bytes:
    """Read one delivery."""
    limit_processor_time(MAX_CPU_SECONDS)
    return read(raw, source.decode()).model_dump_json().encode()


if __name__ == "__main__":
    limit_memory(MAX_MEMORY)
    serve(answer)
