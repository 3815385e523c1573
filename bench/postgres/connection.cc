#include "bench/postgres/connection.h"

#include <cstdio>
#include <cstdlib>

namespace parley::bench {

void Fail(const char* what) {
  std::fprintf(stderr, "bench_postgres: %s\n", what);
  std::exit(1);
}

Connection Connect(const PostgresSettings& settings) {
  Connection connection(PQconnectdb(settings.conninfo.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) Fail(PQerrorMessage(connection.get()));
  return connection;
}

void Execute(PGconn* connection, const std::string& sql) {
  PGresult* result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
    Fail(PQerrorMessage(connection));
}

}  // namespace parley::bench
