package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** A state with one name, while its requisites are being resolved. */
final class NamedState {
  final RawState raw;
  final String name;

  /** Its rank in the order of definition. */
  final int definition;

  /** By requisite, the states it points at, each with the place of the reference. */
  private final Map<RequisiteKind, SequencedMap<NamedState, Place>> targets =
      new EnumMap<>(RequisiteKind.class);

  NamedState(RawState raw, String name, int definition) {
    this.raw = raw;
    this.name = name;
    this.definition = definition;
  }

  String tag() {
    return StateDeclaration.tag(raw.state(), raw.id, name);
  }

  /** As messages call it. */
  String label() {
    return raw.sls + "." + raw.id + (name.equals(raw.id) ? "" : " (" + name + ")");
  }

  void pointAt(RequisiteKind kind, NamedState target, Place place) {
    targets.computeIfAbsent(kind, key -> new LinkedHashMap<>()).putIfAbsent(target, place);
  }

  SequencedMap<NamedState, Place> targets(RequisiteKind kind) {
    return targets.getOrDefault(kind, new LinkedHashMap<>());
  }

  Set<RequisiteKind> kinds() {
    return targets.keySet();
  }

  List<Requisite> requisites() {
    return kinds().stream()
        .flatMap(kind ->
            kind.resolved(targets(kind).keySet().stream().map(NamedState::tag).toList()).stream())
        .toList();
  }
}
