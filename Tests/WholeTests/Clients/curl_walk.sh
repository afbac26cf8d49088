#!/usr/bin/env bash
# The same walk by plain curl: a code, an expiry with one refresh, a long list, a batch, multi-fields, refusals, a webhook, the limit.
# Prints one JSON object. Arguments: client_id client_secret domain code. The proxy and the certificate authority come from the environment.
# See walk.py for what the test does meanwhile.
set -euo pipefail
client_id=$1 client_secret=$2 domain=$3 code=$4
field() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for key in sys.argv[1:]: value = value[int(key) if isinstance(value, list) else key]
print(value if isinstance(value, str) else json.dumps(value))' "$@"; }
administer() { printf '{"ask":["%s","%s",%s]}\n' "$1" "$2" "${3:-"{}"}"; read -r answered; }
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

administer POST /tokens/expire "{\"client_id\":\"$client_id\"}"
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

contact=$(call crm.contact.add "$access" --data-urlencode 'fields[NAME]=Анна' --data-urlencode 'fields[PHONE][0][VALUE]=+7 495 000-00-01' \
    --data-urlencode 'fields[PHONE][0][VALUE_TYPE]=WORK' | field result)
phone=$(call crm.contact.get "$access" --data "id=$contact" | field result PHONE 0 VALUE)
# The same as multipart/form-data, as JSON with the token in the head, and as a query.
multipart=$(ask "https://$domain/rest/crm.contact.get" --form "auth=$access" --form "id=$contact" | field result NAME)
json=$(ask "https://$domain/rest/crm.contact.get.json" --header "Authorization: Bearer $access" --json "{\"id\":$contact}" | field result NAME)
query=$(ask --get "https://$domain/rest/crm.contact.get" --data-urlencode "auth=$access" --data "ID=$contact" | field result NAME)
xml=$(ask "https://$domain/rest/profile.xml?auth=$access" | grep --only-matching --extended-regexp '<ID>[0-9]+</ID>')

absent=$(call crm.deal.get "$access" --data id=1000000000 --write-out ' %{http_code}')
scope=$(call disk.storage.getlist "$access" | field error)
method=$(call no.such.method "$access" | field error)

administer POST "/portals/$domain/webhooks" '{"user_id":1,"scope":["crm"]}'
webhook=$(field url <<<"$answered")
hooked=$(ask "${webhook}profile" | field result ID)

administer PATCH "/portals/$domain/limits" '{"enabled":true,"burst":2,"per_second":0.001}'
call profile "$access" >/dev/null
call profile "$access" >/dev/null
limited=$(call profile "$access" --write-out ' %{http_code}')

printf '{"who":"%s","refusal":"%s","deals":%s,"batch_me":"%s","batch_total":%s,"phone":"%s","names":["%s","%s","%s"],"xml":"%s","absent":%s,"scope":"%s","method":"%s","webhook":"%s","limited":%s}\n' \
    "$who" "$refusal" "$deals" "$(field result result me ID <<<"$batch")" "$(field result result_total deal <<<"$batch")" "$phone" "$multipart" "$json" "$query" \
    "$xml" "${absent##* }" "$scope" "$method" "$hooked" "${limited##* }"
