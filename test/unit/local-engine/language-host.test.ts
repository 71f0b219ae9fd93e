import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { credentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { execa } from "execa";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { expect, onTestFinished, test, vi } from "vitest";
import { sdkVersion } from "../../../local/engine/engine.ts";
import { checkout } from "../../../local/folders.ts";
import { temporaryFolder } from "./workshop.ts";

// Each test starts Node two or three times.
vi.setConfig({ testTimeout: 30_000 });

const program = join(checkout, "local", "engine", "language-host", "pulumi-language-nodejs");
const env = { PATH: [join(checkout, "node_modules", ".bin"), process.env.PATH].join(delimiter) };
const engine = "127.0.0.1:41001";

/** A language host, started as the engine does: its first line is its port. */
async function languageHost() {
  const host = execa(program, ["-root=/project", engine], { env, reject: false });
  onTestFinished(() => void host.kill());
  const port = await portOf(host);
  const client = new grpc.LanguageRuntimeClient(`127.0.0.1:${port}`, credentials.createInsecure());
  onTestFinished(() => client.close());
  return client;
}

async function portOf({ stdout }: { stdout: Readable }): Promise<number> {
  const [line] = await once(stdout, "data");
  return Number(line);
}

/** A project whose SDK runs a program by these lines, in place of Pulumi's own. */
async function projectRunBy(...lines: string[]): Promise<string> {
  const folder = await temporaryFolder();
  const run = join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "run", "index.js");
  await mkdir(dirname(run), { recursive: true });
  await writeFile(run, lines.join("\n"));
  return folder;
}

/** Asks for a run of the program in a folder. */
async function run(folder: string, dryRun = false, options: Record<string, string> = {}) {
  const client = await languageHost();
  const info = new language.ProgramInfo();
  info.setRootDirectory(folder);
  info.setProgramDirectory(folder);
  info.setEntryPoint("index.ts");
  info.setOptions(struct.Struct.fromJavaScript(options));
  const request = new language.RunRequest();
  request.setInfo(info);
  request.setPwd(folder);
  request.setProgram(".");
  request.setProject("bedrock-portkey");
  request.setStack("dev");
  request.setOrganization("organization");
  request.setMonitorAddress("127.0.0.1:41002");
  request.setParallel(4);
  request.setDryrun(dryRun);
  request.setArgsList(["an argument"]);
  request.getConfigMap().set("bedrock-portkey:workspace", "ws-dev");
  request.setConfigsecretkeysList(["bedrock-portkey:portkeyApiKey"]);
  const response = await new Promise<InstanceType<typeof language.RunResponse>>((resolve, reject) =>
    client.run(request, (error, response) => (error ? reject(error) : resolve(response))),
  );
  return { bail: response.getBail(), error: response.getError() };
}

test("the engine learns by which SDK its programs run", async () => {
  const client = await languageHost();
  const version = await new Promise((resolve, reject) =>
    client.getPluginInfo(new empty.Empty(), (error, info) =>
      error ? reject(error) : resolve(info.getVersion()),
    ),
  );
  expect(version).toBe(sdkVersion);
});

test.for([
  ["an up", false, []],
  ["a preview", true, ["--dry-run"]],
] as const)(
  "the program of %s is told all that it needs of its stack, and works where it lies",
  async ([, dryRun, flag]) => {
    const folder = await projectRunBy(
      "const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS } = process.env;",
      "const told = { args: process.argv.slice(2), PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS };",
      "require('node:fs').writeFileSync('told.json', JSON.stringify(told));",
    );
    expect(await run(folder, dryRun)).toEqual({ bail: false, error: "" });
    const { args, ...told } = JSON.parse(await readFile(join(folder, "told.json"), "utf8"));
    expect(args).toEqual([
      ...["--engine", engine, "--monitor", "127.0.0.1:41002", "--organization", "organization"],
      ...["--parallel", "4", "--project", "bedrock-portkey", "--pwd", folder],
      ...["--root-directory", folder, "--stack", "dev", ...flag],
      ...["index.ts", "an argument"],
    ]);
    expect(told).toEqual({
      PULUMI_CONFIG: '{"bedrock-portkey:workspace":"ws-dev"}',
      PULUMI_CONFIG_SECRET_KEYS: '["bedrock-portkey:portkeyApiKey"]',
    });
  },
);

test("Node gets the arguments that Pulumi.yaml lists for it", async () => {
  const folder = await projectRunBy("process.exit(global.loaded === 'first' ? 32 : 7)");
  await writeFile(join(folder, "first.js"), "global.loaded = 'first'");
  expect(await run(folder, false, { nodeargs: "--no-warnings --import=./first.js" })).toEqual({
    bail: true,
    error: "",
  });
});

test("a program that has told the user what is wrong bails, and nothing is added to that", async () => {
  expect(await run(await projectRunBy("process.exit(32)"))).toEqual({ bail: true, error: "" });
});

test("a program that crashes fails the run, with its exit code", async () => {
  expect(await run(await projectRunBy("process.exit(7)"))).toEqual({
    bail: false,
    error: "The program ended with exit code 7",
  });
});

test("a program that is killed fails the run, and is not taken for one that wants no resource", async () => {
  const { bail, error } = await run(await projectRunBy("process.kill(process.pid, 'SIGKILL')"));
  expect(bail).toBe(false);
  expect(error).toMatch(/^The program ended with .*SIGKILL/);
});

test("a project without the SDK is told by name, not waited for", async () => {
  await expect(run(await temporaryFolder())).rejects.toThrow(/Cannot find module '@pulumi\/pulumi/);
});

test("a language host ends soon after an engine that was killed", async () => {
  const starts = `require("node:child_process").spawn(${JSON.stringify(program)}, ["${engine}"], { stdio: "inherit" })`;
  const parent = execa("node", ["-e", starts], { env, reject: false });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const port = await portOf(parent);
  expect(await answers(port)).toBe(true);
  parent.kill("SIGKILL");
  const killed = performance.now();
  while (await answers(port)) {
    expect(performance.now() - killed).toBeLessThan(3_000);
    await setTimeout(50);
  }
});

/** Whether something listens on a port. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
