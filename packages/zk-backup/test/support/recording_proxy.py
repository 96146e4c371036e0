"""A line that is listened to: hands TCP connections on and writes down every byte, both ways.

python3 recording_proxy.py PORT FILE

Listens on a free port of 127.0.0.1, prints it, and hands on to PORT.
"""

import asyncio
import os
import sys


async def hand_on(reader, writer, record):
    try:
        while part := await reader.read(1 << 18):
            record.write(part)
            writer.write(part)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    port, path = int(sys.argv[1]), sys.argv[2]
    # Each direction of each connection has a file of its own: parts of two are not mixed.
    count = 0

    async def connected(reader, writer):
        nonlocal count
        count += 1
        there, back = f"{path}.{count}.to", f"{path}.{count}.from"
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", port)
        with open(there, "wb", 0) as sent, open(back, "wb", 0) as answered:
            await asyncio.gather(
                hand_on(reader, to_writer, sent), hand_on(to_reader, writer, answered)
            )

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    asyncio.get_running_loop().run_in_executor(None, lambda: (sys.stdin.read(), os._exit(0)))
    await server.serve_forever()


asyncio.run(main())
