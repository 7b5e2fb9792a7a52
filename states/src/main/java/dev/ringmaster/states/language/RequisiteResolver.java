package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes the requisites out of the states' arguments and finds the states that they mean. */
final class RequisiteResolver {
  private static final String SLS = "sls";

  private final StateIndex index;
  private final Set<String> excludedIds;
  private final ProblemList problems;

  RequisiteResolver(StateIndex index, Set<String> excludedIds, ProblemList problems) {
    this.index = index;
    this.excludedIds = excludedIds;
    this.problems = problems;
  }

  void resolve(NamedState holder) {
    for (RawArgument argument : List.copyOf(holder.raw.arguments.values())) {
      Optional<RequisiteKind.Word> word = RequisiteKind.parse(argument.name());
      if (word.isPresent()) {
        holder.raw.arguments.remove(argument.name());
        resolve(holder, argument, word.get());
      }
    }
  }

  private void resolve(NamedState holder, RawArgument argument, RequisiteKind.Word word) {
    if (!(argument.value() instanceof Value.ListValue list)) {
      problem(
          holder,
          argument.place(),
          "'" + argument.name() + "' is " + ProblemList.a(argument.value()) + ", not a list",
          "Write '- " + argument.name() + ":' and below it '- module: ID'.");
      return;
    }
    for (Value item : list.items()) {
      for (NamedState target : targets(holder, argument.name(), item)) {
        Place place = item.place().isKnown() ? item.place() : argument.place();
        if (word.reversed()) {
          target.pointAt(word.kind(), holder, place);
        } else {
          holder.pointAt(word.kind(), target, place);
        }
      }
    }
  }

  private List<NamedState> targets(NamedState holder, String word, Value item) {
    return switch (item) {
      case Value.MapValue map when map.entries().size() == 1 -> {
        Map.Entry<Value, Value> only = map.entries().firstEntry();
        yield isScalar(only.getValue())
            ? of(holder, word, only.getKey().toString(), only.getValue())
            : malformed(holder, word, item);
      }
      case Value.MapValue map -> malformed(holder, word, map);
      case Value.ListValue list -> malformed(holder, word, list);
      case Value.Null nothing -> malformed(holder, word, nothing);
      case Value scalar -> ofModule(holder, word, Optional.empty(), scalar);
    };
  }

  private static boolean isScalar(Value value) {
    return !(value instanceof Value.MapValue
        || value instanceof Value.ListValue
        || value instanceof Value.Null);
  }

  private List<NamedState> malformed(NamedState holder, String word, Value item) {
    problem(
        holder,
        item.place(),
        "'" + word + "' has the entry '" + item + "', " + ProblemList.a(item),
        "An entry is '- module: ID', '- sls: name' or '- ID'.");
    return List.of();
  }

  private List<NamedState> of(NamedState holder, String word, String module, Value pattern) {
    return module.equals(SLS)
        ? ofSls(holder, word, pattern)
        : ofModule(holder, word, Optional.of(module), pattern);
  }

  private List<NamedState> ofSls(NamedState holder, String word, Value pattern) {
    Optional<List<NamedState>> found = index.ofSls(pattern.toString());
    if (found.isEmpty() && index.isComplete()) {
      String near = Suggestion.didYouMean(pattern.toString(), index.slsNames());
      problem(
          holder,
          pattern.place(),
          "'" + word + "' names the SLS '" + pattern + "', which is not included",
          near.isEmpty() ? "Add it to 'include'." : near);
    }
    return found.orElse(List.of()).stream().filter(state -> state != holder).toList();
  }

  private List<NamedState> ofModule(
      NamedState holder, String word, Optional<String> module, Value pattern) {
    String text = pattern.toString();
    List<NamedState> found = index.find(module, text);
    if (found.isEmpty() && index.isComplete()) {
      missing(holder, word, module, pattern);
    }
    boolean itself = found.size() == 1 && found.contains(holder);
    return itself ? found : found.stream().filter(state -> state != holder).toList();
  }

  private void missing(NamedState holder, String word, Optional<String> module, Value pattern) {
    String text = pattern.toString();
    String shown = module.map(name -> name + ": ").orElse("") + text;
    problem(
        holder,
        pattern.place(),
        "'" + word + "' names '" + shown + "', and there is no such state",
        adviceForMissing(module, text));
  }

  private String adviceForMissing(Optional<String> module, String text) {
    if (excludedIds.contains(text)) {
      return "'exclude' has taken '" + text + "' out.";
    }
    if (module.isPresent() && module.get().contains(".")) {
      String bare = module.get().substring(0, module.get().indexOf('.'));
      return "A reference has only the module: '" + bare + ": " + text + "'.";
    }
    List<NamedState> elsewhere = index.find(Optional.empty(), text);
    if (!elsewhere.isEmpty()) {
      return "'" + text + "' is a state of the module '" + elsewhere.getFirst().raw.module + "'.";
    }
    String near = Suggestion.didYouMean(text, index.words(module));
    return near.isEmpty() ? "Is an include missing?" : near;
  }

  private void problem(NamedState holder, Place place, String message, String advice) {
    problems.add(
        place.isKnown() ? place : holder.raw.place, holder.raw.sls, holder.raw.id, message, advice);
  }
}
