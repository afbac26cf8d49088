"""1,000 threads call `profile` with one b24pysdk token whose access token has ended."""

import collections
import threading

from b24pysdk import BitrixApp, BitrixToken

from common import Watch, task

given = task()
token = BitrixToken(
    domain=given["domain"], auth_token=given["access_token"], refresh_token=given["refresh_token"],
    bitrix_app=BitrixApp(client_id=given["client_id"], client_secret=given["client_secret"]))
client = token.get_client()
errors = collections.Counter()
succeeded = 0
lock = threading.Lock()
start = threading.Barrier(given["callers"])


def call():
    global succeeded
    start.wait()
    try:
        client.profile().result
        with lock:
            succeeded += 1
    except Exception as error:  # Whatever the kit throws is a failed call.
        with lock:
            errors[type(error).__name__] += 1


# A thousand ordinary stacks are more than some machines give.
threading.stack_size(256 * 1024)
watch = Watch()
threads = [threading.Thread(target=call) for _ in range(given["callers"])]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
watch.report(succeeded=succeeded, failed=sum(errors.values()), errors=dict(errors))
