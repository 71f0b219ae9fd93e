import { execa } from "execa";

/*
 * npm run actionlint: checks the workflows by actionlint, which Go builds once and keeps. What it should overlook
 * stands in .github/actionlint.yaml.
 */

const version = "v1.7.12";

const { code, exitCode } = await execa(
  "go",
  ["run", `github.com/rhysd/actionlint/cmd/actionlint@${version}`],
  { reject: false, stdio: "inherit" },
);
if (code === "ENOENT")
  console.error("actionlint needs Go, which is not on the PATH: https://go.dev/doc/install");
process.exitCode = exitCode ?? 1;
