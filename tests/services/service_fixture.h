// A server on a store in a temporary directory, reached over loopback, and the stubs to call it.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parley/v1/admin_service.grpc.pb.h"
#include "parley/v1/catalog_service.grpc.pb.h"
#include "parley/v1/history_service.grpc.pb.h"
#include "parley/v1/ledger_service.grpc.pb.h"
#include "services/server.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {

// A status taken apart: its google.rpc.Status details included.
struct WireError {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string message;
  std::string reason;  // empty: none given
  std::map<std::string, std::string> metadata;
  std::string field;  // first field violation
};

WireError ErrorOf(const grpc::Status& status);

class ServiceTest : public StoreTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Starts the server on the store, or on `served`; stops one that runs.
  void Serve(ServerOptions options = {}, Store* served = nullptr);

  // Sends bytes as they are to "/package.Service/Method".
  grpc::Status CallRaw(const std::string& method, const std::string& request, std::string& response);

  v1::AppendResponse AppendOverWire(const Events& events);
  grpc::Status TryAppendOverWire(const Events& events, std::optional<uint64_t> expected_position = {});

  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LedgerService::Stub> ledger_;
  std::unique_ptr<v1::CatalogService::Stub> catalog_;
  std::unique_ptr<v1::HistoryService::Stub> history_;
  std::unique_ptr<v1::AdminService::Stub> admin_;
};

// Every call of a list, page after page. `page` gets the request with its token and returns the response.
template <typename Response, typename Request, typename Call>
std::vector<Response> AllPages(Request request, const Call& call) {
  std::vector<Response> pages;
  do {
    pages.push_back(call(request));
    request.set_page_token(pages.back().next_page_token());
  } while (!request.page_token().empty() && pages.size() < 1'000);
  return pages;
}

}  // namespace parley::testing
