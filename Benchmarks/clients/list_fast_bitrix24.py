"""Reads all deals with fast_bitrix24's `get_all`, which takes webhooks, with its own pauses made so short that they do not count."""

from fast_bitrix24 import Bitrix

from common import Watch, task

given = task()
bitrix = Bitrix(given["webhook"], verbose=False, request_pool_size=1_000_000, requests_per_second=1e6)
watch = Watch()
deals = bitrix.get_all("crm.deal.list", {"select": ["ID", "TITLE"]})
watch.report(rows=len(deals), sum_of_ids=sum(int(deal["ID"]) for deal in deals))
