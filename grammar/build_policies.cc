// Implements the statements of grammar/build.h that are about other statements: what settles a
// dispute, sets something aside, keeps agents apart, must never be.
#include <utility>

#include "grammar/build.h"

namespace regimen::grammar {

using syntax::Statement;

namespace {

// The letters and digits of a title in lower case, what lies between as `_`.
std::string name_from(std::string_view title) {
  std::string name;
  for (const char byte : title) {
    const bool is_upper = byte >= 'A' && byte <= 'Z';
    const bool is_word = is_upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    if (is_word) {
      name += is_upper ? static_cast<char>(byte - 'A' + 'a') : byte;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  name.resize(name.find_last_not_of('_') + 1);
  const bool is_name = !name.empty() && (name.front() < '0' || name.front() > '9');
  return is_name ? name : "invariant_" + name;
}

}  // namespace

void Builder::add_resolve(P::ResolveStatementContext* context, Statement& statement) {
  statement.name = name(context->id);
  statement.value =
      syntax::ResolveDecl{name(context->dose), name(context->agent), optional_string(context->why)};
  add_body(context->block, P::RESOLVE, statement);
}

void Builder::add_claim(P::ClaimStatementContext* context, Statement& statement) {
  statement.name = name(context->id);
  statement.title = optional_string(context->title);
  syntax::AssertionDecl decl;
  for (P::NameContext* each : context->about) {
    decl.about.push_back(name(each));
  }
  decl.because = optional_string(context->why);
  statement.value = std::move(decl);
  add_body(context->block, P::CLAIM, statement);
}

// The statements that are about other statements.
void Builder::add_policy(P::StatementContext* context, Statement& statement) {
  switch (keyword_) {
    case P::OVERRIDE:
      add_override(static_cast<P::OverrideStatementContext*>(context), statement);
      break;
    case P::INVARIANT:
      add_invariant(static_cast<P::InvariantStatementContext*>(context), statement);
      break;
    case P::RESOLVE:
      add_resolve(static_cast<P::ResolveStatementContext*>(context), statement);
      break;
    case P::CLAIM:
      add_claim(static_cast<P::ClaimStatementContext*>(context), statement);
      break;
    default:
      add_interaction(context, statement);
  }
}

void Builder::add_override(P::OverrideStatementContext* context, Statement& statement) {
  statement.name = name(context->id);
  statement.title = optional_string(context->title);
  syntax::RuleDecl decl;
  decl.is_override = true;
  decl.overridden = name(context->target);
  decl.because = optional_string(context->why);
  statement.value = std::move(decl);
  add_body(context->block, P::OVERRIDE, statement);
}

// Without a name it is named after its title: "No two androgens" is `no_two_androgens`.
void Builder::add_invariant(P::InvariantStatementContext* context, Statement& statement) {
  statement.title = optional_string(context->title);
  statement.name = optional_name(context->id);
  if (!statement.name) {
    statement.name = statement.title
                         ? syntax::Name{name_from(statement.title->value), statement.title->span}
                         : syntax::Name{"invariant", span(context->start)};
  }
  syntax::RuleDecl decl;
  decl.is_invariant = true;
  statement.value = std::move(decl);
  add_body(context->block, P::INVARIANT, statement);
}

void Builder::add_interaction(P::StatementContext* context, Statement& statement) {
  const auto member = [&](P::MemberContext* member_context) {
    return syntax::InteractionDecl::Member{name(member_context->id),
                                           member_context->any != nullptr};
  };
  if (keyword_ == P::INTERACTION) {
    auto* pair = static_cast<P::InteractionStatementContext*>(context);
    statement.name = name(pair->id);
    statement.title = optional_string(pair->title);
    statement.value = syntax::InteractionDecl{{member(pair->left), member(pair->right)}};
    add_body(pair->block, P::INTERACTION, statement);
    return;
  }
  const auto& exclusive = static_cast<P::ExclusiveStatementContext&>(*context);
  syntax::InteractionDecl decl{.is_exclusive = true};
  for (P::MemberContext* entry : exclusive.members) {
    decl.members.push_back(member(entry));
  }
  statement.name = name(exclusive.id);
  statement.title = optional_string(exclusive.title);
  statement.value = std::move(decl);
  add_body(exclusive.block, P::EXCLUSIVE, statement);
}

}  // namespace regimen::grammar
