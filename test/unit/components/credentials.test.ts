import { describe, expect, test } from "vitest";
import integration from "../../../components/portkey/lifecycle/integration.ts";
import virtualKey from "../../../components/portkey/lifecycle/virtual-key.ts";
import { sessionWithPortkey } from "./session.ts";

/* How Portkey signs in to AWS, in both registrations: by an access key, or by a role. */

const portkey = await sessionWithPortkey();

const accessKey = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const role = {
  externalId: "bedrock-portkey/dev/payments",
  roleArn: "arn:aws:iam::123456789012:role/payments",
};
const theirs = { externalId: "theirs", roleArn: "arn:aws:iam::999999999999:role/theirs" };

type Credentials = typeof accessKey | typeof role;

let names = 0;
const common = () => ({ name: `payments ${++names}`, region: "us-east-1", workspace: portkey.workspace.id });

interface Registration {
  kind: {
    // biome-ignore lint/suspicious/noExplicitAny: the engine knows no types either
    [method in "create" | "diff" | "read" | "update"]: (...given: any[]) => Promise<any>;
  };
  wanted: (credentials: Credentials) => object;
  path: string;
  /** All that Portkey keeps of the object, secrets included. */
  kept: (id: string) => object | undefined;
  /** The AWS fields among it, live. */
  fields: (id: string) => Record<string, unknown>;
  /** How the fields are spelled. */
  spelled: Record<
    "authType" | "accessKeyId" | "secretAccessKey" | "roleArn" | "externalId" | "region",
    string
  >;
  body: (fields: object) => object;
}

const registrations: Record<string, Registration> = {
  "virtual key": {
    body: (fields) => fields,
    fields: (id) => portkey.store.virtualKeys.get(id)?.model_config ?? expect.unreachable(id),
    kept: (id) => portkey.store.virtualKeys.get(id),
    kind: virtualKey,
    path: "/virtual-keys",
    spelled: {
      accessKeyId: "awsAccessKeyId",
      authType: "awsAuthType",
      externalId: "awsExternalId",
      region: "awsRegion",
      roleArn: "awsRoleArn",
      secretAccessKey: "awsSecretAccessKey",
    },
    wanted: (credentials) => ({ ...common(), ...credentials, note: "ours" }),
  },
  integration: {
    body: (configurations) => ({ configurations }),
    fields: (id) => portkey.store.integrations.get(id)?.configurations ?? expect.unreachable(id),
    kept: (id) => portkey.store.integrations.get(id),
    kind: integration,
    path: "/integrations",
    spelled: {
      accessKeyId: "aws_access_key_id",
      authType: "aws_auth_type",
      externalId: "aws_external_id",
      region: "aws_region",
      roleArn: "aws_role_arn",
      secretAccessKey: "aws_secret_access_key",
    },
    wanted: (credentials) => ({
      ...common(),
      ...credentials,
      description: "ours",
      granted: true,
      models: ["us.anthropic.claude-sonnet-4-6"],
      scope: "organisation",
      slug: `payments-${names}`,
    }),
  },
};

describe.each(Object.entries(registrations))(
  "%s:",
  (_, { body, fields, kept, kind, path, spelled, wanted }) => {
    /** Credentials as Portkey spells them. */
    const sent = (credentials: Partial<typeof accessKey & typeof role>) => ({
      [spelled.authType]: "roleArn" in credentials ? "assumedRole" : "accessKey",
      [spelled.region]: "us-east-1",
      ...Object.fromEntries(
        Object.entries(credentials).map(([name, value]) => [
          spelled[name as keyof typeof credentials],
          value,
        ]),
      ),
    });

    async function made(credentials: Credentials) {
      const news = wanted(credentials);
      const { id, outs } = await kind.create(news);
      return { id, news, outs };
    }

    /** What a refresh records, and what the next preview says of it. */
    async function refreshed(id: string, outs: object, news: object) {
      const { props } = await kind.read(id, outs);
      return { diff: await kind.diff(id, props, news), props };
    }

    test("a team without an access key is registered by its role, and nothing else is sent", async () => {
      const { id, news, outs } = await made(role);
      expect(fields(id)).toEqual(sent(role));
      expect(kept(id)).toMatchObject({ key: "" });
      expect(outs).toMatchObject(role);
      expect(await refreshed(id, outs, news)).toMatchObject({ diff: { changes: false }, props: role });
    });

    test.each<[string, Credentials, Credentials, object]>([
      ["another role", role, { ...role, roleArn: theirs.roleArn }, { ...role, roleArn: theirs.roleArn }],
      ["another external id", role, { ...role, externalId: "theirs" }, { ...role, externalId: "theirs" }],
      ["an access key in place of the role", role, accessKey, { accessKeyId: expect.stringMatching(/^AK/) }],
      ["a role in place of the access key", accessKey, theirs, theirs],
    ])("%s, set by hand, is shown and put back", async (_, ours, byHand, shown) => {
      const { id, news, outs } = await made(ours);
      await portkey.byHand("PUT", `${path}/${id}`, body(sent(byHand)));
      const { diff, props } = await refreshed(id, outs, news);
      expect(diff).toEqual({ changes: true, replaces: [] });
      const { accessKeyId, externalId, roleArn } = props;
      expect({ accessKeyId, externalId, roleArn }).toEqual(shown);
      await kind.update(id, props, news);
      expect(fields(id)).toEqual(sent(ours));
    });

    describe.each<[string, Credentials, Credentials]>([
      ["an access key to a role", accessKey, role],
      ["a role to an access key", role, accessKey],
    ])("from %s", (_, before, after) => {
      async function switched() {
        const { id, news, outs } = await made(before);
        const wanted = {
          ...news,
          ...Object.fromEntries(Object.keys(before).map((name) => [name, undefined])),
          ...after,
        };
        const diff = await kind.diff(id, outs, wanted);
        const { outs: switched } = await kind.update(id, outs, wanted);
        return { diff, id, outs: switched, wanted };
      }

      test("a team keeps its slug, so that no route of it breaks", async () => {
        const { diff, id, outs, wanted } = await switched();
        expect(diff).toEqual({ changes: true, replaces: [] });
        expect(fields(id)).toEqual(sent(after));
        expect(await refreshed(id, outs, wanted)).toMatchObject({ diff: { changes: false } });
      });

      test("nothing of the former stays, in Portkey or in the state: no secret outlives its use", async () => {
        const { id, outs } = await switched();
        for (const former of Object.values(before))
          expect(JSON.stringify([kept(id), outs])).not.toContain(former);
      });

      test("a server that keeps the former fields beside the new ones shows no drift that no up can heal", async () => {
        const { id, outs, wanted } = await switched();
        Object.assign(fields(id), { ...sent(before), ...sent(after) });
        expect(await refreshed(id, outs, wanted)).toMatchObject({ diff: { changes: false }, props: outs });
      });
    });

    test.each([
      ["a role", role],
      ["an access key", accessKey],
    ])("a server that shows nothing of %s shows no drift", async (_, ours) => {
      const { id, news, outs } = await made(ours);
      for (const name of Object.keys(fields(id))) delete fields(id)[name];
      expect(await refreshed(id, outs, news)).toMatchObject({ diff: { changes: false }, props: outs });
    });

    test("an external id that was taken away by hand is shown: AWS then refuses the role", async () => {
      const { id, news, outs } = await made(role);
      fields(id)[spelled.externalId] = null;
      expect((await refreshed(id, outs, news)).diff).toMatchObject({ changes: true });
    });

    test("a way to sign in that is neither, set by hand, is shown", async () => {
      const { id, news, outs } = await made(accessKey);
      fields(id)[spelled.authType] = "apiKey";
      expect((await refreshed(id, outs, news)).diff).toMatchObject({ changes: true });
    });
  },
);
