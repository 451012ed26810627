// Entries: whether what a resource is about is mapped, known to be something else, or not
// understood.
//
// The codings of a CodeableConcept are translations of one another. So one that is mapped suffices,
// whatever the others are; failing that, one that is known to be something else. A code that is
// less specific than one of the knowledge base may be that one: it is not understood.
//
// Shape:   a text without a code counts as a code of the system `text`.
// Errors:  none; what is not understood is an entry of the record, not a fault.
// Cost:    a few look-ups for each coding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/patient/fhir/resource_parser.h"

namespace regimen::fhir {

enum class Understanding : std::uint8_t { kMapped, kSomethingElse, kNotUnderstood };

// What is made of codes none of which means anything that the entry could be.
Understanding understanding_of(const Context& context, const CodedText& about,
                               patient::UnreadEntry::Kind kind);

// The entry as the record names it: by the first code with a display, else the first, else the
// text. Where it stands and whether it is active is for the caller to say.
patient::UnreadEntry unread_entry(const Context& context, const CodedText& about,
                                  patient::UnreadEntry::Kind kind);

// Adds the entry, active until its status says otherwise; false when it is known to be something
// else, so that nothing more of the resource matters.
bool add_if_unread(ResourceParser& parser, const CodedText& about, patient::UnreadEntry::Kind kind);

// The resource is no evidence: reported (D112), and nothing of it is used.
void set_aside(ResourceParser& parser, std::string_view where, const std::string& is_what);
// As ResourceParser::is_not_after_as_of; what is set aside leaves no entry either.
bool is_in_time(ResourceParser& parser, std::string_view where, const Time& time);

// A CodeableConcept of a resource that cannot be used, as far as it has the right shape.
CodedText text_only(Json concept_json);

// Was it within a year before `as of`, or at a time that is not stated? What was said once, in
// passing, is then still open; before that it is the past.
bool is_recent(const std::optional<quantity::Instant>& at, const quantity::Instant& as_of);

}  // namespace regimen::fhir
