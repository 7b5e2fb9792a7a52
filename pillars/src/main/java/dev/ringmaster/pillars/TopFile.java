package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pillar files count for whom: environments, below each of them targets, below each target
 * names of SLS files.
 *
 * <pre>
 * base:
 *   '*': [common]
 *   'web* and not web09': [web]
 *   'N@databases': [db]
 *   'T@role:lb':
 *     - haproxy
 * </pre>
 *
 * @param sections in order
 */
record TopFile(List<Section> sections) {

  /** The files that count for whom {@code target} matches. */
  record Section(String environment, Target target, List<Name> names) {}

  /** The name of an SLS file, and where it is asked for. */
  record Name(String text, Place place) {}

  /** Reads what a top file renders to; what is wrong goes to {@code problems}. */
  static TopFile read(Value value, TopTargets targets, List<Problem> problems) {
    List<Section> sections = new ArrayList<>();
    switch (value) {
      case Value.Null nothing -> {}
      case Value.MapValue top -> {
        for (Map.Entry<Value, Value> environment : top.entries().entrySet()) {
          section(environment, targets, sections, problems);
        }
      }
      default ->
          problems.add(
              Problem.at(
                  value.place(), "a top file is a mapping of environments, not a " + value.kind()));
    }
    return new TopFile(sections);
  }

  private static void section(
      Map.Entry<Value, Value> environment,
      TopTargets targets,
      List<Section> sections,
      List<Problem> problems) {
    if (!(environment.getValue() instanceof Value.MapValue matches)) {
      problems.add(
          Problem.at(
                  environment.getKey().place(),
                  "the environment " + environment.getKey() + " of a top file has no targets")
              .withAdvice("Write '*': [common] below it."));
      return;
    }
    for (Map.Entry<Value, Value> match : matches.entries().entrySet()) {
      List<Name> names = new ArrayList<>();
      String kind = names(match, names, problems);
      Optional<Target> target = targets.parse(match.getKey(), kind, problems);
      target.ifPresent(
          known -> sections.add(new Section(environment.getKey().toString(), known, names)));
    }
  }

  /** The names below one target, and what {@code - match:} says, empty if nothing. */
  private static String names(
      Map.Entry<Value, Value> match, List<Name> names, List<Problem> problems) {
    String kind = "";
    List<Value> items =
        match.getValue() instanceof Value.ListValue list ? list.items() : List.of(match.getValue());
    for (Value item : items) {
      if (item instanceof Value.MapValue map && map.get("match") instanceof Value.Text text) {
        kind = text.value();
      } else if (item instanceof Value.Text text) {
        names.add(new Name(text.value(), text.place()));
      } else {
        problems.add(
            Problem.at(
                    item.place().isKnown() ? item.place() : match.getKey().place(),
                    "below a target stand names of SLS files, not a " + item.kind())
                .withAdvice("Write them as a list: [common, web]."));
      }
    }
    return kind;
  }
}
