"""Walks through the sandbox with unmodified pybitrix24, which speaks JSON, asks the portal itself for tokens and refreshes when it is told to."""

from pybitrix24 import Bitrix24

from walk import Handler, ask, task, tell

given = task()
portal = "/portals/" + given["domain"]
bitrix = Bitrix24(given["domain"], given["client_id"], given["client_secret"])
bitrix.obtain_tokens(given["code"])
stranger = Bitrix24(given["domain"], given["client_id"], given["client_secret"])
seen = {"who": bitrix.call("profile")["result"]["ID"], "second_use": stranger.obtain_tokens(given["code"])["error"]}

ask("POST", "/clock", {"advance_s": 3601})
seen["refusal"] = bitrix.call("profile")["error"]
bitrix.refresh_tokens()
seen["refreshes"] = 1
seen["after_expiry"] = bitrix.call("profile")["result"]["ID"]
# The hosts of the authorization server are as good as the portal.
elsewhere = Bitrix24(given["domain"], given["client_id"], given["client_secret"], auth_hostname="oauth.bitrix24.tech")
elsewhere._refresh_token = bitrix._refresh_token
elsewhere.refresh_tokens()
seen["elsewhere"] = elsewhere.call("profile")["result"]["ID"]
bitrix = elsewhere


def deals(page):
    count, start = 0, 0
    while start is not None:
        answer = page({"select": ["ID"], "order": {"ID": "ASC"}, "start": start})
        count, start = count + len(answer["result"]), answer.get("next")
    return count


seen["deals"] = deals(lambda params: bitrix.call("crm.deal.list", params))
batch = bitrix.call_batch({
    "me": "profile", "first": {"method": "crm.deal.list", "params": {"order": {"ID": "ASC"}, "select": ["ID"]}},
    "deal": {"method": "crm.deal.get", "params": {"id": "$result[first][0][ID]"}}, "none": {"method": "crm.deal.get", "params": {"id": 10**9}}})["result"]
seen["batch"] = {
    "me": batch["result"]["me"]["ID"], "first": len(batch["result"]["first"]), "title": batch["result"]["deal"]["TITLE"], "errors": list(batch["result_error"])}

contact = bitrix.call("crm.contact.add", {"fields": {
    "NAME": "Анна", "PHONE": [{"VALUE": "+7 495 000-00-01", "VALUE_TYPE": "WORK"}], "EMAIL": [{"VALUE": "anna@acme.example", "VALUE_TYPE": "WORK"}]}})["result"]
kept = bitrix.call("crm.contact.get", {"id": contact})["result"]
seen["contact"] = {"name": kept["NAME"], "phones": [phone["VALUE"] for phone in kept["PHONE"]], "email": kept["EMAIL"][0]["VALUE"]}

seen["errors"] = {
    "absent": bitrix.call("crm.deal.get", {"id": 10**9})["error_description"], "scope": bitrix.call("disk.storage.getlist")["error"],
    "method": bitrix.call("no.such.method")["error"]}

handler = Handler()
bitrix.call_event_bind("ONCRMDEALADD", handler.url)
deal = bitrix.call("crm.deal.add", {"fields": {"TITLE": "Heard"}})["result"]
form = handler.delivered("ONCRMDEALADD")
seen["event"] = {
    "name": form["event"], "is_new_deal": form["data[FIELDS][ID]"] == str(deal), "domain": form["auth[domain]"],
    "is_genuine": form["auth[application_token]"] == given["application_token"]}
seen["unbound"] = bitrix.call_event_unbind("ONCRMDEALADD", handler.url)["result"]["count"]

# It leaves the waiting to its user, whom the list above took half of what the limit lets through.
ask("PATCH", portal + "/limits", {"enabled": False})
hook = ask("POST", portal + "/webhooks", {"user_id": 1, "scope": ["crm"]})
seen["webhook"] = {
    "who": bitrix.call_webhook(hook["code"], "profile")["result"]["ID"],
    "deals": deals(lambda params: bitrix.call_webhook(hook["code"], "crm.deal.list", params)),
    "batch": bitrix.call_batch_webhook(hook["code"], {"me": "profile"})["result"]["result"]["me"]["ID"],
    "scope": bitrix.call_webhook(hook["code"], "disk.storage.getlist")["error"]}

ask("PATCH", portal + "/limits", {"enabled": True, "burst": 3, "per_second": 0.001})
seen["limited"] = [answer["result"]["ID"] if "result" in answer else answer["error"] for answer in (bitrix.call("profile") for _ in range(5))]
tell(seen)
