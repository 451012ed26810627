cmake_minimum_required(VERSION 3.20)
# Fails when C++ names a relation of the policies, or makes the name of a rule's step, anywhere but
# in engine/syntax/relations.{h,cc}. What is a word for something else stands in `words`.
file(STRINGS ${root}/stdlib/policies.rgm declarations REGEX "^relation ")
set(names "")
foreach(declaration IN LISTS declarations)
  string(REGEX REPLACE "^relation ([a-z_]+).*" "\\1" name "${declaration}")
  list(APPEND names ${name})
endforeach()
list(LENGTH names count)
if(count LESS 10)
  message(FATAL_ERROR "no relations found in stdlib/policies.rgm")
endif()
list(JOIN names "|" alternatives)

set(words
    # statuses, as results state them
    "engine/advice/from_facts.cc:recommended" "engine/advice/from_facts.cc:withheld"
    "engine/advice/from_facts.cc:contraindicated"
    "engine/verification/expected_advice.cc:recommended" "engine/verification/expected_advice.cc:withheld"
    "engine/verification/expected_advice.cc:contraindicated"
    "engine/syntax/print_parts.cc:withheld" "engine/syntax/print_parts.cc:contraindicated"
    # what an arrow of the map of the knowledge says
    "engine/logic/graph_map.cc:starts"
    # what a sentence says of a rule
    "engine/api/question.cc:applies"
    # a count of the trace
    "engine/api/trace.cc:held"
    # what became of a medication, in FHIR, records and typed facts
    "engine/patient/fhir/medication.cc:stopped" "engine/patient/fhir/event.cc:stopped"
    "engine/patient/fhir/given_medication.cc:stopped" "engine/reports/certificate/record_json.cc:stopped"
    "engine/reports/patient_page/on_file.cc:stopped" "engine/syntax/print_parts.cc:stopped"
    "grammar/words.cc:stopped")

set(violations 0)
file(GLOB_RECURSE sources ${root}/engine/*.h ${root}/engine/*.cc ${root}/grammar/*.h
     ${root}/grammar/*.cc ${root}/repl/*.h ${root}/repl/*.cc)
foreach(source IN LISTS sources)
  file(RELATIVE_PATH file ${root} ${source})
  if(file MATCHES "^engine/syntax/relations\\.")
    continue()
  endif()
  file(READ ${source} text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REGEX MATCHALL "\"(${alternatives}|(satisfied|excepted|applies|violated)_?[a-z_]*)\""
         literals "${text}")
  foreach(literal IN LISTS literals)
    string(REPLACE "\"" "" name "${literal}")
    if(NOT "${file}:${name}" IN_LIST words)
      message("${file}: \"${name}\" is a relation of the policies: use engine/syntax/relations.h")
      math(EXPR violations "${violations} + 1")
    endif()
  endforeach()
endforeach()
if(violations)
  message(FATAL_ERROR "${violations} name(s) of relations outside engine/syntax/relations.h")
endif()
