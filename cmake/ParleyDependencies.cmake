# Everything Parley builds against: Debian 12 packages, listed in deploy/packages.

find_package(Threads REQUIRED) # gRPC's exported targets name it but do not look for it
find_package(Protobuf REQUIRED) # module mode: Debian ships no config file
find_package(gRPC CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED) # link RocksDB::rocksdb-shared; RocksDB::rocksdb is the static one
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(OpenSSL REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(CURL REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
if(NOT PARLEY_SANITIZE) # sanitizers bring an allocator of their own
  pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc)
endif()
