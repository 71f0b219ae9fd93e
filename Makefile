# Every target runs on a clean checkout with Node, Python and Go; `npm ci` brings the project's own Node 24.

.PHONY: demo test e2e chaos fleet prove policy report bench profiles check clean

demo: node_modules
	@npm run --silent demo

test: node_modules
	@npm run --silent test

# The real Claude Code with each team's settings, through the local gateway to the local Bedrock: two minutes, on Linux.
e2e: node_modules
	@npm run --silent e2e

# Kills runs at 40 moments under both registrations and compares state and Portkey after each: 15 minutes.
chaos: node_modules
	@npm run --silent chaos

# Three environments of twenty stacks each, made, changed, drifted and destroyed side by side: 20 minutes.
fleet: node_modules
	@npm run --silent fleet

# Asks IAM's rules whether every team's policies allow exactly what they say, and writes docs/iam.md's table: a minute.
prove: node_modules
	@npm run --silent prove

# Previews Pulumi.dev.yaml under the policy pack and prints what is against it: 15 seconds.
policy: node_modules
	@npm run --silent policy

# The access report of the demo's stacks, with everything on loopback: .local/report.html, .json, .md. A minute.
report: node_modules
	@npm run --silent local:report

# What an environment of N teams costs, step by step, as tables. Hours with its defaults; npm run bench -- --help.
bench: node_modules
	@npm run --silent bench

# Asks AWS for its inference profiles and prints where the bundled ones differ. Changes nothing.
profiles: node_modules
	@npm run --silent profiles

check: node_modules
	@npm run --silent check

node_modules: package-lock.json
	npm ci --no-progress --loglevel=error
	@touch node_modules

# What local runs keep in the checkout. Engines and moto stay in the user's cache folder.
clean:
	rm -rf .local node_modules
