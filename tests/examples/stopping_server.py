#!/usr/bin/env python3
"""A server that answers every call with CANCELLED, as gRPC does while it stops. Prints where it listens, once."""

from concurrent import futures

import grpc


class Stopping(grpc.GenericRpcHandler):
    """Takes every method."""

    def service(self, _):
        return grpc.unary_unary_rpc_method_handler(
            lambda request, context: context.abort(grpc.StatusCode.CANCELLED, "stopping"))


server = grpc.server(futures.ThreadPoolExecutor(1), handlers=[Stopping()])
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"listening on 127.0.0.1:{port}", flush=True)
server.wait_for_termination()
