#!/usr/bin/env bash
# The same walk by plain curl: a code, an expiry with one refresh, a long list, a batch. Prints one JSON object.
# Arguments: client_id client_secret domain code. The proxy and the certificate authority come from the environment.
# Waits for a line on standard input after it has printed {"ready":true}.
set -euo pipefail
client_id=$1 client_secret=$2 domain=$3 code=$4
field() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for key in sys.argv[1:]: value = value[int(key) if isinstance(value, list) else key]
print(value if isinstance(value, str) else json.dumps(value))' "$@"; }
ask() { curl --silent --show-error --fail-with-body --max-time 20 "$@"; }
call() { # method, token, further form fields …
    local method=$1 token=$2
    shift 2
    curl --silent --show-error --max-time 20 "https://$domain/rest/$method.json" --data-urlencode "auth=$token" "$@"
}

reply=$(ask https://oauth.bitrix.info/oauth/token/ --data-urlencode grant_type=authorization_code --data-urlencode "client_id=$client_id" \
    --data-urlencode "client_secret=$client_secret" --data-urlencode "code=$code")
access=$(field access_token <<<"$reply")
refresh=$(field refresh_token <<<"$reply")
who=$(call profile "$access" | field result ID)

echo '{"ready":true}'
read -r _

refusal=$(call profile "$access" | field error)
reply=$(ask https://oauth.bitrix24.tech//oauth/token --data-urlencode grant_type=refresh_token --data-urlencode "client_id=$client_id" \
    --data-urlencode "client_secret=$client_secret" --data-urlencode "refresh_token=$refresh")
access=$(field access_token <<<"$reply")

start=0 deals=0
while [ "$start" != null ]; do
    page=$(call CRM.Deal.List "$access" --data "start=$start" --data 'select[]=ID')
    deals=$((deals + $(python3 -c 'import json, sys; print(len(json.load(sys.stdin)["result"]))' <<<"$page")))
    start=$(python3 -c 'import json, sys; print(json.load(sys.stdin).get("next", "null"))' <<<"$page")
done

batch=$(call batch "$access" --data-urlencode 'cmd[me]=profile' --data-urlencode 'cmd[deal]=crm.deal.list?order[ID]=ASC&filter[ASSIGNED_BY_ID]=$result[me][ID]' --data halt=0)
printf '{"who":"%s","refusal":"%s","deals":%s,"batch_me":"%s","batch_total":%s}\n' "$who" "$refusal" "$deals" \
    "$(field result result me ID <<<"$batch")" "$(field result result_total deal <<<"$batch")"
