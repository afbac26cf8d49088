"""Walks through the sandbox with the unmodified official kit of PyPI, b24pysdk.

The proxy and the certificate authority come from the environment, as for any program. See walk.py for what the test does meanwhile.
"""

from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, Client, Config
from b24pysdk.credentials import OAuthEventData
from b24pysdk.errors import BitrixSDKException

from walk import Handler, ask, task, tell

given = task()
portal = "/portals/" + given["domain"]
app = BitrixApp(client_id=given["client_id"], client_secret=given["client_secret"])
refreshes = 0


class Token(BitrixToken):
    def refresh_and_set_oauth_token(self, **kwargs):
        global refreshes
        refreshes += 1
        super().refresh_and_set_oauth_token(**kwargs)


def error_name(action):
    try:
        action()
    except BitrixSDKException as error:
        return type(error).__name__
    return None


renewed = app.get_oauth_token(given["code"])
token = Token(
    domain=given["domain"], auth_token=renewed.oauth_token.access_token, refresh_token=renewed.oauth_token.refresh_token, bitrix_app=app)
client = token.get_client()
seen = {"who": client.profile().result["ID"], "second_use": error_name(lambda: app.get_oauth_token(given["code"]))}

ask("POST", "/clock", {"advance_s": 3601})
seen["after_expiry"] = client.profile().result["ID"]
seen["refreshes"] = refreshes

seen["deals"] = len(list(client.crm.deal.list(select=["ID", "TITLE"]).as_list().result))
seen["deals_fast"] = len(list(client.crm.deal.list(select=["ID", "TITLE"]).as_list_fast().result))
batch = client.call_batch({
    "me": client.profile(), "first": client.crm.deal.list(select=["ID"], order={"ID": "ASC"}),
    "deal": client.crm.deal.list(select=["TITLE"], filter={"ID": "$result[first][0][ID]"}), "none": client.crm.deal.get(bitrix_id=10**9)}).result
seen["batch"] = {
    "me": batch.result["me"]["ID"], "first": len(batch.result["first"]), "title": batch.result["deal"][0]["TITLE"], "errors": list(batch.result_error)}
info = app.get_app_info(token.auth_token).result
seen["app_info"] = {"installed": info.install.installed, "domain": info.install.domain, "user_id": info.user_id}

contact = client.crm.contact.add(fields={
    "NAME": "Анна", "PHONE": [{"VALUE": "+7 495 000-00-01", "VALUE_TYPE": "WORK"}, {"VALUE": "+7 495 000-00-02", "VALUE_TYPE": "MOBILE"}],
    "EMAIL": [{"VALUE": "anna@acme.example", "VALUE_TYPE": "WORK"}]}).result
phones = client.crm.contact.get(bitrix_id=contact).result["PHONE"]
client.crm.contact.update(bitrix_id=contact, fields={"PHONE": [{"ID": phones[0]["ID"], "VALUE": "+7 495 000-00-03"}, {"ID": phones[1]["ID"], "DELETE": "Y"}]}).result
kept = client.crm.contact.get(bitrix_id=contact).result
seen["contact"] = {"name": kept["NAME"], "before": len(phones), "phones": [phone["VALUE"] for phone in kept["PHONE"]], "email": kept["EMAIL"][0]["VALUE"]}

seen["errors"] = {
    "absent": error_name(lambda: client.crm.deal.get(bitrix_id=10**9).result), "scope": error_name(lambda: client.disk.storage.get_list().result),
    "method": error_name(lambda: token.call_method("no.such.method"))}

handler = Handler()
client.event.bind(event="ONCRMDEALADD", handler=handler.url).result
deal = client.crm.deal.add(fields={"TITLE": "Heard"}).result
event = OAuthEventData.from_dict(handler.delivered("ONCRMDEALADD"))
seen["event"] = {
    "name": event.event, "is_new_deal": event.data["FIELDS"]["ID"] == str(deal), "domain": event.auth.domain,
    "is_genuine": event.auth.application_token == given["application_token"], "app": event.get_app_info(app).client_id == given["client_id"]}

hook = ask("POST", portal + "/webhooks", {"user_id": 1, "scope": ["crm"]})
webhook = BitrixWebhook(domain=given["domain"], webhook_token="1/" + hook["code"])
by_webhook = Client(webhook)
seen["webhook"] = {
    "who": by_webhook.profile().result["ID"], "deals": len(list(by_webhook.crm.deal.list(select=["ID"]).as_list_fast().result)),
    "scope": error_name(lambda: by_webhook.disk.storage.get_list().result)}

# The kit waits and asks again when it is refused for coming too often.
Config().configure(default_initial_retry_delay=0.05, default_retry_delay_increment=0.05, default_max_retries=20)
ask("PATCH", portal + "/limits", {"enabled": True, "burst": 3, "per_second": 1})
seen["limited"] = [client.profile().result["ID"] for _ in range(5)]
tell(seen)
