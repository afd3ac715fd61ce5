#!/bin/sh
# Checks go-docker.yaml, and renders the template over every directory of samples/.
exec npx --yes generator-go-docker template check "$(dirname "$0")"
