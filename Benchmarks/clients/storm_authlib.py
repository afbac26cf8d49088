"""1,000 tasks call `profile` with one Authlib client whose token has ended. It knows the expiry and refreshes by itself."""

import asyncio
import collections
import json
import os
import ssl

from authlib.integrations.httpx_client import AsyncOAuth2Client

from common import Watch, task

given = task()


async def main():
    errors = collections.Counter()
    succeeded = 0
    context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    async with AsyncOAuth2Client(
            client_id=given["client_id"], client_secret=given["client_secret"], token_endpoint=given["token_endpoint"],
            token_endpoint_auth_method="client_secret_post", verify=context, proxy=os.environ["HTTPS_PROXY"], timeout=120,
            token={"access_token": given["access_token"], "refresh_token": given["refresh_token"], "token_type": "Bearer", "expires_at": 1}) as client:
        # The platform answers no `token_type`, which Authlib needs.
        client.register_compliance_hook("refresh_token_response", compliance)

        async def call():
            nonlocal succeeded
            try:
                reply = await client.post(f"https://{given['domain']}/rest/profile")
                if reply.status_code == 200:
                    succeeded += 1
                else:
                    errors[str(reply.json().get("error", reply.status_code))] += 1
            except Exception as error:  # Whatever the library throws is a failed call.
                errors[type(error).__name__] += 1

        watch = Watch()
        await asyncio.gather(*(call() for _ in range(given["callers"])))
        watch.report(succeeded=succeeded, failed=sum(errors.values()), errors=dict(errors))


def compliance(response):
    token = response.json()
    if "access_token" in token:
        token["token_type"] = "Bearer"
        response._content = json.dumps(token).encode()
    return response


asyncio.run(main())
