// Implements engine/api/digest.h.
#include "engine/api/digest.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace regimen::api {

namespace {

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view bytes) {
  Sha256 result{};
  EVP_Digest(bytes.data(), bytes.size(), result.data(), nullptr, EVP_sha256(), nullptr);
  return result;
}

// Each run of blanks as one.
std::string without_layout(std::string_view text) {
  std::string result;
  for (const char byte : text) {
    const bool is_blank = byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
    if (!is_blank) {
      result += byte;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

}  // namespace

std::string digest_of(const std::vector<syntax::Tree>& trees, const diagnostics::Buffers& buffers) {
  std::vector<Sha256> each;
  for (const syntax::Tree& tree : trees) {
    if (tree.is_rejected) {
      continue;
    }
    for (const syntax::Statement& statement : tree.statements) {
      each.push_back(sha256(without_layout(buffers.text(statement.span))));
    }
  }
  std::sort(each.begin(), each.end());
  std::string all;
  for (const Sha256& sha256_entry : each) {
    all.append(sha256_entry.begin(), sha256_entry.end());
  }
  return digest_of(std::string_view(all));
}

std::string digest_of(std::string_view bytes) {
  std::string text = "sha256:";
  for (const unsigned char byte : sha256(bytes)) {
    text += fmt::format("{:02x}", byte);
  }
  return text;
}

}  // namespace regimen::api
