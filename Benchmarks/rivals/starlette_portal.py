"""The same constants on Starlette, for uvicorn and granian."""

import os

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

PROFILE = open(os.environ["ANSWERS"] + "/profile", "rb").read()
DEALS = open(os.environ["ANSWERS"] + "/crm.deal.list", "rb").read()


async def profile(request):
    return Response(PROFILE, media_type="application/json; charset=utf-8")


async def deals(request):
    return Response(DEALS, media_type="application/json; charset=utf-8")


app = Starlette(routes=[Route("/rest/profile", profile, methods=["GET", "POST"]), Route("/rest/crm.deal.list", deals, methods=["GET", "POST"])])
