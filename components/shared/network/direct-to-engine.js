/*
 * Loaded before Pulumi's SDK (Pulumi.yaml, nodeargs). The program talks by gRPC to its engine, which is on this machine, and
 * gRPC for Node sends even that to a proxy that http_proxy or https_proxy names in lower case.
 */
process.env.no_grpc_proxy = [process.env.no_grpc_proxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
