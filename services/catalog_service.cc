#include "services/catalog_service.h"

#include "services/catalog/catalog_answers.h"
#include "services/rpc/handlers.h"

namespace parley {

grpc::ServerUnaryReactor* CatalogService::GetParty(grpc::CallbackServerContext* call,
                                                   const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline({call, context_.Count("parley.v1.CatalogService/GetParty")}, in, out,
                      Cheap(context_, AnswerGetParty));
}

grpc::ServerUnaryReactor* CatalogService::ListParties(grpc::CallbackServerContext* call,
                                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.CatalogService/ListParties")}, in, out,
                      context_.queries, Long(context_, AnswerListParties));
}

grpc::ServerUnaryReactor* CatalogService::GetSpeaker(grpc::CallbackServerContext* call,
                                                     const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline({call, context_.Count("parley.v1.CatalogService/GetSpeaker")}, in, out,
                      Cheap(context_, AnswerGetSpeaker));
}

grpc::ServerUnaryReactor* CatalogService::ListSpeakers(grpc::CallbackServerContext* call,
                                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.CatalogService/ListSpeakers")}, in, out,
                      context_.queries, Long(context_, AnswerListSpeakers));
}

grpc::ServerUnaryReactor* CatalogService::GetIssue(grpc::CallbackServerContext* call,
                                                   const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline({call, context_.Count("parley.v1.CatalogService/GetIssue")}, in, out,
                      Cheap(context_, AnswerGetIssue));
}

grpc::ServerUnaryReactor* CatalogService::ListIssues(grpc::CallbackServerContext* call,
                                                     const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.CatalogService/ListIssues")}, in, out,
                      context_.queries, Long(context_, AnswerListIssues));
}

grpc::ServerUnaryReactor* CatalogService::ResolveNames(grpc::CallbackServerContext* call,
                                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerOnPool({call, context_.Count("parley.v1.CatalogService/ResolveNames")}, in, out,
                      context_.queries, Long(context_, AnswerResolveNames));
}

}  // namespace parley
