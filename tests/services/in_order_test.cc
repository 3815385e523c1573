// Pieces of work come in their order, whoever makes them, and idle threads help.
#include "services/request/in_order.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "tests/services/signal.h"

namespace parley::testing {
namespace {

using Pieces = InOrder<std::string>;

Pieces::Make Texts() {
  return [](size_t piece) { return std::to_string(piece); };
}

TEST(InOrderTest, PiecesComeInOrder) {
  WorkerPool pool(4, 16);
  constexpr size_t kCount = 1'000;
  Pieces pieces(pool, kCount, Texts(), Texts);
  for (size_t i = 0; i < kCount; ++i) ASSERT_EQ(pieces.Next(), std::to_string(i));
}

TEST(InOrderTest, ABusyPoolIsNotWaitedFor) {
  WorkerPool pool(1, 16);
  Signal begun, end;
  ASSERT_TRUE(pool.TrySubmit([&] {
    begun.Set();
    end.Wait();
  }));
  begun.Wait();
  {
    Pieces pieces(pool, 3, Texts(), Texts);
    for (size_t i = 0; i < 3; ++i) EXPECT_EQ(pieces.Next(), std::to_string(i));
    EXPECT_EQ(pool.queued(), 0U);
  }
  end.Set();
}

// The caller's first piece ends only when another thread began one.
TEST(InOrderTest, AnIdleThreadHelps) {
  WorkerPool pool(1, 16);
  while (pool.idle() == 0) std::this_thread::yield();
  Signal helped;
  const std::thread::id caller = std::this_thread::get_id();
  const Pieces::Make make = [&](size_t piece) {
    if (std::this_thread::get_id() == caller) {
      helped.Wait();
    } else {
      helped.Set();
    }
    return std::to_string(piece);
  };
  Pieces pieces(pool, 2, make, [&] { return make; });
  EXPECT_EQ(pieces.Next(), "0");
  EXPECT_EQ(pieces.Next(), "1");
}

// The caller goes on to what is not made by itself only when another thread began a piece.
TEST(InOrderTest, AnIdleThreadMakesPiecesWhileTheCallerLooksForMore) {
  WorkerPool pool(1, 16);
  while (pool.idle() == 0) std::this_thread::yield();
  Signal helped;
  const Pieces::Make make = [&](size_t piece) {
    helped.Set();
    return std::to_string(piece);
  };
  Pieces pieces(pool, 0, make, [&] { return make; });
  pieces.Add();
  EXPECT_EQ(pool.queued(), 0U);  // the caller's own
  pieces.Add();
  helped.Wait();
  pieces.Add();
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(pieces.Next(), std::to_string(i));
}

TEST(InOrderTest, PiecesThatBecomeKnownOneByOneComeInOrder) {
  WorkerPool pool(2, 16);
  Pieces pieces(pool, 0, Texts(), Texts);
  size_t next = 0;
  for (size_t round = 0; round < 1'000; ++round) {
    for (size_t i = 0; i < round % 7; ++i) pieces.Add();
    for (size_t i = 0; i < round % 7; ++i) ASSERT_EQ(pieces.Next(), std::to_string(next++));
  }
}

TEST(InOrderTest, TheCallerMayStopEarly) {
  WorkerPool pool(4, 16);
  std::atomic<size_t> made = 0;
  for (int round = 0; round < 100; ++round) {
    const Pieces::Make make = [&](size_t piece) {
      ++made;
      return std::to_string(piece);
    };
    Pieces pieces(pool, 1'000'000, make, [&] { return make; });
    EXPECT_EQ(pieces.Next(), "0");
  }
  EXPECT_LT(made, 100U * 100U);  // not far ahead of what is taken
}

}  // namespace
}  // namespace parley::testing
