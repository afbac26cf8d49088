"""Walks through the sandbox with unmodified fast_bitrix24: a token that its user refreshes, long lists, batches, webhooks.

It takes no proxy from the environment, but a session of aiohttp that does.
"""

import asyncio

import aiohttp
from aiohttp import ClientResponseError
from fast_bitrix24 import BitrixAsync

from walk import ask, task, tell

given = task()
portal = "/portals/" + given["domain"]
home = f"https://{given['domain']}/rest/"


async def refused(call):
    try:
        await call
    except ClientResponseError as error:
        return error.status
    except Exception as error:
        return type(error).__name__
    return None


async def walk():
    async with aiohttp.ClientSession(trust_env=True, raise_for_status=True) as session:
        grants = []

        async def pair(**fields):
            form = {"client_id": given["client_id"], "client_secret": given["client_secret"], **fields}
            async with session.get("https://oauth.bitrix.info/oauth/token/", params=form) as reply:
                grants.append(await reply.json())
                return grants[-1]["access_token"]

        async def token():
            if not grants:
                return await pair(grant_type="authorization_code", code=given["code"])
            return await pair(grant_type="refresh_token", refresh_token=grants[-1]["refresh_token"])

        bitrix = BitrixAsync(home, token_func=token, verbose=False, client=session)
        seen = {"who": (await bitrix.call("profile", raw=True))["result"]["ID"]}
        ask("POST", "/clock", {"advance_s": 3601})
        seen["after_expiry"] = (await bitrix.call("profile", raw=True))["result"]["ID"]
        seen["refreshes"] = len(grants) - 1

        deals = await bitrix.get_all("crm.deal.list", {"select": ["ID", "TITLE"]})
        seen["deals"] = len({deal["ID"] for deal in deals})
        # A batch for each fifty of them.
        seen["by_id"] = len(await bitrix.get_by_ID("crm.deal.get", [deal["ID"] for deal in deals[:120]]))
        batch = await bitrix.call_batch({"halt": 0, "cmd": {
            "me": "profile", "first": "crm.deal.list?order[ID]=ASC&select[]=ID", "deal": "crm.deal.get?id=$result[first][0][ID]"}})
        seen["batch"] = {"me": batch["me"]["ID"], "first": len(batch["first"]), "title": batch["deal"]["TITLE"]}

        contact = await bitrix.call("crm.contact.add", {"fields": {
            "NAME": "Анна", "PHONE": [{"VALUE": "+7 495 000-00-01", "VALUE_TYPE": "WORK"}], "EMAIL": [{"VALUE": "anna@acme.example", "VALUE_TYPE": "WORK"}]}})
        kept = (await bitrix.call("crm.contact.get", {"ID": contact}, raw=True))["result"]
        seen["contact"] = {"name": kept["NAME"], "phones": [phone["VALUE"] for phone in kept["PHONE"]], "email": kept["EMAIL"][0]["VALUE"]}
        made = await bitrix.call("crm.lead.add", [{"fields": {"TITLE": f"Lead {number}"}} for number in range(120)])
        seen["leads"] = [len(set(made)), len(await bitrix.get_all("crm.lead.list"))]

        seen["errors"] = {
            "absent": await refused(bitrix.call("crm.deal.get", {"ID": 10**9}, raw=True)),
            "scope": await refused(bitrix.call("disk.storage.getlist", raw=True)), "method": await refused(bitrix.call("no.such.method", raw=True))}

        hook = ask("POST", portal + "/webhooks", {"user_id": 1, "scope": ["crm"]})
        by_webhook = BitrixAsync(hook["url"], verbose=False, client=session, request_pool_size=1000)
        seen["webhook"] = {
            "who": (await by_webhook.call("profile", raw=True))["result"]["ID"],
            "deals": len(await by_webhook.get_all("crm.deal.list", {"select": ["ID"]}))}
        # It asks again when it is refused for coming too often.
        ask("PATCH", portal + "/limits", {"enabled": True, "burst": 3, "per_second": 1})
        seen["limited"] = [(await by_webhook.call("profile", raw=True))["result"]["ID"] for _ in range(5)]
        return seen


tell(asyncio.run(walk()))
