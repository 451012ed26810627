# regimen_module(engine/logic DEPENDS engine/logic engine/base): one static library per room.
#
# DEPENDS is the only list of allowed imports. Rooms are declared in the order of the
# data flow, so a dependency that is not declared yet is an arrow against the flow.
# A room of headers alone is an INTERFACE library.
function(regimen_module room)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  string(REPLACE "/" "_" target ${room})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${room}/*.cc)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR})
  endif()
  foreach(dependency IN LISTS ARG_DEPENDS)
    string(REPLACE "/" "_" dependency_target ${dependency})
    if(NOT TARGET ${dependency_target})
      message(FATAL_ERROR "${room} imports ${dependency}, which is not declared above it")
    endif()
    regimen_link(${room} ${dependency_target})
  endforeach()
  add_test(NAME layering.${room}
           COMMAND ${CMAKE_COMMAND} -Droot=${PROJECT_SOURCE_DIR} -Droom=${room}
                   "-Dallowed=${ARG_DEPENDS}"
                   -P ${PROJECT_SOURCE_DIR}/tests/architecture/layering.cmake)
endfunction()

# regimen_link(engine/patient/fhir simdjson::simdjson): what a room and all that import it are linked with.
function(regimen_link room)
  string(REPLACE "/" "_" target ${room})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(${target} INTERFACE ${ARGN})
  else()
    target_link_libraries(${target} PUBLIC ${ARGN})
  endif()
endfunction()
