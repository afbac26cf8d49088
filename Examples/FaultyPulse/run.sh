#!/usr/bin/env bash
# Starts Faulty Pulse with the Python that has b24pysdk: the checkout's .venv when there is one.
set -euo pipefail
cd "$(dirname "$0")"
python=../../.venv/bin/python
[ -x "$python" ] || python=python3
exec "$python" app.py
