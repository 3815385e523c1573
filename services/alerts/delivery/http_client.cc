#include "services/alerts/delivery/http_client.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>

#include <array>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "services/alerts/delivery/public_address.h"
#include "services/limits.h"

namespace parley {
namespace {

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// A request under way. libcurl holds pointers into it.
struct Transfer {
  HttpClient::Id id = 0;
  HttpRequest request;
  HttpClient::Done done;
  std::unique_ptr<CURL, EasyDeleter> easy;
  std::unique_ptr<curl_slist, ListDeleter> headers;
  std::string retry_after;
  size_t answer_bytes = 0;
  bool refused_address = false;
  std::array<char, CURL_ERROR_SIZE> error{};
};

// Counts the answer's bytes; stops above the limit.
size_t OnBody(char*, size_t size, size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  transfer.answer_bytes += size * count;
  return transfer.answer_bytes > limits::kDeliveryAnswerBytesMax ? 0 : size * count;
}

size_t OnHeader(char* bytes, size_t size, size_t count, void* data) {
  constexpr char kName[] = "retry-after:";
  constexpr size_t kValueBytesMax = 100;
  const std::string line(bytes, size * count);
  if (absl::StartsWithIgnoreCase(line, kName)) {
    const std::string value = line.substr(sizeof kName - 1, kValueBytesMax);
    static_cast<Transfer*>(data)->retry_after = std::string(absl::StripAsciiWhitespace(value));
  }
  return size * count;
}

// Opens sockets to public addresses only.
curl_socket_t OpenPublicSocket(void* data, curlsocktype, curl_sockaddr* address) {
  if (!IsPublicAddress(&address->addr)) {
    static_cast<Transfer*>(data)->refused_address = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void AddHeader(Transfer& transfer, const std::string& line) {
  curl_slist* longer = curl_slist_append(transfer.headers.get(), line.c_str());
  if (longer == nullptr) return;
  transfer.headers.release();  // NOLINT(bugprone-unused-return-value): `longer` begins with it
  transfer.headers.reset(longer);
}

void SetHeaders(Transfer& transfer) {
  AddHeader(transfer, "Content-Type: " + transfer.request.content_type);
  AddHeader(transfer, "Expect:");  // no pause before large bodies
  for (const auto& [name, value] : transfer.request.headers)
    AddHeader(transfer, absl::StrCat(name, ": ", value));
  curl_easy_setopt(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.headers.get());
}

void SetCallbacks(Transfer& transfer, bool allow_private) {
  CURL* easy = transfer.easy.get();
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
  if (allow_private) return;
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, OpenPublicSocket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
}

void SetRequest(Transfer& transfer, const HttpOptions& options) {
  CURL* easy = transfer.easy.get();
  curl_easy_setopt(easy, CURLOPT_URL, transfer.request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  // The system's authorities are found in its directory of them all the same.
  if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A request that ends while its host is being looked up leaves that thread alone; otherwise everything here
  // would wait for it.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout_ms));
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.request.body.size()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.request.body.c_str());
}

// True if the receiver's certificate was signed by nobody who is trusted.
bool IsOfUnknownAuthority(const Transfer& transfer) {
  long result = X509_V_OK;  // NOLINT(google-runtime-int): libcurl's type
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_SSL_VERIFYRESULT, &result);
  return result == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
         result == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
         result == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || result == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
         result == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

std::string ErrorOf(const Transfer& transfer, CURLcode code, uint32_t status) {
  // A body above the limit ends the transfer, but its status came.
  const bool answered = status != 0 && (code == CURLE_OK || code == CURLE_WRITE_ERROR);
  if (answered && status >= 200 && status < 300) return "";
  if (answered && status >= 300 && status < 400) {
    return absl::StrCat("answered ", status, ": redirects are not followed");
  }
  if (answered) return absl::StrCat("answered ", status);
  if (transfer.refused_address) {
    return "the address is private, loopback or not public: parleyd needs --allow-private-sinks";
  }
  const std::string error = transfer.error[0] != '\0' ? transfer.error.data() : curl_easy_strerror(code);
  if (code == CURLE_PEER_FAILED_VERIFICATION && IsOfUnknownAuthority(transfer)) {
    return absl::StrCat("the certificate is of an unknown authority (", error,
                        "): parleyd --delivery-ca-file names more of them");
  }
  return error;
}

HttpAnswer AnswerOf(const Transfer& transfer, CURLcode code) {
  HttpAnswer answer;
  long status = 0;  // NOLINT(google-runtime-int): libcurl's type
  curl_off_t total_us = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_TOTAL_TIME_T, &total_us);
  answer.status = static_cast<uint32_t>(status);
  answer.error = ErrorOf(transfer, code, answer.status);
  answer.retry_after = transfer.retry_after;
  answer.duration_ms = static_cast<uint32_t>(total_us / 1'000);
  return answer;
}

class CurlClient final : public HttpClient {
 public:
  CurlClient(HttpOptions options, std::unique_ptr<CURLM, MultiDeleter> multi)
      : options_(std::move(options)), multi_(std::move(multi)) {
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(limits::kDeliverySinksMax));
  }

  ~CurlClient() override {
    while (!transfers_.empty()) Cancel(transfers_.begin()->first);
  }

  Id Start(HttpRequest request, Done done) override {
    auto transfer = std::make_unique<Transfer>();
    transfer->id = ++last_id_;
    transfer->request = std::move(request);
    transfer->done = std::move(done);
    transfer->easy.reset(curl_easy_init());
    SetRequest(*transfer, options_);
    SetHeaders(*transfer);
    SetCallbacks(*transfer, options_.allow_private);
    curl_multi_add_handle(multi_.get(), transfer->easy.get());
    return transfers_.emplace(last_id_, std::move(transfer)).first->first;
  }

  void Cancel(Id id) override {
    const auto it = transfers_.find(id);
    if (it == transfers_.end()) return;
    curl_multi_remove_handle(multi_.get(), it->second->easy.get());
    transfers_.erase(it);
  }

  void Perform() override {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    int queued = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &queued)) {
      if (message->msg == CURLMSG_DONE) Finish(message->easy_handle, message->data.result);
    }
  }

  void Wait(int timeout_ms) override { curl_multi_poll(multi_.get(), nullptr, 0, timeout_ms, nullptr); }
  void Wakeup() override { curl_multi_wakeup(multi_.get()); }

 private:
  void Finish(CURL* easy, CURLcode code) {
    Transfer* ended = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &ended);
    const HttpAnswer answer = AnswerOf(*ended, code);
    const Done done = std::move(ended->done);
    Cancel(ended->id);
    done(answer);
  }

  const HttpOptions options_;
  const std::unique_ptr<CURLM, MultiDeleter> multi_;
  std::map<Id, std::unique_ptr<Transfer>> transfers_;
  Id last_id_ = 0;
};

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

absl::Status CheckCaFile(const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  const std::unique_ptr<BIO, BioDeleter> file(BIO_new_file(path.c_str(), "r"));
  const std::unique_ptr<X509, CertificateDeleter> certificate(
      file == nullptr ? nullptr : PEM_read_bio_X509_AUX(file.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate != nullptr) return absl::OkStatus();
  return InvalidField("delivery_ca_file", path, "a file that can be read, with certificates as PEM");
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpClient>> HttpClient::Create(HttpOptions options) {
  const absl::Status authorities = CheckCaFile(options.ca_file);
  if (!authorities.ok()) return authorities;
  static const CURLcode kSetUp = curl_global_init(CURL_GLOBAL_DEFAULT);  // once for the process
  std::unique_ptr<CURLM, MultiDeleter> multi(curl_multi_init());
  if (kSetUp != CURLE_OK || multi == nullptr) return absl::InternalError("libcurl cannot be set up");
  return std::make_unique<CurlClient>(std::move(options), std::move(multi));
}

}  // namespace parley
