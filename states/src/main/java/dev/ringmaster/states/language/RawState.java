package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A state as it stands in an SLS, before anything is known about it. Extending changes it, fanning
 * {@code names} out copies it.
 */
final class RawState {
  final String sls;
  final String id;
  final Place place;
  final String module;
  String function;
  Place functionPlace;
  final SequencedMap<String, RawArgument> arguments;

  RawState(
      String sls, String id, Place place, String module, String function, Place functionPlace) {
    this(sls, id, place, module, function, functionPlace, new LinkedHashMap<>());
  }

  private RawState(
      String sls,
      String id,
      Place place,
      String module,
      String function,
      Place functionPlace,
      SequencedMap<String, RawArgument> arguments) {
    this.sls = sls;
    this.id = id;
    this.place = place;
    this.module = module;
    this.function = function;
    this.functionPlace = functionPlace;
    this.arguments = arguments;
  }

  RawState copy() {
    return new RawState(
        sls, id, place, module, function, functionPlace, new LinkedHashMap<>(arguments));
  }

  /** {@code module.function} */
  String state() {
    return module + "." + function;
  }
}
