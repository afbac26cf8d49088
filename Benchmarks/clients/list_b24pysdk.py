"""Reads all deals with b24pysdk's `as_list_fast`."""

from b24pysdk import BitrixApp, BitrixToken

from common import Watch, task

given = task()
token = BitrixToken(
    domain=given["domain"], auth_token=given["access_token"], refresh_token=given["refresh_token"],
    bitrix_app=BitrixApp(client_id=given["client_id"], client_secret=given["client_secret"]))
client = token.get_client()
watch = Watch()
rows = total = 0
for deal in client.crm.deal.list(select=["ID", "TITLE"]).as_list_fast().result:
    rows += 1
    total += int(deal["ID"])
watch.report(rows=rows, sum_of_ids=total)
