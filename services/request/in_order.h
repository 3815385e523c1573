// InOrder: numbered pieces of work, made by the caller and by threads that have nothing else to do, and
// handed to the caller in their order.
//
//   InOrder<Piece> pieces(pool, count, MakerOf(walk), [&] { return MakerOf(another walk); });
//   for (size_t i = 0; i < count; ++i) { Piece piece = pieces.Next(); ... }    // may stop early
//
// Pieces may also become known one by one, and be made while the caller looks for the next: pieces.Add().
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

  static constexpr size_t kAheadMax = 16;  // pieces made and not taken yet: bounds memory and wasted work

  // The caller works with `make`; each thread that helps calls `new_maker` once for one of its own. What they
  // refer to must outlive this object; the pool may not be stopped before it.
  InOrder(WorkerPool& pool, size_t count, Make make, std::function<Make()> new_maker)
      : pool_(pool), shared_(std::make_shared<Shared>(std::move(new_maker))), make_(std::move(make)) {
    Add(count);
  }

  // Waits for the pieces under way.
  ~InOrder() { shared_->Stop(); }
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

  // The next piece; at most as often as there are pieces.
  T Next() { return shared_->Next(make_); }

  // From now on there are `count` more pieces.
  void Add(size_t count = 1) {
    shared_->Add(count);
    const auto help = [shared = shared_] { shared->Help(); };
    while (shared_->WantsHelper()) {
      if (pool_.TrySubmitIdle(help)) continue;
      shared_->GotNoHelper();
      break;
    }
  }

 private:
  static constexpr size_t kHelpersMax = 3;

  // Outlives the caller in tasks that the pool starts too late; these find it stopped.
  struct Shared {
    explicit Shared(std::function<Make()> maker) : new_maker(std::move(maker)) {}

    void Add(size_t pieces) {
      const std::scoped_lock lock(mutex);
      count += pieces;
    }

    // Counts one more helper if there is a piece for it besides the caller's and the other helpers'.
    bool WantsHelper() {
      const std::scoped_lock lock(mutex);
      const bool wants = asked < kHelpersMax && claimed + asked + 1 < count;
      asked += wants ? 1 : 0;
      return wants;
    }

    void GotNoHelper() {
      const std::scoped_lock lock(mutex);
      --asked;
    }

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
      --asked;
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

    const std::function<Make()> new_maker;
    std::mutex mutex;
    std::condition_variable changed;
    std::map<size_t, T> done;  // made and not taken
    size_t count = 0;
    size_t claimed = 0;  // pieces that somebody makes or made
    size_t taken = 0;
    size_t asked = 0;    // threads that were asked for help and are not done with it
    size_t helping = 0;  // those that began
    bool stopped = false;
  };

  WorkerPool& pool_;
  const std::shared_ptr<Shared> shared_;
  const Make make_;
};

}  // namespace parley
