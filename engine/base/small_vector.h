// SmallVector: a sequence of elements in 12 bytes, for the many sequences that have none, one or
// two.
//
// Elements of up to eight bytes in all lie inside; more of them lie in memory of their own. A
// std::vector takes 24 bytes and memory of its own for each, a boost::container::small_vector 24
// and the elements beside.
//
// Shape:   as a std::vector, but that moving also moves the elements that lie inside. Up to four
//          elements outside take exactly their room, more the next power of two.
// Errors:  none; 2^27 elements are our mistake.
// Cost:    as a std::vector; `push_back` is amortized O(1).
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/check.h"

namespace regimen {

template <typename T>
class SmallVector {
 public:
  using value_type = T;
  using size_type = std::size_t;
  using iterator = T*;
  using const_iterator = const T*;

  SmallVector() = default;
  SmallVector(std::initializer_list<T> elements) : SmallVector(elements.begin(), elements.end()) {}
  template <std::input_iterator Iterator>
  SmallVector(Iterator first, Iterator last) {
    if constexpr (std::forward_iterator<Iterator>) {
      reserve(static_cast<std::size_t>(std::distance(first, last)));
      for (; first != last; ++first, ++size_) {
        std::construct_at(data() + size_, *first);
      }
    } else {
      for (; first != last; ++first) {
        emplace_back(*first);
      }
    }
  }
  // NOLINTNEXTLINE(google-explicit-constructor): the same elements
  SmallVector(const std::vector<T>& elements) : SmallVector(elements.begin(), elements.end()) {}
  // NOLINTNEXTLINE(google-explicit-constructor): the same elements
  SmallVector(std::vector<T>&& elements)
      : SmallVector(std::make_move_iterator(elements.begin()),
                    std::make_move_iterator(elements.end())) {}
  SmallVector(const SmallVector& other) : SmallVector(other.begin(), other.end()) {}
  SmallVector(SmallVector&& other) noexcept { take(other); }
  SmallVector& operator=(const SmallVector& other) {
    if (this != &other) {
      *this = SmallVector(other);
    }
    return *this;
  }
  SmallVector& operator=(SmallVector&& other) noexcept {
    if (this != &other) {
      clear();
      take(other);
    }
    return *this;
  }
  ~SmallVector() { clear(); }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  T* data() { return code_ != 0 ? outside() : inside(); }
  const T* data() const { return code_ != 0 ? outside() : inside(); }
  iterator begin() { return data(); }
  iterator end() { return data() + size_; }
  const_iterator begin() const { return data(); }
  const_iterator end() const { return data() + size_; }
  T& operator[](std::size_t index) { return data()[index]; }
  const T& operator[](std::size_t index) const { return data()[index]; }
  T& front() { return *data(); }
  const T& front() const { return *data(); }
  T& back() { return data()[size_ - 1]; }
  const T& back() const { return data()[size_ - 1]; }

  void push_back(const T& element) { emplace_back(element); }
  void push_back(T&& element) { emplace_back(std::move(element)); }
  template <typename... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    if (size_ == capacity()) {
      // Made before the others move: an argument may be one of them.
      T element(std::forward<Arguments>(arguments)...);
      reserve(size_ + 1U);
      std::construct_at(data() + size_, std::move(element));
    } else {
      std::construct_at(data() + size_, std::forward<Arguments>(arguments)...);
    }
    ++size_;
    return back();
  }
  // Those of another behind these.
  void append(const SmallVector& others) {
    reserve(size_ + others.size());
    for (const T& element : others) {
      emplace_back(element);
    }
  }
  // Room for that many at least, so that adding them moves nothing.
  void reserve(std::size_t size) {
    if (size <= capacity()) {
      return;
    }
    REGIMEN_CHECK(size < kSizeMax, "few are not so many");
    const std::uint32_t code = code_for(static_cast<std::uint32_t>(size));
    T* const place = std::allocator<T>().allocate(capacity_of(code));
    std::uninitialized_move(begin(), end(), place);
    std::destroy(begin(), end());
    free_outside();
    std::memcpy(bytes_, &place, kBytes);
    code_ = code & 31U;
  }
  void clear() {
    std::destroy(begin(), end());
    size_ = 0;
    free_outside();
  }
  iterator erase(const_iterator first, const_iterator last) {
    iterator place = begin() + (first - begin());
    iterator kept = std::move(place + (last - first), end(), place);
    std::destroy(kept, end());
    size_ = static_cast<std::uint32_t>(kept - begin()) & (kSizeMax - 1);
    return place;
  }

  friend bool operator==(const SmallVector& left, const SmallVector& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end());
  }
  friend auto operator<=>(const SmallVector& left, const SmallVector& right) requires
      requires(const T& one) {
    one <=> one;
  }
  {
    return std::lexicographical_compare_three_way(left.begin(), left.end(), right.begin(),
                                                  right.end());
  }

 private:
  static constexpr std::size_t kBytes = sizeof(void*);
  static constexpr bool kMayLieInside = std::is_trivially_copyable_v<T> && sizeof(T) <= kBytes &&
                                        alignof(T) <= alignof(std::uint32_t);
  static constexpr std::uint32_t kInside = kMayLieInside ? kBytes / sizeof(T) : 0;
  static constexpr std::uint32_t kSizeMax = 1U << 27U;

  // Of how many elements there is room for, in five bits: none outside; 1 to 4; 8, 16, …
  static constexpr std::uint32_t code_for(std::uint32_t size) {
    return size <= 4 ? size : static_cast<std::uint32_t>(std::bit_width(size - 1)) + 2;
  }
  static constexpr std::uint32_t capacity_of(std::uint32_t code) {
    return code == 0 ? kInside : code <= 4 ? code : 1U << (code - 2);
  }
  std::uint32_t capacity() const { return capacity_of(code_); }

  T* outside() const {
    T* place = nullptr;
    std::memcpy(&place, bytes_, kBytes);
    return place;
  }
  T* inside() { return reinterpret_cast<T*>(bytes_); }
  const T* inside() const { return reinterpret_cast<const T*>(bytes_); }

  void free_outside() {
    if (code_ != 0) {
      std::allocator<T>().deallocate(outside(), capacity());
      code_ = 0;
    }
  }
  // From one that has elements, when this has none.
  void take(SmallVector& other) {
    std::memcpy(bytes_, other.bytes_, kBytes);
    size_ = other.size_;
    code_ = other.code_;
    other.size_ = 0;
    other.code_ = 0;
  }

  // The elements themselves, or where they are. Aligned for both kinds of words that are found
  // here, not for the address, which is therefore copied out and in.
  alignas(std::uint32_t) unsigned char bytes_[kBytes] = {};
  std::uint32_t size_ : 27 = 0;
  std::uint32_t code_ : 5 = 0;
};

}  // namespace regimen
