// Secrets from files and the environment.
#include "services/alerts/delivery/secret_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "tests/temp_folder.h"

namespace parley {
namespace {

using ::testing::HasSubstr;

class SecretStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(directory_); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(std::filesystem::path(directory_) / name, std::ios::binary) << text;
  }
  SecretStore Store() const {
    return SecretStore(directory_, [](const std::string& name) -> std::optional<std::string> {
      if (name == "PARLEY_SECRET_ON_CALL") return "from the environment";
      return std::nullopt;
    });
  }

  const testing::TempFolder folder_;
  const std::string directory_ = folder_ / "secrets";
};

TEST_F(SecretStoreTest, AFileComesBeforeTheEnvironmentAndIsReadAnew) {
  const SecretStore store = Store();
  EXPECT_EQ(store.Read("on-call").value(), "from the environment");
  Write("on-call", "first\n");
  EXPECT_EQ(store.Read("on-call").value(), "first");
  Write("on-call", "second\r\n\n");
  EXPECT_EQ(store.Read("on-call").value(), "second");
}

TEST_F(SecretStoreTest, SeveralKeysOfOneFileStayApart) {
  Write("room", "new\nold\n");
  EXPECT_EQ(Store().Read("room").value(), "new\nold");
}

TEST_F(SecretStoreTest, AMissingSecretIsAnErrorThatSaysWhereItWasLookedFor) {
  const absl::Status status = Store().Read("press-room").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("PARLEY_SECRET_PRESS_ROOM"));
}

TEST_F(SecretStoreTest, NamesCannotLeadOutOfTheDirectory) {
  Write("../parley-outside", "x");
  EXPECT_FALSE(Store().Read("../parley-outside").ok());
  EXPECT_FALSE(Store().Read("").ok());
}

TEST_F(SecretStoreTest, WhatIsNoSmallFileIsRefused) {
  Write("large", std::string(5'000, 'x'));
  EXPECT_EQ(Store().Read("large").status().code(), absl::StatusCode::kFailedPrecondition);
  std::filesystem::create_directories(std::filesystem::path(directory_) / "folder");
  EXPECT_FALSE(Store().Read("folder").ok());
}

}  // namespace
}  // namespace parley
