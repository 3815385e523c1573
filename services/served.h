// The services of ours that a server has: one list, for health and for metrics.
#pragma once

#include <array>

#include "parley/v1/admin_service.grpc.pb.h"
#include "parley/v1/alert_service.grpc.pb.h"
#include "parley/v1/catalog_service.grpc.pb.h"
#include "parley/v1/history_service.grpc.pb.h"
#include "parley/v1/ledger_service.grpc.pb.h"

namespace parley {

// Their full names, such as "parley.v1.LedgerService".
inline std::array<const char*, 5> ServedServices() {
  return {v1::LedgerService::service_full_name(), v1::CatalogService::service_full_name(),
          v1::HistoryService::service_full_name(), v1::AlertService::service_full_name(),
          v1::AdminService::service_full_name()};
}

}  // namespace parley
