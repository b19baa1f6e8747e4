#!/bin/sh
# What stands behind the digest: lists for a GET, and for a POST the endpoint
# that was asked for, so that a body that was lost on the way shows.
set -eu

provider=$(printf '%s' "$REQUEST_URI" | sed -n 's|.*/encryptionAtRest/\([A-Z]*\)/.*|\1|p')
endpoint() {
    printf '{"cloudProvider":"%s","id":"32b6e34b3d91647abb20e7b8","regionName":"%s","status":"%s"}' \
        "$provider" "$1" "$2"
}

printf 'Content-Type: application/vnd.atlas.2023-01-01+json\n'
case $REQUEST_METHOD in
GET)
    printf '\n{"links":[],"results":[%s],"totalCount":1}' "$(endpoint US_EAST_2 ACTIVE)"
    ;;
POST)
    region=$(sed -n 's|.*"regionName" *: *"\([A-Z0-9_]*\)".*|\1|p')
    printf 'Status: 202 Accepted\n\n%s' "$(endpoint "$region" INITIATING)"
    ;;
esac
