import { expect, test } from "vitest";
import { difference } from "../../../../tools/settings/difference.ts";

test("a difference shows no credential, of ours or of the developer's, in any layout", () => {
  const env = (key: string) => ({
    ANTHROPIC_API_KEY: `sk-ant-${key}`,
    ANTHROPIC_AUTH_TOKEN: key,
    ANTHROPIC_CUSTOM_HEADERS: `Authorization: Bearer ${key}\nX-Portkey-API-Key:${key}\nCf-Access-Client-Secret: ${key}\nx-portkey-metadata: {"team":"payments"}`,
    DB_PASSWORD: `"${key}\\${key}`,
    GITHUB_TOKEN: key,
  });
  for (const indent of [2, 0]) {
    const text = (key: string) => `${JSON.stringify({ env: env(key), theme: "dark" }, undefined, indent)}\n`;
    const shown = difference(
      "s.json",
      text("old-\u00e4-hidden-hidden-hidden"),
      text("new-\u00e4-hidden-hidden-hidden"),
    );
    expect(shown).not.toContain("hidden");
    expect(shown).toContain('"ANTHROPIC_AUTH_TOKEN": "old-…"'.replace(": ", indent ? ": " : ":"));
    expect(shown).toContain("payments");
    expect(shown.match(/^[+-] *.*GITHUB_TOKEN/gm)).toHaveLength(2);
  }
});

test("of a short key nothing is shown, and it hides nothing else and breaks no line", () => {
  const shown = difference("s.json", undefined, '{"a": "x-portkey-api-key: k\\nx-portkey-config: pc-1"}\n');
  expect(shown).toBe(
    '--- /dev/null\n+++ s.json\n@@ -0,0 +1,1 @@\n+{"a": "x-portkey-api-key: [secret]\\nx-portkey-config: pc-1"}\n',
  );
});

test("a file that is not ours moves no cursor and reorders no line", () => {
  const shown = difference("s.json", '{"a": "\u001b[2J\u202eb"}\n', '{"a": 1}\n');
  expect(shown).toContain('-{"a": "\\u001b[2J\\u202eb"}\n+{"a": 1}\n');
});
