import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { version } from "@pulumi/pulumi/version.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { endWithParent } from "./end-with-parent.ts";
import { runProgram } from "./run-program.ts";

/*
 * `pulumi-language-nodejs` for engines built from Go modules: by it the engine runs a program. Pulumi's own is a
 * Go module that mirrors serve only in a release from 2023, which stands between program and engine and passes on
 * no call that is newer than itself, resource hooks among them.
 *
 * It does what a program of this project needs: no plugins to look for, no packages to install or generate.
 */

/** The engine's address stands behind whatever flags it gives. */
const engine = process.argv.at(-1) ?? "";

endWithParent();

const handlers: Record<string, UntypedHandleCall> = {
  getPluginInfo: answer(() => {
    const info = new plugin.PluginInfo();
    info.setVersion(version);
    return info;
  }),
  getProgramDependencies: answer(() => new language.GetProgramDependenciesResponse()),
  getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
  getRequiredPlugins: answer(() => new language.GetRequiredPluginsResponse()),
  handshake: answer(() => new language.LanguageHandshakeResponse()),
  run: answer(async (request: InstanceType<typeof language.RunRequest>) => {
    const { bail, error } = await runProgram(request, engine);
    const response = new language.RunResponse();
    response.setBail(bail);
    response.setError(error);
    return response;
  }),
  runtimeOptionsPrompts: answer(() => new language.RuntimeOptionsResponse()),
  cancel: answer(() => new empty.Empty()),
};

const server = new Server({ "grpc.max_receive_message_length": -1 });
server.addService(grpc.LanguageRuntimeService, handlers);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

/** A handler that answers with what `work` gives. */
function answer<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): UntypedHandleCall {
  return (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => {
    Promise.resolve(call.request)
      .then(work)
      .then(
        (response) => done(null, response),
        (error: Error) => done(error),
      );
  };
}
