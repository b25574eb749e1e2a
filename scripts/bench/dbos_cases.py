"""DBOS on the benchmark's models, on the PostgreSQL that the address names.

usage: dbos_cases.py ADDRESS SECONDS CONCURRENCY
Prints one JSON object a model: durable workflows a second, so many at a time.
"""

import asyncio
import json
import logging
import sys
import time

from dbos import DBOS, DBOSConfig

address, seconds, concurrency = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
DBOS(
    config=DBOSConfig(
        name="bench", system_database_url=address, log_level="ERROR", run_admin_server=False
    )
)


@DBOS.step()
async def task(number: int) -> int:
    return number


@DBOS.workflow()
async def one() -> int:
    return await task(1)


@DBOS.workflow()
async def split() -> int:
    return sum(await asyncio.gather(*[task(number) for number in range(4)]))


@DBOS.workflow()
async def ten() -> int:
    # The timer is recorded as the workflow's own; nothing waits for it once the tasks are done.
    timer = asyncio.create_task(DBOS.sleep_async(5 * 86400))
    await asyncio.sleep(0)
    total = sum(await asyncio.gather(*[task(number) for number in range(10)]))
    timer.cancel()
    return total


async def rate(workflow):
    done, begin = 0, time.perf_counter()

    async def worker():
        nonlocal done
        while time.perf_counter() - begin < seconds:
            handle = await DBOS.start_workflow_async(workflow)
            await handle.get_result()
            done += 1

    await asyncio.gather(*[worker() for _ in range(concurrency)])
    return done / (time.perf_counter() - begin)


async def main():
    for workflow in (one, split, ten):
        print(
            json.dumps(
                {
                    "peer": "DBOS",
                    "model": workflow.__name__,
                    "durable": await rate(workflow),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    DBOS.launch()
    asyncio.run(main())
    DBOS.destroy()
