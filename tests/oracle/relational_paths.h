// Random programs over relations with two columns: for comparing evaluation on rows of bits with
// the oracle and with evaluation tuple by tuple.
//
// Closures of every form, compositions, same generation, masks, filters, products, mutual
// recursion and steps against the direction are common; negation reads lower layers only.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace regimen::oracle {

struct PathProgramSize {
  int nodes = 8;
  int edges = 14;        // of each relation that is given
  bool is_text = false;  // columns are texts instead of integers, some of them large
};
std::vector<std::string> random_path_program(std::mt19937& random, const PathProgramSize& size);

}  // namespace regimen::oracle
