// InOrder: numbered pieces of work, made by the caller and by threads that have nothing else to do, and
// handed to the caller in their order.
//
//   InOrder<Piece> pieces(pool, count, MakerOf(walk), [&] { return MakerOf(another walk); });
//   for (size_t i = 0; i < count; ++i) { Piece piece = pieces.Next(); ... }    // may stop early
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "services/worker_pool.h"

namespace parley {

// For one caller. The caller never waits for a thread that has not begun, so a busy pool costs nothing.
template <typename T>
class InOrder {
 public:
  using Make = std::function<T(size_t piece)>;

  // The caller works with `make`; each thread that helps calls `new_maker` once for one of its own. What they
  // refer to must outlive this object; the pool may not be stopped before it.
  InOrder(WorkerPool& pool, size_t count, Make make, std::function<Make()> new_maker)
      : shared_(std::make_shared<Shared>(count, std::move(new_maker))), make_(std::move(make)) {
    const auto help = [shared = shared_] { shared->Help(); };
    for (size_t i = 0; i < kHelpersMax && i + 1 < count && pool.TrySubmitIdle(help); ++i) {
    }
  }

  // Waits for the pieces under way.
  ~InOrder() { shared_->Stop(); }
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

  // The next piece; at most `count` times.
  T Next() { return shared_->Next(make_); }

 private:
  static constexpr size_t kHelpersMax = 3;
  static constexpr size_t kAheadMax = 16;  // pieces made and not taken yet: bounds memory and wasted work

  // Outlives the caller in tasks that the pool starts too late; these find it stopped.
  struct Shared {
    Shared(size_t pieces, std::function<Make()> maker) : count(pieces), new_maker(std::move(maker)) {}

    T Next(const Make& make) {
      std::unique_lock lock(mutex);
      while (!done.contains(taken)) {
        if (MayClaim()) {
          MakeOne(lock, make);
        } else {
          changed.wait(lock);
        }
      }
      T piece = std::move(done.extract(taken++).mapped());
      changed.notify_all();
      return piece;
    }

    void Help() {
      std::unique_lock lock(mutex);
      if (stopped) return;
      ++helping;
      lock.unlock();
      const Make make = new_maker();
      lock.lock();
      for (;;) {
        changed.wait(lock, [&] { return stopped || claimed == count || MayClaim(); });
        if (stopped || claimed == count) break;
        MakeOne(lock, make);
      }
      --helping;
      changed.notify_all();
    }

    void Stop() {
      std::unique_lock lock(mutex);
      stopped = true;
      changed.notify_all();
      changed.wait(lock, [&] { return helping == 0; });
    }

    bool MayClaim() const { return claimed < count && claimed < taken + kAheadMax; }

    void MakeOne(std::unique_lock<std::mutex>& lock, const Make& make) {
      const size_t piece = claimed++;
      lock.unlock();
      T made = make(piece);
      lock.lock();
      done.emplace(piece, std::move(made));
      changed.notify_all();
    }

    const size_t count;
    const std::function<Make()> new_maker;
    std::mutex mutex;
    std::condition_variable changed;
    std::map<size_t, T> done;  // made and not taken
    size_t claimed = 0;        // pieces that somebody makes or made
    size_t taken = 0;
    size_t helping = 0;  // threads besides the caller's
    bool stopped = false;
  };

  const std::shared_ptr<Shared> shared_;
  const Make make_;
};

}  // namespace parley
