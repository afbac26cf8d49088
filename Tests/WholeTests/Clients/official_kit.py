"""Drives the sandbox with the unmodified official kit of PyPI: a code, an expiry with one refresh, a long list, a batch.

Reads one JSON object from standard input (client_id, client_secret, domain, code, expired_marker, resume_marker) and prints one to standard output.
The proxy and the certificate authority come from the environment, as for any program.
"""

import json
import sys

from b24pysdk import BitrixApp, BitrixToken
from b24pysdk.errors import BitrixSDKException

task = json.loads(sys.stdin.readline())
app = BitrixApp(client_id=task["client_id"], client_secret=task["client_secret"])
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


renewed = app.get_oauth_token(task["code"])
token = Token(
    domain=task["domain"], auth_token=renewed.oauth_token.access_token, refresh_token=renewed.oauth_token.refresh_token, bitrix_app=app)
client = token.get_client()
seen = {"profile": client.profile().result, "member_id": renewed.member_id, "second_use": error_name(lambda: app.get_oauth_token(task["code"]))}

# The test makes the tokens expire between these two lines.
print(json.dumps({"ready": True}), flush=True)
sys.stdin.readline()

seen["after_expiry"] = client.profile().result
seen["refreshes"] = refreshes
seen["deals"] = len(list(client.crm.deal.list(select=["ID", "TITLE"]).as_list().result))
seen["deals_fast"] = len(list(client.crm.deal.list(select=["ID", "TITLE"]).as_list_fast().result))
batch = client.call_batch({"me": client.profile(), "first": client.crm.deal.list(select=["ID"], order={"ID": "ASC"}), "none": client.crm.deal.get(bitrix_id=10**9)}).result
seen["batch"] = {"me": batch.result["me"]["ID"], "first": len(batch.result["first"]), "errors": list(batch.result_error)}
info = app.get_app_info(token.auth_token).result
seen["app_info"] = {"installed": info.install.installed, "domain": info.install.domain, "user_id": info.user_id}
print(json.dumps(seen), flush=True)
