import provider from "@pulumi/pulumi/proto/provider_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";

/** Lets a plugin serve `pulumi import`, which reads by id only: the SDK's server expects properties and fails without. */
export function serveImports(): void {
  const { ReadRequest } = provider;
  const { getProperties } = ReadRequest.prototype;
  ReadRequest.prototype.getProperties = function (this: InstanceType<typeof ReadRequest>) {
    return getProperties.call(this) ?? new struct.Struct();
  };
}
