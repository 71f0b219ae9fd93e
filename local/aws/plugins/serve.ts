import { Server, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type { DiffResult, Provider } from "@pulumi/pulumi/provider/provider.js";
import { main } from "@pulumi/pulumi/provider/server.js";
import type { Properties } from "./wire.ts";

/** A difference that names the inputs that differ, as providers in Go report it. */
export interface Difference extends DiffResult {
  readonly diffs: string[];
}

/** A provider whose differences name inputs. */
export interface DiffingProvider extends Provider {
  diff(id: string, urn: string, olds: Properties, news: Properties): Promise<Difference>;
}

/**
 * Serves a provider as `main` of the SDK does, except that the engine gets the names of the inputs that differ. The SDK's
 * server drops them, and without them the engine ignores `replaceOnChanges`.
 */
export async function serve(plugin: DiffingProvider): Promise<void> {
  const { addService } = Server.prototype;
  Server.prototype.addService = function (service, implementation) {
    return addService.call(this, service, Object.assign(implementation, { diff: diffCall(plugin) }));
  };
  await main(plugin, process.argv.slice(2));
}

type DiffRequest = InstanceType<typeof provider.DiffRequest>;
type DiffResponse = InstanceType<typeof provider.DiffResponse>;

function diffCall(plugin: DiffingProvider) {
  return (call: ServerUnaryCall<DiffRequest, DiffResponse>, callback: sendUnaryData<DiffResponse>): void => {
    answer(plugin, call.request).then(
      (response) => callback(null, response),
      (error) => callback(error),
    );
  };
}

async function answer(plugin: DiffingProvider, request: DiffRequest): Promise<DiffResponse> {
  const [olds, news] = [request.getOlds(), request.getNews()].map((bag) => bag?.toJavaScript() ?? {});
  const { changes, deleteBeforeReplace, diffs, replaces } = await plugin.diff(
    request.getId(),
    request.getUrn(),
    olds as Properties,
    news as Properties,
  );
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  const response = new provider.DiffResponse();
  response.setChanges(changes ? DIFF_SOME : DIFF_NONE);
  response.setDeletebeforereplace(deleteBeforeReplace === true);
  response.setDiffsList(diffs);
  response.setReplacesList(replaces ?? []);
  return response;
}
